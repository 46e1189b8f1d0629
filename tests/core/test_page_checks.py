"""Advice before publishing: every rule speaks when it should and is silent otherwise; nothing is refused."""

import pytest
from django.urls import reverse

from showcase.core import page_checks
from showcase.core.page_checks import remarks
from tests import examples
from tests.admin_forms import page_form
from tests.factories import image, text_of

pytestmark = pytest.mark.django_db
TITLE = "Победителей конкурса старост назвали в Туле"
CASES = examples.load("page_checks")["cases"]


def told(tree, **fields) -> list[str]:
    page = tree.article(**{"title": TITLE, "lead": "О том, кто победил.", **fields})
    return [remark.text for remark in remarks(page)]


def test_a_good_page_gets_no_advice(tree):
    assert told(tree) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"] or "nothing")
def test_advice_about_texts(tree, case):
    fields = {"title": case.get("title", TITLE), "lead": case.get("lead", "О том, кто победил.")}
    if story := case.get("story"):
        fields["body"] = [{"type": "text", "value": story}]
    if case.get("sources"):
        fields["sources"] = ["https://example.org/1"]
    found = [text.replace("\u00a0", " ") for text in told(tree, **fields)]
    assert len(found) == bool(case["says"]), found
    assert not found or found[0].startswith(case["says"])


def test_advice_about_length(tree):
    (long,) = told(tree, lead="Слово " * 50)
    assert long.startswith("Длинно: 300")
    (paragraph,) = told(tree, body=[{"type": "text", "value": f"<p>{'слово ' * 120}</p>"}])
    assert paragraph.startswith("Длинный абзац: 719")
    assert "Длинный заголовок" in told(tree, title="Слово " * 20)[0]


def test_advice_about_the_description(tree):
    assert told(tree, lead="") == ["Нет описания для поиска и соцсетей: напишите одно-два предложения."]
    assert told(tree, lead="", search_description="О победителях.") == []


def test_advice_about_weight(tree, monkeypatch):
    monkeypatch.setattr(page_checks, "MOST_BYTES", 100)
    (heavy,) = told(tree, photo=image())
    assert "весят" in heavy


def test_the_form_names_the_field_and_publishing_goes_on(tree, admin_client):
    page = tree.article(title="Итоги", live=False, lead="О том, кто победил.")
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = text_of(admin_client.get(url))
    assert "1 замечание к тексту" in html
    assert "<strong>Заголовок.</strong> Короткий заголовок" in html


def test_visitors_get_no_script_of_the_checker_but_the_preview_does(tree, admin_client, client):
    page = tree.article(title=TITLE)
    page.save_revision()
    assert "userbar" not in text_of(admin_client.get(page.url))
    assert admin_client.get(page.url).content == client.get(page.url).content
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = page_form(admin_client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert admin_client.post(preview, form).json()["is_valid"]
    assert "wagtail-userbar" in text_of(admin_client.get(preview, {"in_preview_panel": "true"}))
    assert "userbar" not in text_of(admin_client.get(preview))
