"""The contest's real dataset on the site: all of it, honestly, and once."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Page, Revision, Site

from showcase.contest.models import ContestYearPage, Figure, ImportRecord, MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage
from showcase.pages.importers.run import import_contest
from showcase.pages.models import HomePage, StandardPage

DATA = Path(__file__).resolve().parents[2] / "showcase" / "demo" / "data"
FACTS, RELEASE = DATA / "contest_facts.json", DATA / "press_release.txt"
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(scope="module")
def raw():
    """The dataset as it stands in the file."""
    return json.loads(FACTS.read_text("utf-8"))


@pytest.fixture(scope="module")
def _imported(django_db_setup, django_db_blocker):
    """The import is slow, so it is done once for the module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_contest(FACTS, RELEASE, today=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(_imported):
    """The imported site; what a test does to it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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


def visible_text() -> str:
    """All words that readers may see on imported pages."""
    parts = []
    for page in Page.objects.filter(depth__gt=1).specific():
        for field in page._meta.get_fields():
            if field.concrete and not field.is_relation and field.name != "editor_note":
                parts.append(strip_tags(str(getattr(page, field.name))))
    for record in ImportRecord.objects.all():
        parts.append(strip_tags(json.dumps(record.values, ensure_ascii=False)))
    return "\n".join(parts)


def test_everything_in_the_file_is_on_the_site(site, raw):
    assert MunicipalityPage.objects.live().known().count() == len(raw["municipalities"])
    assert ContestYearPage.objects.live().count() == len(raw["contest_years"])
    assert NewsPage.objects.live().count() == len(raw["news"])
    assert {page.import_key for page in ProjectPage.objects.live()} == {
        f"project:{row['id']}" for row in raw["projects"]
    }
    for row in raw["contest_years"]:
        page = ContestYearPage.objects.get(year=row["year"])
        phases = [(p.key, p.starts and str(p.starts), p.ends and str(p.ends)) for p in page.phases.all()]
        assert phases == [(p["key"], p["starts"], p["ends"]) for p in row["phases"]]
        assert page.projects.count() == sum(1 for item in raw["projects"] if item["year"] == row["year"])


def test_pages_have_one_revision_that_is_live(site):
    for page in Page.objects.filter(depth__gt=1):
        assert page.live, page
        assert page.latest_revision_id == page.live_revision_id is not None, page
        assert not page.has_unpublished_changes, page
        assert page.specific.get_latest_revision_as_object().title == page.title


def test_the_welcome_page_of_wagtail_is_gone(site):
    assert Site.objects.get(is_default_site=True).root_page.specific_class is HomePage
    assert Page.objects.filter(depth=2).count() == 1


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


def test_addresses_hold_neither_status_nor_season(site, raw):
    for page in MunicipalityPage.objects.known():
        assert not re.search("rayon|okrug|gorod(?!i)", page.slug)
    assert {page.slug for page in MunicipalityPage.objects.known()} == {
        row["id"] for row in raw["municipalities"]
    }
    for page in ProjectPage.objects.all():
        assert not re.search(r"20\d\d|zayavk|pobed|prizer", page.slug), page.slug


def test_projects_of_unknown_municipality_lie_on_the_shelf(site, raw):
    shelf = MunicipalityPage.objects.get(is_unknown=True)
    expected = {row["id"] for row in raw["projects"] if row["municipality"] is None}
    assert {
        page.import_key.removeprefix("project:") for page in ProjectPage.objects.child_of(shelf)
    } == expected


def test_a_past_year_never_shows_a_running_vote(site, raw):
    voted = [row for row in raw["projects"] if row["status"] == "на голосовании"]
    assert voted
    for row in voted:
        page = project(row["id"])
        assert (page.outcome, page.stage) == ("unknown", "decided")
        assert page.get_outcome_display() == "Итог неизвестен"


def test_conflicting_figures_stand_side_by_side(site):
    pairs = Figure.objects.filter(contest_year__year=2021, key="applications").values_list("value", "note")
    assert sorted(pairs) == [(249, "«зарегистрировано»; возможно, допущенные заявки"), (283, "")]
    winners = Figure.objects.filter(contest_year__year=2023, key="winners")
    assert sorted(figure.value for figure in winners) == [12, 15]
    assert all(len(figure.sources) == 1 and figure.note for figure in winners)


def test_every_number_of_the_file_is_a_figure_with_sources(site, raw):
    stats = sum(len(row["stats"]) for row in raw["contest_years"])
    extra = sum(len(c["values"]) - 1 for row in raw["contest_years"] for c in row.get("conflicts", []))
    derived = sum(len(row.get("derived", {"how": ""})) - 1 for row in raw["contest_years"])
    overall = len(raw["aggregate"].keys() - {"since", "sources"})
    assert Figure.objects.count() == stats + extra + derived + overall
    assert not Figure.objects.filter(sources=[]).exists()


@pytest.mark.parametrize(
    ("year", "key", "expected"),
    [
        (2025, "votes", {"value": 79000, "qualifier": "at_least"}),
        (2024, "votes", {"value": 397003, "channel": "both"}),
        (2024, "votes_offline", {"value": 358923, "channel": "offline"}),
        (2022, "votes_interim", {"value": 48860, "is_interim": True}),
        (2022, "objects", {"value": 33, "is_derived": True}),
        (2022, "winners", {"value": 12, "is_uncertain": True}),
        (2021, "max_object_cost_rub", {"value": 1_000_000, "qualifier": "up_to", "unit": "руб."}),
        (None, "objects_total", {"value": 100, "qualifier": "at_least"}),
        (None, "tos_leaders", {"value": 500, "as_of": dt.date(2026, 1, 1), "as_of_precision": "year"}),
    ],
)
def test_a_figure_says_how_exact_it_is(site, year, key, expected):
    figure = Figure.objects.get(contest_year__year=year, key=key) if year else Figure.objects.get(key=key)
    assert {name: getattr(figure, name) for name in expected} == expected


def test_a_districts_figure_belongs_to_the_district(site):
    figure = Figure.objects.get(key="district_applications")
    assert figure.municipality.slug == "venevskiy"
    assert figure.is_uncertain


def test_the_points_table_of_2022_keeps_its_gap(site):
    page = ContestYearPage.objects.get(year=2022)
    steps = [(s.votes_from, s.votes_to, s.points) for s in page.points_steps.all()]
    assert steps == [(1, 20, 1), (21, 50, 2), (51, 75, 3), (76, 100, 4), (101, 500, None)]
    assert "При равных баллах" in page.points_note


def test_the_release_and_the_datasets_item_are_one_page(site):
    page = NewsPage.objects.get(origin="press")
    assert (
        page.title == "Ассоциация «СМО Тульской области» победила в федеральном конкурсе эффективных решений"
    )
    assert page.date == dt.date(2025, 12, 6)
    assert not page.date_is_uncertain
    assert page.quote_author == "Алексей Благов"
    assert page.quote_post == "исполнительный директор Ассоциации «СМО Тульской области»"
    assert page.quote_text.startswith("Это большая честь")
    assert page.photo is None
    assert page.photo_credit == "Фото предоставлено пресс-службой Ассоциации «СМО Тульской области»"
    assert {"Награды", "5–6 декабря"} <= {tag.name for tag in page.tags.all()}
    assert "Подтвердите год" in page.editor_note
    assert "750" in str(page.body)
    assert [year.year for year in page.years.all()] == [2025]
    assert NewsPage.objects.filter(date=page.date).count() == 1


def test_a_run_without_the_release_keeps_its_words(site):
    before = state()
    import_contest(FACTS, None, today=TODAY)
    assert state() == before


def test_digests_are_signed_sourced_and_short(site, raw):
    digests = NewsPage.objects.filter(origin="digest")
    assert digests.count() == len(raw["news"]) - 1
    lengths = {row["headline"]: len(" ".join(row["facts"])) for row in raw["news"]}
    for page in digests:
        assert page.signature == "По открытым публикациям"
        assert page.sources
        assert page.lead.endswith(".")
        written = len(page.lead) + len(strip_tags(str(page.body)))
        assert written <= lengths[page.title] * 2 + 120, page.title


def test_the_release_is_quoted_only_in_its_own_news(site):
    words = "Это большая честь для всей нашей команды"
    pages = [
        page
        for page in Page.objects.all().specific()
        if any(words in str(value) for value in vars(page).values())
    ]
    assert [page.origin for page in pages] == ["press"]


def test_no_private_name_is_anywhere(site):
    shared = "Грабецк|Бугров|Перекатов|bugrov|perekatov"
    assert not re.search(shared, visible_text(), re.IGNORECASE)
    assert not re.search(shared, FACTS.read_text("utf-8"), re.IGNORECASE)
    assert not re.search(shared, json.dumps([p.sources for p in ProjectPage.objects.all()]), re.IGNORECASE)


def test_readers_meet_no_foreign_words(site):
    allowed = r"moydvor71\.ru|https?://\S+|HFLabs|DaData|GeoNames|CC BY(?:-SA)? 4\.0|Golos Text|SIL Open Font License 1\.1"
    for page in [
        *NewsPage.objects.all(),
        *ProjectPage.objects.all(),
        *ContestYearPage.objects.all(),
        *StandardPage.objects.all(),
    ]:
        texts = [page.title, getattr(page, "lead", ""), getattr(page, "note", ""), getattr(page, "notes", "")]
        body = re.sub("<a [^>]*>[^<]*</a>", "", str(getattr(page, "body", "")))
        words = re.sub(allowed, "", strip_tags(" ".join([*texts, body])))
        assert not re.findall("[A-Za-z]{2,}", words), page.title


def test_pages_of_text_lead_somewhere(site):
    known = set(Page.objects.values_list("pk", flat=True))
    for page in StandardPage.objects.all():
        body = json.dumps(page.body.get_prep_value(), ensure_ascii=False)
        assert not re.search(r"\[\[[a-z]|\]\](?![,}])", body), page.title
        linked = {int(number) for number in re.findall(r'linktype=\\"page\\" id=\\"(\d+)\\"', body)}
        assert linked <= known
    take_part = StandardPage.objects.get(slug="kak-uchastvovat")
    assert "linktype" in json.dumps(take_part.body.get_prep_value())


def test_about_page_holds_rules_and_earlier_contests(site, raw):
    text = strip_tags(str(StandardPage.objects.get(slug="o-konkurse").body))
    for row in [*raw["predecessor_projects"], *raw["related_projects"]]:
        assert row["settlement"] in text
    for row in raw["predecessor_contests"]:
        assert row["title"] in text
    assert "один человек поддерживает только один проект" in text.lower()
    assert "в открытых публикациях не найдено" in text


def test_attributions_are_on_the_site(site):
    text = str(StandardPage.objects.get(slug="istochniki").body)
    for words in ("HFLabs", "CC BY-SA 4.0", "GeoNames", "CC BY 4.0", "Golos Text", "SIL Open Font License"):
        assert words in text


def test_tiles_of_all_municipalities_differ(site):
    tiles = MunicipalityPage.objects.known().values_list("tile_code", "tile_row", "tile_column")
    assert None not in {place for tile in tiles for place in tile}
    assert all(number == 1 for number in Counter((row, column) for _, row, column in tiles).values())


def test_the_owner_has_a_name_and_no_invented_phone(site):
    settings = SiteSettings.objects.get()
    assert settings.owner_short_name == "СМО Тульской области"
    assert settings.phone == settings.email == settings.owner_address == settings.press_phone == ""


def test_the_command_sums_up_in_russian(site, capsys):
    call_command("import_contest", str(FACTS))
    printed = capsys.readouterr().out
    assert "Проекты: новых 0, изменено 0, без изменений 42" in printed


def _row(data: dict, name: str) -> dict:
    return next(row for row in data["projects"] if row["id"] == name)
