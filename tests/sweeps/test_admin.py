"""The admin as an administrator sees it: every page opens and speaks Russian."""

import gettext
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, ReferenceIndex

from showcase.contest.models import Figure, ProjectPage
from showcase.users.models import User
from tests import ROOT, examples, factories
from tests.growth import assert_same_queries
from tests.sweeps.pages import one_of_each

# Wagtail translates some words while it is imported. A server imports it in Russian; the migrations of a test
# database, which run in English, must not be the first.
import_module("config.urls")

MOST_PAGES = 300
PAGE_VIEWS = ("copy", "move", "delete", "unpublish", "history", "usage", "workflow_history", "add_subpage")
SENTENCE = re.compile(r"[A-Za-z'’]+(?: [A-Za-z'’]+){2,}")
"""Three Latin words in a row."""
# Hidden labels of checkboxes in the form of a group: Django stores these names in English.
PERMISSION_LABELS = "label[contains(@class, 'w-sr-only')][starts-with(@for, 'id_permissions')]"
UNSEEN = f"//style | //noscript | //script | //template | //{PERMISSION_LABELS}"
TEXTS = "//text() | //@title | //@placeholder | //@aria-label | //@alt"
# Signing out, downloads, and bulk actions, which need ids.
SKIPPED = re.compile(r"/(logout|sprite|jsi18n)/|export=|/documents/\d+/|/bulk/[^?]+$")


def english_sentences(html: str) -> set[str]:
    """Return the English sentences that a person may see or hear."""
    page = document_fromstring(html)
    for tag in page.xpath(UNSEEN):
        tag.drop_tree()
    return {" ".join(text.split()) for text in page.xpath(TEXTS) if SENTENCE.search(text)}


def bodies(response: Any) -> list[str]:
    """Return the HTML of a response; choosers answer with JSON that holds it."""
    content_type = response.headers["Content-Type"]
    if content_type.startswith("text/html"):
        return [response.content.decode()]
    data = response.json() if content_type.startswith("application/json") else None
    values = data.values() if isinstance(data, dict) else []
    return [value for value in values if isinstance(value, str) and "<" in value]


def links(html: str, base: str) -> Iterator[str]:
    """Addresses inside the admin, those of the menu included: it is drawn by scripts from JSON."""
    page = document_fromstring(html)
    targets = [
        *page.xpath("//a/@href"),
        *page.xpath("//form[not(translate(@method, 'POST', 'post') = 'post')]/@action"),
    ]
    for data in page.xpath("//script[@type = 'application/json']/text()"):
        targets += re.findall(r'"url": "([^"]+)"', data)
    addresses = (urlsplit(urljoin(base, target)) for target in targets if target)
    return (
        url._replace(fragment="").geturl()
        for url in addresses
        if url.path.startswith("/admin/") and not url.netloc
    )


def shape(url: str) -> str:
    """Return a pattern for all addresses that differ only in numbers and list filters."""
    return re.sub(r"\d+", "N", urlsplit(url).path)


@pytest.fixture
def starts(tree) -> list[str]:
    """Addresses that no plain link leads to, on a site with one object of everything."""
    pages = one_of_each(tree)
    document = factories.document()
    Redirect.objects.create(old_path="/staryy-adres", redirect_page=tree.years)
    for page in pages.values():
        page.save_revision().publish()
    draft = tree.article(title="Черновик", live=False)
    draft.save_revision()
    project = pages[ProjectPage]
    image = project.photos.first().image
    keys = {"project": project.pk, "image": image.pk, "document": document.pk}
    keys["figure"] = Figure.objects.first().pk
    return [
        *(address.format(**keys) for address in examples.load("admin")["screens"]),
        *(
            reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
            for page in (project, draft, project.get_parent())
            for view in PAGE_VIEWS
        ),
        *(address for page in [*pages.values(), draft] for address in forms_of(page)),
    ]


def forms_of(page: Page) -> list[str]:
    """Addresses of the form of a page and of the forms of new pages below it."""
    children = [(child._meta.app_label, child._meta.model_name) for child in page.creatable_subpage_models()]
    new = [reverse("wagtailadmin_pages:add", args=[*child, page.pk]) for child in children]
    return [reverse("wagtailadmin_pages:edit", args=[page.pk]), *new]


def crawl(client: Client, urls: list[str]) -> dict[str, Any]:
    """Visit one address of every shape; returns what was answered."""
    queue, seen, answers = list(urls), {shape(url) for url in urls}, {}
    while queue and len(answers) < MOST_PAGES:
        url = queue.pop(0)
        answers[url] = response = client.get(url, follow=True)
        for html in bodies(response):
            for found in links(html, url):
                if shape(found) not in seen and not SKIPPED.search(found):
                    seen.add(shape(found))
                    queue.append(found)
    return answers


def test_the_admin_opens_and_speaks_russian(starts, client):
    client.force_login(User.objects.create_superuser("редактор", "редактор@пример.рф", "a-long-password"))
    answers = crawl(client, starts)
    assert 120 < len(answers) < MOST_PAGES  # nothing was left unvisited
    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 200} == {}
    found = {url: english_sentences(html) for url, answer in answers.items() for html in bodies(answer)}
    assert {url: sentences for url, sentences in found.items() if sentences} == {}


def test_pages_for_those_who_are_not_signed_in_speak_russian(client, tree):
    for url in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/"):
        response = client.get(url)
        assert response.status_code == 200, url
        assert english_sentences(response.content.decode()) == set(), url
    assert "Пароль" in client.get("/admin/login/").content.decode()
    stale = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "admin"})
    assert stale.status_code == 403
    assert "Форма устарела" in stale.content.decode()


@pytest.mark.parametrize(("name", "label"), [("external", "Текст ссылки"), ("email", "Электронная почта")])
def test_fields_without_a_label_of_wagtail_have_a_russian_one(tree, admin_client, name, label):
    assert label in admin_client.get(f"/admin/choose-{name}-link/").json()["html"]


def test_rows_made_by_wagtail_have_russian_names(tree):
    assert Page.get_first_root_node().title == "Весь сайт"
    assert Collection.get_first_root_node().name == "Все файлы"
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_translations_are_compiled():
    folder = ROOT / "showcase" / "locale" / "ru" / "LC_MESSAGES"
    text = re.sub(r'"\n"', "", (folder / "django.po").read_text(encoding="utf-8"))  # joins broken lines
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE)
    written = {json.loads(f'"{source}"'): json.loads(f'"{meant}"') for source, meant in pairs}
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(written) > 40
    assert {source: compiled.gettext(source) for source in written} == written


def test_english_sentences_are_noticed():
    html = '<p>Привет, XLSX</p><button title="Delete it now">да</button><script>let it be so</script>'
    assert english_sentences(html) == {"Delete it now"}


@pytest.mark.parametrize("name", ["projects", "news", "years", "municipalities", "figures"])
def test_listings_cost_the_same_for_any_number_of_rows(tree, admin_client, name):
    def add():
        year = tree.year(next(years))
        project = tree.project(year, tree.municipality())
        factories.figure(year, municipality=project.get_parent().specific)
        factories.photo(project)
        article = tree.article()
        article.tags.add(f"Тема {year.year}")
        article.save()

    years = iter(range(2000, 2010))
    assert_same_queries(admin_client, f"/admin/{name}/", add, few=2, more=4)


def test_listings_show_and_filter(tree, admin_client):
    year, demo = tree.year(2024), tree.year(2030, is_demo=True)
    here, there = tree.municipality("Щекинский район"), tree.municipality("Город Тула")
    built = tree.project(
        year, here, title="Качели в Бегичево", kind="children", outcome="winner", stage="built"
    )
    factories.photo(built)
    tree.project(demo, there, title="Поле в Иньшино", kind="sport")
    html = admin_client.get("/admin/projects/").content.decode()
    for words in ("детская площадка", "Победитель", "Построено", "Щекинский район", "2024"):
        assert words in html
    filters = ["kind=children", f"contest_year={year.pk}", f"municipality={here.pk}"]
    filters += ["outcome=winner", "stage=built", "is_demo=false"]
    for query in [*filters, *(f"{filter}&q=Качели" for filter in filters)]:
        html = admin_client.get(f"/admin/projects/?{query}").content.decode()
        assert "Качели в Бегичево" in html, query
        assert "Поле в Иньшино" not in html, query


def test_an_empty_listing_says_so(tree, admin_client):
    explorer = reverse("wagtailadmin_explore", args=[tree.news.pk])
    for url, words in (
        ("/admin/projects/", "Здесь пока пусто."),
        ("/admin/projects/?q=ыавыа", "Ничего не нашлось."),
        (explorer, "Здесь пока пусто."),
        (f"{explorer}?q=ыавыа", "Ничего не нашлось."),
    ):
        assert words in admin_client.get(url).content.decode(), url


def test_listings_are_ordered(tree, admin_client):
    tree.project(tree.year(2024), tree.municipality(), title="Качели")
    for order in ("title", "-contest_year__year", "kind", "photo_count", "nonsense"):
        for query in (f"ordering={order}", f"ordering={order}&q=Качели"):
            assert "Качели" in admin_client.get(f"/admin/projects/?{query}").content.decode(), query


def test_the_page_tree_shows_the_same_columns(tree, admin_client):
    municipality = tree.municipality()
    tree.project(tree.year(2024), municipality, kind="sport")
    tree.article(origin="digest", sources=["https://example.org/1"])
    for parent, words in ((municipality, "спортивная площадка"), (tree.news, "По открытым публикациям")):
        assert words in admin_client.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()


@pytest.fixture
def used(tree):
    """A year and a municipality with a project, an image in its gallery."""
    year, municipality = tree.year(2024), tree.municipality()
    image = factories.photo(tree.project(year, municipality)).image
    return {"year": year, "municipality": municipality, "home": tree.home, "image": image}


@pytest.mark.parametrize("name", ["year", "municipality", "home"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_that_projects_need_are_not_deleted(used, admin_client, name, method):
    page = used[name]
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    response = getattr(admin_client, method)(url, {"confirm_site_name": "Точки притяжения"}, follow=True)
    assert response.status_code == 200
    assert "не удалить" in response.content.decode()
    assert type(page).objects.filter(pk=page.pk).exists()


PAGES = [("year", "wagtailcore/page"), ("municipality", "wagtailcore/page"), ("home", "wagtailcore/page")]


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(("name", "model"), [*PAGES, ("image", "core/customimage")])
def test_what_is_in_use_is_not_deleted_together(used, admin_client, name, model, indexed):
    if not indexed:
        ReferenceIndex.objects.all().delete()
    url = f"/admin/bulk/{model}/delete/?next=/admin/&id={used[name].pk}"
    question = admin_client.get(url).content.decode()
    answer = admin_client.post(url, {"confirm_site_name": "Точки притяжения"}, follow=True)
    assert answer.status_code == 200
    # Wagtail refuses without a confirmation page if its reference index lists the object.
    refused = "Удалить нельзя" if name == "image" else "не удалить"
    assert refused in answer.content.decode() or (indexed and "Пока на это ссылаются" in question)
    assert type(used[name]).objects.filter(pk=used[name].pk).exists()


def test_an_empty_year_is_deleted(tree, admin_client):
    year = tree.year(2019)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[year.pk]))
    assert not type(year).objects.filter(pk=year.pk).exists()


@pytest.mark.parametrize("indexed", [True, False])
def test_a_picture_in_use_is_not_deleted(used, admin_client, indexed):
    if not indexed:
        ReferenceIndex.objects.all().delete()
    response = admin_client.post(f"/admin/images/{used['image'].pk}/delete/", follow=True)
    assert response.status_code == 200
    assert type(used["image"]).objects.filter(pk=used["image"].pk).exists()
    assert indexed or "Удалить нельзя" in response.content.decode()


def test_help_offers_nothing_foreign_and_the_first_page_offers_work(tree, admin_client):
    html = admin_client.get("/admin/").content.decode()
    assert "С чего начать" in html
    assert "guide.wagtail.org" not in html
    assert "docs.wagtail.org" not in html
