"""Rules for every page type: its HTML, headers, editing and preview."""

import json
import re

import html5lib
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import querydict_from_html

from tests.sweeps.pages import PAGE_TYPES

ids = [model.__name__ for model in PAGE_TYPES]


@pytest.fixture(params=PAGE_TYPES, ids=ids)
def page(request, pages):
    return pages[request.param]


def tags(html: str, pattern: str) -> list[str]:
    return re.findall(pattern, html, re.DOTALL)


def test_the_sweep_covers_every_page_type(pages):
    assert set(pages) == set(PAGE_TYPES)
    assert len(PAGE_TYPES) >= 11


def test_readers_get_a_whole_page(page, client):
    response = client.get(page.url)
    html = response.content.decode()
    assert response.status_code == 200
    assert len(tags(html, r"<h1[\s>]")) == 1
    assert len(tags(html, r"<main[\s>]")) == 1
    assert re.search(r"<title>[^<]{5,}</title>", html)
    assert re.search(r'<meta name="description" content="[^"]{10,}"', html)
    assert f'<link rel="canonical" href="{page.full_url}"' in html
    assert '<html lang="ru"' in html
    assert re.search(r'<meta property="og:image" content="https?://[^"]+"', html)


def test_pages_are_well_formed_and_keep_the_policy(page, client):
    html = client.get(page.url).content.decode()
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert parser.errors == []
    assert tags(html, r"\sstyle=") == []
    assert tags(html, r"<style[\s>]") == []
    assert tags(html, r"\son[a-z]+=\"") == []
    assert [src for src in tags(html, r'<script[^>]*src="([^"]+)"') if not src.startswith("/static/")] == []
    assert [body for body in tags(html, r"<script(?![^>]*(?:src=|ld\+json))[^>]*>") if body] == []


def test_structured_data_is_json(page, client):
    html = client.get(page.url).content.decode()
    blocks = tags(html, r'<script type="application/ld\+json">(.*?)</script>')
    assert len(blocks) == 1
    graph = json.loads(blocks[0])["@graph"]
    assert all(item["@type"] for item in graph)


def test_a_page_is_the_same_for_everybody(page):
    url = page.url
    headers = {"user-agent": "another", "accept-language": "en", "cookie": "_ym_uid=1; foreign=2"}
    first, second = Client().get(url), Client(headers=headers).get(url)
    assert first.content == second.content
    assert not first.cookies
    html = first.content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert "low_vision" not in html
    assert "Cookie" not in first.headers.get("Vary", "")
    assert re.fullmatch(r"public, max-age=0, s-maxage=\d+", first.headers["Cache-Control"])
    assert int(first.headers["Cache-Control"].rsplit("=", 1)[1]) <= 60


def test_pages_take_no_posts(page, client):
    assert client.post(page.url, {"a": "1"}).status_code == 405


def test_editors_preview_a_page(page, admin_client):
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = querydict_from_html(edit.content.decode(), form_id="page-edit-form")
    # JavaScript adds the fields of blocks, so the parsed form has none of them.
    streams = [field.name for field in page._meta.fields if isinstance(field, StreamField)]
    saved = admin_client.post(url, {**form.dict(), **{f"{name}-count": "0" for name in streams}})
    assert saved.json()["is_valid"], saved.content
    preview = admin_client.get(url)
    assert preview.status_code == 200
    assert "<h1" in preview.content.decode()


@pytest.mark.parametrize("model", PAGE_TYPES, ids=ids)
def test_every_field_has_russian_words(model):
    fields = [field for field in model._meta.local_fields if field.editable and not field.auto_created]
    own = [field for field in fields if not field.name.endswith("_ptr")]
    assert [field.name for field in own if not re.search("[а-яё]", str(field.verbose_name))] == []
    assert re.search("[а-яё]", str(model._meta.verbose_name))
