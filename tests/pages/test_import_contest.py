"""The contest's real dataset on the site: all of it, and honestly."""

import datetime as dt
import hashlib
import json
import re
from collections import Counter

import pytest
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, ImportRecord, MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.core.russian import plain_spaces
from showcase.news.models import NewsPage
from showcase.pages.importers import notes
from showcase.pages.models import HomePage, StandardPage
from tests.pages.conftest import FACTS

# Names that the site does not publish; hashed, or this file would publish them.
PRIVATE_LENGTHS = (6, 7, 9)
PRIVATE_NAMES = {"189a123a37e9", "3c8b1189fd7f", "605119f97068", "cff85e40ab3f", "f0e0c0938977"}


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
        page = ProjectPage.objects.get(import_key=f"project:{row['id']}")
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
        if any(words in plain_spaces(str(value)) for value in vars(page).values())
    ]
    assert [page.origin for page in pages] == ["press"]


def beginnings(text: str) -> set[str]:
    """Hashes of how the words of a text begin, with as many letters as the stems of private names have."""
    words = set(re.findall("[a-zа-яё]+", text.lower()))
    stems = {word[:length] for word in words for length in PRIVATE_LENGTHS}
    return {hashlib.sha256(stem.encode()).hexdigest()[:12] for stem in stems}


def test_no_private_name_is_anywhere(site):
    sources = json.dumps([page.sources for page in ProjectPage.objects.all()])
    for text in (visible_text(), FACTS.read_text("utf-8"), sources):
        assert beginnings(text)
        assert not beginnings(text) & PRIVATE_NAMES


def test_readers_meet_no_working_notes_of_the_compiler(site, raw):
    assert not re.search(r"отрыв(?:ок|к[аеоу])|\(вероятно|прочитанн|основной список", visible_text())
    written = json.dumps(raw, ensure_ascii=False)
    assert [note for note in notes.edited() if json.dumps(note, ensure_ascii=False) not in written] == []


def test_readers_meet_no_foreign_words(site):
    allowed = r"moydvor71\.ru|HFLabs|DaData|GeoNames|CC BY(?:-SA)? 4\.0|Golos Text|PT Serif"
    allowed += r"|SIL Open Font License 1\.1"
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
    for words in (
        "HFLabs",
        "CC BY-SA 4.0",
        "GeoNames",
        "CC BY 4.0",
        "Golos Text",
        "PT Serif",
        "SIL Open Font License",
    ):
        assert words in text


def test_tiles_of_all_municipalities_differ(site):
    tiles = MunicipalityPage.objects.known().values_list("tile_code", "tile_row", "tile_column")
    assert None not in {place for tile in tiles for place in tile}
    assert all(number == 1 for number in Counter((row, column) for _, row, column in tiles).values())


def test_the_owner_has_a_name_and_no_invented_phone(site):
    settings = SiteSettings.objects.get()
    assert settings.owner_short_name == "СМО Тульской области"
    assert settings.phone == settings.email == settings.owner_address == settings.press_phone == ""
