"""The second and later imports: nothing is done twice, and nothing that a person did is lost."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Revision, Site

from showcase.contest.models import ContestYearPage, Figure, ImportRecord, MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage
from showcase.pages.importers.faults import BrokenDatasetError
from showcase.pages.importers.run import import_contest
from showcase.pages.models import StandardPage
from tests.factories import Tree
from tests.pages.conftest import FACTS, RELEASE, TODAY


@pytest.fixture
def changed_file(raw, tmp_path):
    """Return a function that writes the dataset with changes and gives the file."""

    def write(change) -> Path:
        data = json.loads(json.dumps(raw))
        change(data)
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return path

    return write


def again(path: Path = FACTS, **options):
    """Import once more on the same day."""
    return import_contest(path, RELEASE, today=TODAY, **options)


def state() -> dict[str, list]:
    """Everything that an import could touch, timestamps included."""
    models = (
        Page,
        ProjectPage,
        NewsPage,
        ContestYearPage,
        StandardPage,
        Figure,
        ImportRecord,
        SiteSettings,
        Site,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models} | {
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", "created_at"))
    }


def project(name: str) -> ProjectPage:
    """Return a project by the dataset's id."""
    return ProjectPage.objects.get(import_key=f"project:{name}")


def test_a_second_run_changes_nothing(site):
    before = state()
    report = again()
    assert state() == before
    assert report.total("new") == report.total("changed") == 0
    assert report.left == []


def test_a_dry_run_tells_the_changes_and_writes_nothing(site, changed_file):
    path = changed_file(lambda data: data["projects"][0].update(address="ул. Новая"))
    before = state()
    report = again(path, dry_run=True)
    assert report.changes == ["~ Проекты: Спортивная площадка в посёлке Ширинский (адрес словами)"]
    assert state() == before


def test_a_new_fact_is_written_with_a_new_revision(site, changed_file):
    path = changed_file(lambda data: data["projects"][0].update(address="ул. Новая"))
    again(path)
    page = project("2021-shirinskiy")
    assert page.address == "ул. Новая"
    assert page.revisions.count() == 2
    assert page.get_latest_revision_as_object().address == "ул. Новая"


def test_a_persons_edit_survives_and_is_reported(site, changed_file):
    page = project("2021-shirinskiy")
    page.address = "ул. Луговая, у клуба"
    page.save_revision().publish()
    row = {"address": "ул. Новая", "note": "Новое примечание"}
    report = again(changed_file(lambda data: data["projects"][0].update(row)))
    page.refresh_from_db()
    assert (page.address, page.note) == ("ул. Луговая, у клуба", "Новое примечание")
    expected = "Проекты: Спортивная площадка в посёлке Ширинский: изменено на сайте: адрес словами"
    assert report.left == [expected]


def test_a_persons_list_survives_whole(site, changed_file):
    page = project("2023-krutoe")
    page.equipment.all()[0].delete()
    report = again(changed_file(lambda data: _row(data, "2023-krutoe")["features"].append("беседка")))
    assert "Беседка" not in [item.name for item in page.equipment.all()]
    assert any("оборудование" in line for line in report.left)


def test_a_page_made_by_hand_is_taken_over_and_not_made_twice(site):
    page = ContestYearPage.objects.get(year=2025)
    ImportRecord.objects.filter(import_key="year:2025").delete()
    page.notes, page.seo_title = "Свои слова.", ""
    page.save_revision().publish()
    report = again()
    page = ContestYearPage.objects.get(year=2025)
    assert page.notes == "Свои слова."
    assert page.seo_title.endswith("2025 года")
    assert report.left == ["Годы: Конкурс 2025 года: изменено на сайте: примечания"]


def test_a_draft_is_not_published_by_the_way(site, changed_file):
    page = project("2021-shirinskiy")
    page.title = "Черновик"
    page.save_revision()
    report = again(changed_file(lambda data: data["projects"][0].update(address="ул. Новая")))
    page = project("2021-shirinskiy")
    assert page.address == "ул. Луговая"
    assert page.get_latest_revision_as_object().title == "Черновик"
    assert any("черновик" in line for line in report.left)


def test_a_deleted_page_stays_deleted(site):
    project("2021-shirinskiy").delete()
    report = again()
    assert not ProjectPage.objects.filter(import_key="project:2021-shirinskiy").exists()
    assert any("удалено на сайте" in line for line in report.left)


def test_what_the_file_no_longer_has_stays_and_is_reported(site, changed_file):
    report = again(changed_file(lambda data: data["projects"].pop(0)))
    assert project("2021-shirinskiy").live
    assert "project:2021-shirinskiy: в файле этого больше нет, на сайте осталось" in report.left


def test_an_address_outlives_a_change_of_title_place_and_kind(site, changed_file):
    before = project("2021-shirinskiy").url_path
    row = {"title": "Новое имя", "settlement": "п. Другой", "type": "детская игровая площадка"}
    again(changed_file(lambda data: data["projects"][0].update(row)))
    page = project("2021-shirinskiy")
    assert (page.title, page.kind, page.url_path) == ("Новое имя", "children", before)


def test_a_project_moves_to_its_municipality_when_that_becomes_known(site, changed_file):
    assert project("2021-inshino").url_path == "/home/proekty/utochnyaetsya/inshino/"
    again(changed_file(lambda data: _row(data, "2021-inshino").update(municipality="город Алексин")))
    assert project("2021-inshino").url_path == "/home/proekty/aleksin/inshino/"


def test_a_project_moves_to_another_address_where_its_own_is_taken(site, changed_file):
    taken = Tree.present().project(
        ContestYearPage.objects.get(year=2021), MunicipalityPage.objects.get(slug="aleksin"), slug="inshino"
    )
    again(changed_file(lambda data: _row(data, "2021-inshino").update(municipality="город Алексин")))
    assert project("2021-inshino").url_path == "/home/proekty/aleksin/inshino-2/"
    assert ProjectPage.objects.get(pk=taken.pk).slug == "inshino"


def test_all_that_the_forms_would_refuse_is_told_at_once(site, changed_file):
    year, place = ContestYearPage.objects.get(year=2021), MunicipalityPage.objects.get(slug="aleksin")
    for number in ("9001", "9002"):
        Tree.present().project(year, place, public_number=number)
    before = state()
    numbers = {"2021-rylevo": "9001", "2021-inshino": "9002"}
    with pytest.raises(BrokenDatasetError) as caught, transaction.atomic():
        again(
            changed_file(
                lambda data: [
                    _row(data, name).update(voting_number=number) for name, number in numbers.items()
                ]
            )
        )
    assert [fault.text for fault in caught.value.faults] == ["Такой номер проекта в этом году уже есть"] * 2
    assert state() == before


def test_a_run_without_the_release_keeps_its_words(site):
    before = state()
    import_contest(FACTS, None, today=TODAY)
    assert state() == before


def test_the_command_sums_up_in_russian(site, capsys):
    call_command("import_contest", str(FACTS))
    printed = capsys.readouterr().out
    assert "Проекты: новых 0, изменено 0, без изменений 42" in printed


def _row(data: dict, name: str) -> dict:
    return next(row for row in data["projects"] if row["id"] == name)
