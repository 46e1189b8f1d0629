"""The demonstration: the same on every build of one day, apart from the real contest, gone without a trace."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import models
from django.db.models import QuerySet
from django.test import Client, override_settings
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.demo import voting
from showcase.demo.management.commands.build_demo import CONTENT
from showcase.news.models import NewsPage
from showcase.pages import content_loader
from showcase.voting.models import Ballot, RecordLine, VotingRound
from tests import databases

APPS = ("contest", "news", "pages", "core")
# Keys and times specific to one database, and copies of page content.
KEYS = (models.AutoField, models.UUIDField, models.DateTimeField)
NOT_CONTENT = ("path", "numchild", "revision", "latest_revision", "live_revision", "search_vector")
MACHINERY = ("JobRun", "ChangeStamp")


@pytest.fixture(scope="module")
def built(tests_database, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, dict[str, Counter]]]:
    """A database with the demonstration but no pictures, which have tests of their own, and the rows before it."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        databases.copied(databases.TEMPLATE, "built") as name,
        few_votes(folder),
    ):
        content_loader.load(content_loader.read(CONTENT), quiet=True)
        Site.objects.update(hostname="testserver", port=80)
        real = dump()
        build()
        yield name, real


@pytest.fixture
def site(built, django_db_blocker) -> Iterator[QuerySet]:
    """The demonstration in a database of the test's own; returns its contest years."""
    cache.clear()
    with django_db_blocker.unblock(), databases.copied(built[0], "demo"):
        yield ContestYearPage.objects.filter(is_demo=True)


@contextmanager
def few_votes(folder: Path) -> Iterator[None]:
    """A hundred votes instead of thousands, with keys of the test's own."""
    keys = {"VOTING_KEYS_DIR": folder / "keys", "VOTING_ACTS_DIR": folder / "acts"}
    demo = {"DEMO": True, "DEMO_VOTERS": 84, "VOTING_SMS_GATEWAY": "console", "VOTING_SENDER_THREADS": 0}
    with override_settings(**keys, **demo):
        yield


def build() -> None:
    """Build as `make run` does, but for the pictures."""
    call_command("build_demo", quiet=True, without_pictures=True)


def dump() -> dict[str, Counter]:
    """All rows of the site by model; rows are named by their words, not by their numbers."""
    tables = [
        model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {
        model._meta.label: Counter(map(row, model._base_manager.all()))
        for model in tables
        if model.__name__ not in MACHINERY
    }


def ballots() -> Counter:
    """Opened votes by contest year and project, sealed ones by year."""
    sealed = Ballot.objects.filter(round__counted_at=None).values_list("round__year")
    return Counter([*RecordLine.objects.values_list("round__year", "option__number"), *sealed])


def row(instance: models.Model) -> str:
    fields = [field for field in instance._meta.concrete_fields if not is_key(field)]
    return repr([(field.name, said(instance, field)) for field in fields])


def is_key(field: models.Field) -> bool:
    parent = field.is_relation and field.remote_field.parent_link
    return bool(parent) or isinstance(field, KEYS) or field.name in NOT_CONTENT


def said(instance: models.Model, field: models.Field) -> Any:
    if not field.is_relation:
        return str(field.value_from_object(instance))
    related = getattr(instance, field.name)
    return getattr(related, "url_path", str(related))


def test_two_builds_of_one_day_give_the_same_site(site):
    first = dump()
    assert len(first["contest.ProjectPage"]) >= 36
    assert len(first["news.NewsPage"]) > 40
    votes = ballots()
    build()
    second = dump()
    assert ballots() == votes
    assert votes.total() == 84 + voting.SERIES + 7
    assert {
        label: (first[label] - rows, rows - first[label])
        for label, rows in second.items()
        if first[label] != rows
    } == {}
    assert second.keys() == first.keys()
    assert Page.find_problems() == ([], [], [], [], [])


def test_removing_leaves_exactly_the_real_contest(site, built):
    call_command("remove_demo")
    left = dump()
    assert left == built[1]
    assert not VotingRound.objects.exists()
    assert not ContestYearPage.objects.filter(is_demo=True).exists()
    assert not ProjectPage.objects.filter(slug__startswith="demo-").exists()
    assert not NewsPage.objects.filter(is_demo=True).exists()
    assert "емонстрац" not in str(left)
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_demonstration_has_an_open_vote_after_the_newest_real_year_and_figures_of_its_own(site):
    newest = ContestYearPage.objects.filter(is_demo=False).order_by("year").last()
    running = site.order_by("year").last()
    assert running.year == newest.year + 1
    assert ProjectPage.objects.filter(contest_year=running).count() == 24
    assert ProjectPage.objects.filter(contest_year=running).values("kind").distinct().count() == 4
    assert "Голосование идёт" in Client().get(running.url).content.decode()
    made_up = Figure.objects.filter(note="Демонстрационное число.")
    assert made_up.exists()
    assert not made_up.exclude(contest_year__is_demo=True).exists()
    assert MunicipalityPage.objects.count() == 27


def test_totals_and_places_are_those_of_the_real_contest(site):
    """The numbers and the tiles of districts, before the first card of a project."""
    with_demo = [counted(Client().get(address).content.decode()) for address in ("/", "/itogi/")]
    assert all(with_demo)
    call_command("remove_demo")
    assert [counted(Client().get(address).content.decode()) for address in ("/", "/itogi/")] == with_demo


def counted(html: str) -> list[str]:
    """Figures and tiles of a page, in its order."""
    return re.findall(r'<(?:a|span|g|td|dd|p|div)[^>]*class="(?:tile|figure)[^>]*>.*?</', html, re.DOTALL)
