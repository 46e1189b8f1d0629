"""Votes of the demonstration: cast through the ballot box, marked, and gone without a trace."""

import json
import runpy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from showcase.demo import contest, voting
from showcase.users.models import User
from showcase.voting import ballotbox, results
from showcase.voting.models import Ballot, OptionResult, Participation, Void, VotingRound
from showcase.voting.recount import recount
from tests import databases
from tests.factories import Tree

pytestmark = pytest.mark.django_db


MODE = {"DEMO": True, "DEMO_VOTERS": 60, "VOTING_SMS_GATEWAY": "console"}


@pytest.fixture(scope="module")
def built(tests_database, django_db_blocker, tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """A small demonstration for all tests here: how many votes were cast, and the folder of the keys."""
    keys = tmp_path_factory.mktemp("demo") / "keys"
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "votes"),
        override_settings(VOTING_KEYS_DIR=keys, **MODE),
    ):
        for slug in contest_districts():
            Tree.present().municipality(slug=slug)
        contest.build_rows(timezone.localdate(), {})
        yield voting.build_rounds(timezone.localdate()), keys


def contest_districts() -> set[str]:
    """Slugs of the municipalities that the demonstration projects belong to."""
    projects = json.loads((contest.MADE_UP / "projects.json").read_text("utf-8"))
    return {project["url"].split("/")[2] for project in projects}


@pytest.fixture
def demo(built, settings, tmp_path, db) -> int:
    """The small demonstration, with keys that a test may lose."""
    count, keys = built
    settings.VOTING_KEYS_DIR = shutil.copytree(keys, tmp_path / "keys")
    return count


def test_every_vote_went_through_the_box(demo):
    assert demo == 60 + voting.SERIES + 5 == Ballot.objects.count() == Participation.objects.count()
    finished = VotingRound.objects.get(year=contest.FINISHED_YEAR)
    assert finished.counted_at
    hours, votes, codes = zip(*finished.seals.values_list("sealed_at", "votes", "codes"), strict=True)
    assert len(hours) > 10
    assert min(hours) > voting.FINISHED_OPENS
    assert sum(votes) == sum(codes) == 60 + voting.SERIES
    assert ballotbox.audit(finished) == recount("".join(ballotbox.record_lines(finished))) == []


def test_the_finished_vote_has_everything_to_show(demo):
    finished = VotingRound.objects.get(year=contest.FINISHED_YEAR)
    counted = results.count(finished)
    assert sum(row.online + row.voided for row in counted) == 60 + voting.SERIES
    assert sum(row.voided for row in counted) == Void.objects.get().votes == voting.SERIES
    assert all(row.paper is not None for row in counted)
    assert OptionResult.objects.count() == finished.options.count() == 12
    assert not User.objects.filter(username__in=voting.PEOPLE, is_active=True).exists()


def test_the_running_vote_is_open_marked_and_silent(demo):
    running = VotingRound.objects.get(counted_at=None)
    assert running.is_demo
    with pytest.raises(results.Hidden):
        results.count(running)
    page = Client().get(f"/golos/{running.contest}/9001/").content.decode()
    assert "Поддержать проект" in page
    assert "Демонстрация" in page


def test_the_same_day_gives_the_same_votes(demo):
    def counts() -> list[tuple]:
        finished = VotingRound.objects.get(year=contest.FINISHED_YEAR)
        return [(row.number, row.online, row.voided, row.paper) for row in results.count(finished)]

    first = counts()
    assert voting.remove_rounds() == 2
    voting.build_rounds(timezone.localdate())
    assert counts() == first


def test_removal_leaves_neither_rows_nor_keys(demo):
    keys = Path(settings.VOTING_KEYS_DIR)
    assert {path.suffix for path in keys.iterdir()} == {".key", ".digests"}
    voting.remove_rounds()
    contest.remove_rows()
    assert not VotingRound.objects.exists()
    assert not Ballot.objects.exists()
    assert not User.objects.filter(username__in=voting.PEOPLE).exists()
    assert list(keys.iterdir()) == []


def test_the_recount_without_a_file_says_how_it_is_run(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["recount.py"])
    with pytest.raises(SystemExit, match=r"python3 recount\.py zhurnal\.txt"):
        runpy.run_path("showcase/voting/recount.py", run_name="__main__")
