"""The site's real content: complete, with the sources of every figure, and without private names."""

import hashlib
import json
import re
from collections import Counter

import pytest
from django.test import Client
from wagtail.models import Page

from showcase.contest.figures import FigureView
from showcase.contest.models import Figure, MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.core.russian import plain_spaces
from showcase.demo.management.commands.build_demo import CONTENT
from showcase.news.models import NewsPage
from showcase.pages import content_loader
from showcase.pages.models import StandardPage
from tests import databases, examples

# Names that the site does not publish; hashed, or this file would publish them.
PRIVATE_LENGTHS = (6, 7, 9)
PRIVATE_NAMES = {"189a123a37e9", "3c8b1189fd7f", "605119f97068", "cff85e40ab3f", "f0e0c0938977"}
FIGURE_IDENTITY = ("contest_year__year", "key", "value", "as_of")


@pytest.fixture(scope="module")
def _loaded(tests_database, django_db_blocker):
    """Loading is slow, so it is done once for the module, into an empty database of its own."""
    with django_db_blocker.unblock(), databases.copied(databases.TEMPLATE, "loaded"):
        content_loader.load(content_loader.read(CONTENT), quiet=True)
        yield


@pytest.fixture
def site(_loaded, db):
    """The site with its real content; what a test does to it is taken back."""


def items(name: str) -> list[dict]:
    return json.loads((CONTENT / f"{name}.json").read_text("utf-8"))


def test_every_page_of_the_content_is_live_at_its_address(site):
    urls = {item["url"] for path in CONTENT.glob("*.json") for item in items(path.stem) if "url" in item}
    pages = Page.objects.live().filter(depth__gt=1)
    assert {page.url_path.removeprefix("/home") for page in pages} == urls
    assert len(urls) == 134


def test_every_figure_has_exactly_its_own_sources(site):
    given = Counter(
        (
            int(item["contest_year"].split("/")[2]) if "contest_year" in item else None,
            item["key"],
            item["value"],
            item.get("as_of"),
            *item["sources"],
        )
        for item in items("figures")
    )
    figures = Figure.objects.values_list(*FIGURE_IDENTITY, "sources")
    shown = Counter(
        (year, key, value, as_of and as_of.isoformat(), *sources)
        for year, key, value, as_of, sources in figures
    )
    assert shown == given
    assert all(item["sources"] for item in items("figures"))
    assert given.total() == 48


def figures_shown(url: str) -> list[FigureView]:
    """Return the figures of a page with those that contradict them; a main one is never our own sum."""
    context = Client().get(url).context
    main = [*context.get("main_figures", []), *(context["figures"] if url == "/" else [])]
    assert not [figure for figure in main if figure.is_derived], url
    others = [*context.get("other_figures", []), *context.get("district_figures", [])]
    views = [*main, *others]
    return [*views, *(other for view in views for other in view.conflicts)]


def test_every_figure_on_a_page_is_shown_with_exactly_its_own_sources(site):
    given = {}
    for item in items("figures"):
        year = item.get("contest_year", "")
        given.setdefault((year, item["key"], item["value"]), set()).add(frozenset(item["sources"]))
    years = [item["url"] for item in items("years")]
    count = 0
    for url in ["/", "/itogi/", *years]:
        for view in figures_shown(url):
            urls = frozenset(source.url for source in view.sources)
            assert urls in given[url if url in years else "", view.key, view.number], (url, view.key)
            count += 1
    assert count >= len(items("figures"))


def test_conflicting_figures_stand_side_by_side_and_elders_are_counted_by_date(site):
    winners = Figure.objects.filter(contest_year__year=2023, key="winners")
    assert sorted(figure.value for figure in winners) == [12, 15]
    assert all(len(figure.sources) == 1 and figure.note for figure in winners)
    counted = Figure.objects.filter(key="starosty", as_of_precision="day").order_by("as_of")
    assert [figure.value for figure in counted] == [1031, 1063, 1062, 1091, 1175]
    assert [figure.is_uncertain for figure in counted] == [False, False, False, True, False]


def test_addresses_hold_neither_status_nor_season_and_no_past_project_is_at_the_vote(site):
    for page in MunicipalityPage.objects.known():
        assert not re.search("rayon|okrug|gorod(?!i)", page.slug)
    for page in ProjectPage.objects.all():
        assert not re.search(r"20\d\d|zayavk|pobed|prizer", page.slug), page.slug
        assert page.stage != "voting", page.slug


def test_digests_have_sources_and_the_release_is_quoted_only_in_its_own_news(site):
    assert not NewsPage.objects.filter(origin="digest", sources=[]).exists()
    words = "Это большая честь для всей нашей команды"
    pages = [
        page
        for page in Page.objects.all().specific()
        if any(words in plain_spaces(str(value)) for value in vars(page).values())
    ]
    assert [page.origin for page in pages] == ["press"]


def test_readers_meet_the_words_of_the_publisher_and_no_working_notes():
    """Foreign words: tests/e2e/test_wire.py."""
    notes = r"не найден|в публикациях|контакты внизу|отрыв(?:ок|к[аеоу])|\(вероятно|прочитанн|основной список"
    for path in CONTENT.glob("*.json"):
        assert not re.findall(rf"[^.\"]*(?:{notes})[^.\"]*", path.read_text("utf-8")), path.name


def test_no_sentence_points_to_contacts_that_are_not_filled_in(site):
    urls = [item["url"] for name in ("sections", "pages", "years") for item in items(name) if "url" in item]
    urls += ["/proekty/slavnyy/", "/soobshchit/soglasie/", "/net-takoy-stranicy/"]
    pointing = re.compile(
        r"[^.<>]*(?:позвоните|напишите (?:нам|организатору|в пресс|на|владельц)|контакты)[^.<>]*", re.I
    )
    for url in urls:
        assert pointing.findall(Client().get(url).content.decode()) == [], url


def test_search_leads_to_what_people_want(site):
    for query, url in examples.load("content")["search"].items():
        first = Client().get("/poisk/", {"q": query}).context["results"][0]
        assert first.url == url, query
    assert "<mark>Благов</mark>" in Client().get("/poisk/", {"q": "Благов"}).context["results"][0].snippet


def test_no_private_name_is_anywhere():
    for path in sorted(CONTENT.glob("*.json")):
        words = set(re.findall("[a-zа-яё]+", path.read_text("utf-8").lower()))
        stems = {word[:length] for word in words for length in PRIVATE_LENGTHS}
        beginnings = {hashlib.sha256(stem.encode()).hexdigest()[:12] for stem in stems}
        assert beginnings
        assert not beginnings & PRIVATE_NAMES, path.name


def test_attributions_are_on_the_site_and_the_owner_has_a_name_and_no_invented_phone(site):
    text = str(StandardPage.objects.get(slug="istochniki").body)
    for words in ("HFLabs", "CC BY-SA 4.0", "GeoNames", "CC BY 4.0", "Golos Text", "SIL Open Font License"):
        assert words in text
    settings = SiteSettings.objects.get()
    assert settings.owner_short_name == "СМО Тульской области"
    assert settings.phone == settings.email == settings.owner_address == settings.press_phone == ""
