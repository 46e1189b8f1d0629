"""Loading content: faults are named, nothing is half written, a filled site is left alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage
from showcase.pages.content_loader import ContentError, load, read
from showcase.pages.models import HomePage, StandardPage
from tests import databases, examples

SMALL = Path(examples.__file__).parent / "site"
"""The content of a small site: one or two items of every kind."""


@pytest.fixture(scope="module")
def empty_database(tests_database, django_db_blocker):
    """A database as the migrations leave it."""
    with django_db_blocker.unblock(), databases.copied(databases.TEMPLATE, "empty"):
        yield


@pytest.fixture
def empty_site(empty_database, db):
    """An empty site; what a test does to it is taken back."""


def small(name: str) -> list[dict[str, Any]]:
    return json.loads((SMALL / f"{name}.json").read_text("utf-8"))


def write(folder: Path, name: str = "years", **changes: Any) -> Path:
    """Copy the small content, with changes of the only item of one file."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    if changes:
        items = [{**small(name)[0], **changes}]
        (folder / f"{name}.json").write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return folder


def test_small_content_becomes_a_site(empty_site, tmp_path):
    call_command("load_content", write(tmp_path), quiet=True)
    project = ProjectPage.objects.get()
    assert project.url_path == "/home/proekty/lesnoy/kacheli/"
    assert project.contest_year.phases.get().title == "Голосование"
    assert project.equipment.get().count == 2
    news = NewsPage.objects.get()
    assert [page.title for page in news.projects.all()] == [project.title]
    assert [tag.name for tag in news.tags.all()] == ["Конкурс"]
    assert Figure.objects.get().municipality == project.get_parent().specific
    assert SiteSettings.objects.get().owner_name == "Ассоциация"
    assert Site.objects.get(is_default_site=True).root_page.specific_class is HomePage
    assert Page.objects.filter(depth=2).count() == 1  # Wagtail's welcome page is gone
    assert Page.find_problems() == ([], [], [], [], [])


def test_pages_are_live_from_their_only_revision_and_links_of_a_text_lead_to_them(empty_site, tmp_path):
    load(read(write(tmp_path)), quiet=True)
    for page in Page.objects.filter(depth__gt=1):
        assert page.live, page
        assert page.latest_revision_id == page.live_revision_id is not None, page
        assert page.specific.get_latest_revision_as_object().title == page.title
    year = ContestYearPage.objects.get()
    body = StandardPage.objects.get().body
    assert f'linktype="page" id="{year.pk}"' in str(body.get_prep_value())
    assert f'href="{year.url}"' in str(body)
    assert body[2].value[0]["title"] == "Подать заявку"


@pytest.mark.parametrize(("file", "changes", "message"), examples.load("content")["faults"])
def test_a_fault_names_file_item_and_field(empty_site, tmp_path, file, changes, message):
    with pytest.raises(CommandError) as refusal:
        call_command("load_content", write(tmp_path, file, **changes), quiet=True)
    assert message in str(refusal.value)
    assert "Ничего не записано." in str(refusal.value)
    assert not HomePage.objects.exists()
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"url": }]', "years.json: это не JSON, ошибка здесь: строка 1, знак 10"),
        ("{}", "years.json: нужен список"),
        ("[1]", "years.json: нужен список"),
        (None, "нет файлов с содержанием"),
    ],
)
def test_a_broken_file_and_an_empty_folder_are_named(tmp_path, text, message):
    if text:
        (tmp_path / "years.json").write_text(text)
    with pytest.raises(ContentError, match=message):
        read(tmp_path)


def test_a_dry_run_writes_nothing(empty_site, tmp_path, capsys):
    call_command("load_content", write(tmp_path), quiet=True, dry_run=True)
    assert "Ошибок нет, ничего не записано" in capsys.readouterr().out
    assert not HomePage.objects.exists()
    assert not SiteSettings.objects.exclude(owner_name="").exists()


def test_a_filled_site_is_left_alone(empty_site, tmp_path):
    load(read(write(tmp_path)), quiet=True)
    with pytest.raises(CommandError, match="На сайте уже есть страницы"):
        call_command("load_content", write(tmp_path, title="Другой"), quiet=True)
    assert ContestYearPage.objects.get().title == small("years")[0]["title"]
    assert MunicipalityPage.objects.count() == 1
