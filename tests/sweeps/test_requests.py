"""Wrong requests, response headers, robots.txt, sitemap, feeds and manifest."""

import re
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client

from tests import examples, factories

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'self'"
)
EXAMPLES = examples.load("requests")


@pytest.mark.parametrize("address", EXAMPLES["not_found"])
def test_values_that_never_existed_are_not_found(pages, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Такой страницы нет" in response.content.decode()


def test_a_page_that_is_not_there_offers_districts_and_heeds_the_reader(pages):
    usual = Client().get("/net-takoy/").content.decode()
    assert 'id="rayon-404"' in usual
    assert "<option value=" in usual[usual.index('id="rayon-404"') :]
    assert "mailbox" in usual
    assert "mailbox" not in Client(headers={"save-data": "on"}).get("/net-takoy/").content.decode()


@pytest.mark.parametrize(
    "address", ["/poisk/?q=%00", "/%00/", "/poisk/?q=%FF%FE", "/%E0%A4/", "/admin/login/?next=%00"]
)
def test_broken_bytes_are_refused(pages, client, address):
    path, _, query = address.partition("?")
    response = client.get(
        "/", headers={}, PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query
    )
    assert response.status_code in (400, 404)
    assert "Traceback" not in response.content.decode()


def test_a_query_over_two_kilobytes_is_refused(pages, client):
    assert client.get("/proekty/?utm_source=" + "a" * 2100).status_code == 414


def test_an_unknown_host_is_refused(pages):
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
@pytest.mark.parametrize(
    "address", ["/", "/robots.txt", "/manifest.webmanifest", "/sitemap.xml", "/rss/", "/rss/dzen/"]
)
def test_wrong_methods_are_refused(pages, client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_foreign_parameters_change_nothing_and_stay_out_of_canonical_links(pages, client):
    plain = client.get("/proekty/?vid=sportivnye").content
    marked = client.get("/proekty/?utm_source=vk&vid=sportivnye&fbclid=1").content
    assert marked == plain
    assert b'rel="canonical" href="http://testserver/proekty/?vid=sportivnye"' in plain


@pytest.mark.parametrize(
    "address", ["/", "/net-takoy/", "/healthz", "/robots.txt", "/rss/", "/sitemap.xml", "/proekty/"]
)
def test_every_answer_carries_the_headers(pages, client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_https_sites_ask_for_https_for_a_year(pages, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    response = Client().get("/", secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_admin_has_its_own_policy(pages, admin_client):
    assert "'unsafe-inline'" in admin_client.get("/admin/").headers["Content-Security-Policy"]


def test_a_signed_in_editor_never_fills_a_shared_cache(pages, admin_client):
    assert admin_client.get("/").headers["Cache-Control"] == "private, no-store"


def test_saving_data_is_never_shared(pages):
    assert Client(headers={"save-data": "on"}).get("/").headers["Cache-Control"] == "private, no-store"


def test_an_unchanged_page_is_not_sent_again(pages, client):
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"if-none-match": tag}).status_code == 304


def test_the_server_error_page_stands_alone(pages, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("сбой")

    monkeypatch.setattr("showcase.pages.models.home_context", fail)
    response = Client(raise_request_exception=False).get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Сайт временно не отвечает" in html
    assert re.findall(r'(?:src|href)="(?!/|#|tel:)', html) == []
    assert "sha256-" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_robots_are_told_where_the_map_is(pages, client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_map_lists_real_pages_and_no_demonstration(pages, tree, client):
    demo = tree.year(2027, is_demo=True)
    shown = tree.project(demo, tree.municipality("Заокский район"))
    addresses = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    real = [page for model, page in pages.items() if model.__name__ != "SearchPage"]
    assert {page.full_url for page in real} <= set(addresses)
    assert not {demo.full_url, shown.full_url, tree.search.full_url} & set(addresses)


def test_the_feed_holds_real_news(pages, tree, client):
    tree.article(title="Показательная новость", is_demo=True)
    response = client.get("/rss/")
    text = response.content.decode()
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert text.count("<item>") == 1
    assert "Показательная новость" not in text


def test_the_manifest_names_existing_icons(pages, client, root_dir):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert len(icons) >= 2
    assert all((root_dir / icon["src"].lstrip("/")).exists() for icon in icons)


def test_demonstration_pages_are_marked_and_hidden_from_robots(pages, tree, client):
    demo = tree.year(2027, is_demo=True)
    project = tree.project(demo, tree.municipality("Заокский район"))
    for page in (demo, project, tree.article(is_demo=True)):
        html = client.get(page.url).content.decode()
        assert "Демонстрационные данные" in html
        assert '<meta name="robots" content="noindex' in html


def test_demonstration_figures_stay_out_of_totals(pages, tree, client):
    demo = tree.year(2027, is_demo=True)
    factories.figure(demo, value=987_654)
    assert "987" not in client.get("/itogi/").content.decode()
