"""The admin as an administrator sees it: every page opens and speaks Russian."""

import gettext
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, ReferenceIndex

from showcase.contest.models import Figure
from showcase.core.models import CustomDocument
from showcase.users.models import User
from tests import factories
from tests.sweeps.pages import one_of_each

# Wagtail translates some words while it is imported. A server imports it in Russian; the migrations of a test
# database, which run in English, must not be the first.
import_module("config.urls")

MOST_PAGES = 300
SENTENCE = re.compile(r"[A-Za-z'’]+(?: [A-Za-z'’]+){2,}")
"""Three Latin words in a row."""
# Hidden labels of checkboxes in the form of a group: Django stores these names in English.
PERMISSION_LABELS = "label.w-sr-only[for^=id_permissions]"
LABEL_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt")
# Signing out, downloads, and bulk actions, which need ids.
SKIPPED = re.compile(r"/(logout|sprite|jsi18n)/|export=|/documents/\d+/|/bulk/[^?]+$")


def english_sentences(html: str) -> set[str]:
    """Return the English sentences that a person may see or hear."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(f"style, noscript, script, template, {PERMISSION_LABELS}"):
        tag.decompose()
    texts = list(soup.stripped_strings)
    texts += [tag[name] for name in LABEL_ATTRIBUTES for tag in soup.select(f"[{name}]")]
    return {" ".join(text.split()) for text in texts if SENTENCE.search(text)}


def bodies(response: Any) -> list[str]:
    """HTML of an answer; choosers answer with JSON that holds it."""
    content_type = response.headers["Content-Type"]
    if content_type.startswith("text/html"):
        return [response.content.decode()]
    if content_type.startswith("application/json"):
        data = response.json()
        return (
            [value for value in data.values() if isinstance(value, str) and "<" in value]
            if isinstance(data, dict)
            else []
        )
    return []


def links(html: str, base: str) -> Iterator[str]:
    """Addresses inside the admin, those of the menu included: it is drawn by scripts from JSON."""
    soup = BeautifulSoup(html, "html.parser")
    targets = [tag.get("href") or tag.get("action") for tag in soup.find_all(["a", "form"])]
    for script in soup.find_all("script", type="application/json"):
        targets += re.findall(r'"url": "([^"]+)"', script.string or "")
    for target in filter(None, targets):
        address = urlsplit(urljoin(base, target))
        if address.path.startswith("/admin/") and not address.netloc:
            yield address.path + (f"?{address.query}" if address.query else "")


def shape(url: str) -> str:
    """One address stands for all that differ by numbers and by what a list is filtered with."""
    return re.sub(r"\d+", "N", urlsplit(url).path)


@pytest.fixture
def filled(tree, settings):
    """A site with one of everything that the admin lists."""
    pages = one_of_each(tree)
    document = CustomDocument.objects.create(
        title="Положение", file=ContentFile(b"%PDF-1.4", name="polozhenie.pdf")
    )
    Redirect.objects.create(old_path="/staryy-adres", redirect_page=tree.years)
    for page in pages.values():
        page.save_revision().publish()
    project = next(page for page in pages.values() if page._meta.model_name == "projectpage")
    draft = tree.article(title="Черновик", live=False)
    draft.save_revision()
    return {
        "pages": pages,
        "document": document,
        "project": project,
        "draft": draft,
        "image": project.photos.first().image,
    }


def starts(filled: dict[str, Any]) -> list[str]:
    """The first page and views that nothing links to by plain links."""
    urls = ["/admin/", reverse("wagtailadmin_account")]
    for page in [*filled["pages"].values(), filled["draft"]]:
        urls.append(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for child in page.creatable_subpage_models():
            urls.append(
                reverse(
                    "wagtailadmin_pages:add", args=[child._meta.app_label, child._meta.model_name, page.pk]
                )
            )
    for page in (filled["project"], filled["draft"], filled["project"].get_parent()):
        names = ("copy", "move", "delete", "unpublish", "history", "usage", "workflow_history", "add_subpage")
        urls += [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in names]
    for name in ("edit", "delete", "inspect", "history"):
        urls.append(f"/admin/figures/{name}/{Figure.objects.first().pk}/")
    urls += [
        "/admin/figures/", "/admin/figures/create/", "/admin/choose-page/", "/admin/choose-external-link/",
        "/admin/choose-email-link/", "/admin/choose-anchor-link/", "/admin/images/chooser/",
        f"/admin/images/{filled['image'].pk}/", f"/admin/images/{filled['image'].pk}/delete/",
        f"/admin/documents/edit/{filled['document'].pk}/",
        f"/admin/documents/delete/{filled['document'].pk}/",
        "/admin/images/multiple/add/", "/admin/documents/multiple/add/", "/admin/images/add/",
        "/admin/documents/add/", "/admin/documents/chooser/",
        f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={filled['project'].pk}",
        f"/admin/bulk/wagtailcore/page/move/?next=/admin/&id={filled['project'].pk}",
        f"/admin/bulk/core/customimage/delete/?next=/admin/&id={filled['image'].pk}",
        f"/admin/bulk/core/customimage/add_tags/?next=/admin/&id={filled['image'].pk}",
        f"/admin/pages/{filled['project'].pk}/privacy/",
    ]  # fmt: skip
    return urls


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


def test_the_admin_opens_and_speaks_russian(filled, client):
    client.force_login(User.objects.create_superuser("редактор", "редактор@пример.рф", "a-long-password"))
    answers = crawl(client, starts(filled))
    assert 120 < len(answers) < MOST_PAGES  # nothing was left unvisited
    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 200} == {}
    found = {url: english_sentences(html) for url, answer in answers.items() for html in bodies(answer)}
    assert {url: sentences for url, sentences in found.items() if sentences} == {}


@pytest.mark.parametrize("url", ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/"])
def test_login_pages_speak_russian(client, tree, url):
    response = client.get(url)
    assert response.status_code == 200
    assert english_sentences(response.content.decode()) == set()


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("/admin/login/", "Пароль"),
        ("/admin/choose-external-link/", "Текст ссылки"),
        ("/admin/choose-email-link/", "Электронная почта"),
    ],
)
def test_fields_without_a_label_of_wagtail_have_a_russian_one(tree, admin_client, url, label):
    client = Client() if "login" in url else admin_client
    response = client.get(url)
    html = response.content.decode() if "login" in url else response.json()["html"]
    assert label in html


def test_rows_made_by_wagtail_have_russian_names(tree):
    assert Page.get_first_root_node().title == "Весь сайт"
    assert Collection.get_first_root_node().name == "Все файлы"
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_a_stale_form_is_refused_in_russian(tree):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "admin"})
    assert response.status_code == 403
    assert "Форма устарела" in response.content.decode()


def messages_of(po: str) -> dict[str, str]:
    """Pairs of a file of translations that has neither plurals nor contexts."""
    joined = re.sub(r'"\n"', "", po)
    pairs = re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', joined, re.MULTILINE)
    return {json.loads(f'"{source}"'): json.loads(f'"{text}"') for source, text in pairs}


def test_translations_are_compiled(root_dir):
    folder = root_dir / "showcase" / "locale" / "ru" / "LC_MESSAGES"
    written = messages_of((folder / "django.po").read_text(encoding="utf-8"))
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(written) > 40
    assert {source: compiled.gettext(source) for source in written if source} == {
        k: v for k, v in written.items() if k
    }


def test_english_sentences_are_noticed():
    html = '<p>Привет, XLSX</p><button title="Delete it now">да</button><script>let it be so</script>'
    assert english_sentences(html) == {"Delete it now"}


@pytest.mark.parametrize("name", ["projects", "news", "years", "municipalities"])
def test_listings_cost_the_same_for_any_number_of_rows(
    tree, admin_client, django_assert_max_num_queries, name
):
    def queries() -> int:
        with django_assert_max_num_queries(200) as context:
            assert admin_client.get(f"/admin/{name}/").status_code == 200
        return len(context)

    grow(tree, 0, 2)
    queries()  # content types and sites are remembered after the first request
    few = queries()
    grow(tree, 2, 6)
    assert queries() <= few


def grow(tree, start: int, end: int) -> None:
    """Add years, municipalities, projects with photos and figures, and news with tags."""
    for number in range(start, end):
        year = tree.year(2000 + number)
        municipality = tree.municipality(f"Район {number}")
        project = tree.project(year, municipality)
        factories.figure(year)
        factories.photo(project)
        article = tree.article()
        article.tags.add(f"Тема {number}")
        article.save()


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
    for query in (
        "kind=children",
        f"contest_year={year.pk}",
        f"municipality={here.pk}",
        "outcome=winner",
        "stage=built",
        "is_demo=false",
    ):
        for search in ("", "&q=Качели"):
            html = admin_client.get(f"/admin/projects/?{query}{search}").content.decode()
            assert "Качели в Бегичево" in html, query
            assert "Поле в Иньшино" not in html, query


@pytest.mark.parametrize("order", ["title", "-contest_year__year", "kind", "photo_count", "nonsense"])
@pytest.mark.parametrize("search", ["", "&q=Качели"])
def test_listings_are_ordered(tree, admin_client, order, search):
    tree.project(tree.year(2024), tree.municipality(), title="Качели")
    assert "Качели" in admin_client.get(f"/admin/projects/?ordering={order}{search}").content.decode()


def test_the_page_tree_shows_the_same_columns(tree, admin_client):
    municipality = tree.municipality()
    tree.project(tree.year(2024), municipality, kind="sport")
    assert (
        "спортивная площадка"
        in admin_client.get(reverse("wagtailadmin_explore", args=[municipality.pk])).content.decode()
    )
    tree.article(origin="digest", sources=["https://example.org/1"])
    assert (
        "По открытым публикациям"
        in admin_client.get(reverse("wagtailadmin_explore", args=[tree.news.pk])).content.decode()
    )


@pytest.fixture
def used(tree):
    """A year and a municipality with a project, an image in its gallery."""
    year, municipality = tree.year(2024), tree.municipality()
    project = tree.project(year, municipality)
    return {
        "year": year,
        "municipality": municipality,
        "home": tree.home,
        "image": factories.photo(project).image,
    }


@pytest.mark.parametrize("name", ["year", "municipality", "home"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_that_projects_need_are_not_deleted(used, admin_client, name, method):
    page = used[name]
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    response = getattr(admin_client, method)(url, {"confirm_site_name": "Точки притяжения"}, follow=True)
    assert response.status_code == 200
    assert "не удалить" in response.content.decode()
    assert type(page).objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("name", ["year", "municipality", "home"])
@pytest.mark.parametrize("indexed", [True, False])
def test_pages_that_projects_need_are_not_deleted_together(used, admin_client, name, indexed):
    page = used[name]
    if not indexed:
        ReferenceIndex.objects.all().delete()
    url = f"/admin/bulk/wagtailcore/page/delete/?next=/admin/&id={page.pk}"
    question = admin_client.get(url).content.decode()
    answer = admin_client.post(url, {"confirm_site_name": "Точки притяжения"}, follow=True)
    assert answer.status_code == 200
    # Where the index knows of the projects, Wagtail does not even ask.
    assert "не удалить" in answer.content.decode() or "Пока на это ссылаются" in question
    assert type(page).objects.filter(pk=page.pk).exists()


def test_an_empty_year_is_deleted(tree, admin_client):
    year = tree.year(2019)
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[year.pk]))
    assert not type(year).objects.filter(pk=year.pk).exists()


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize(
    "url", ["/admin/images/{pk}/delete/", "/admin/bulk/core/customimage/delete/?next=/admin/&id={pk}"]
)
def test_a_picture_in_use_is_not_deleted(used, admin_client, url, indexed):
    image = used["image"]
    if not indexed:
        ReferenceIndex.objects.all().delete()
    response = admin_client.post(url.format(pk=image.pk), follow=True)
    assert response.status_code == 200
    assert type(image).objects.filter(pk=image.pk).exists()
    if not indexed:
        assert "Удалить нельзя" in response.content.decode()


def test_help_offers_nothing_foreign_and_the_first_page_offers_work(tree, admin_client):
    html = admin_client.get("/admin/").content.decode()
    assert "С чего начать" in html
    assert "guide.wagtail.org" not in html
    assert "docs.wagtail.org" not in html
