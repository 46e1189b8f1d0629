"""Commands of the vote may be killed at any moment and run again: the same end, nothing half done, nothing twice."""

import io
import multiprocessing
import os
import time
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections

from showcase.voting import ballotbox, keys
from showcase.voting.ballotbox import purge
from showcase.voting.models import Ballot, Challenge, OutboxMessage, Participation, RoundEvent, VotingRound
from tests import databases
from tests.voting.box import phone

fork = multiprocessing.get_context("fork")
SIGNED = {"protocol": "Протокол № 7", "first": "Анна", "second": "Борис"}
WAITING = """
FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def start(name: str, *arguments: str, **options: Any) -> Any:
    """Run a command in a process of its own; `stop_in` names a function at whose call it stops for ever."""
    stop_in, stopped = options.pop("stop_in", None), fork.Event()

    def body() -> None:
        connections.close_all()
        if stop_in:
            setattr(*stop_in, lambda *_args, **_options: (stopped.set(), time.sleep(600)))
        call_command(name, *arguments, stdout=io.StringIO(), **options)
        os._exit(0)

    connections.close_all()
    process = fork.Process(target=body)
    process.start()
    process.stopped = stopped
    return process


def kill_when(process: Any, is_there: Any) -> None:
    """Wait until the process has come to the place, and kill it there."""
    deadline = time.monotonic() + 60
    while not is_there():
        assert process.is_alive(), "the command ended before the place at which it was to be killed"
        assert time.monotonic() < deadline, "the command never came to the place at which it was to be killed"
        time.sleep(0.02)
    process.kill()
    process.join()


def killed_behind(lock: str, name: str, *arguments: str, **options: Any) -> None:
    """Kill a command while it waits for a lock of another session; its own ends before the lock is given back."""
    with psycopg.connect(databases.url_of(connection.settings_dict["NAME"])) as other:
        other.execute(lock)
        process = start(name, *arguments, **options)
        kill_when(process, lambda: ask("SELECT pid" + WAITING))
        ask("SELECT pg_terminate_backend(pid)" + WAITING)
        other.rollback()


def ask(question: str) -> list[tuple]:
    """Ask the database, each time anew."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def run(name: str, *arguments: str, **options: Any) -> str:
    """Run a command to its end and return what it said."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def events(kind: str) -> int:
    """How many entries of a kind the journal has."""
    return RoundEvent.objects.filter(kind=kind).count()


def state_of(world: Any) -> str:
    """State of the round as the database has it."""
    return VotingRound.objects.values_list("state", flat=True).get(pk=world.round.pk)


@pytest.fixture
def over(open_box, clock):
    """A round with five votes whose time is over."""
    for number in range(5):
        open_box.vote(phone(number), number % 2)
    clock.shift(hours=1, minutes=11)
    return open_box


@pytest.fixture
def complained(over, clock):
    """The same, closed, after the term for complaints."""
    ballotbox.close(over.round.pk, "Тест")
    clock.shift(days=16)
    return over


def test_close_round(over):
    """Behind a vote under way, behind the round's row, before the journal's entry."""
    share = f"SELECT pg_advisory_xact_lock_shared(20261, hashtext('{over.round.pk}'))"
    row = "SELECT FROM voting_votinground FOR UPDATE"
    for lock in (share, row, "LOCK TABLE voting_roundevent IN EXCLUSIVE MODE"):
        killed_behind(lock, "close_round", "2026")
        assert (state_of(over), events("closed")) == ("open", 0)
    assert "Голосование закрыто" in run("close_round", "2026")
    assert "уже закрыто" in run("close_round", "2026")
    assert (state_of(over), events("closed"), over.votes()) == ("closed", 1, 5)


def test_tally(complained):
    """It only reads: killed, repeated and repeated again it says the same."""
    killed_behind("LOCK TABLE voting_ballot IN ACCESS EXCLUSIVE MODE", "tally", "2026")
    first = run("tally", "2026")
    assert "всего\t5\t0" in first
    assert run("tally", "2026") == first


def test_purge_expired(open_box, clock, monkeypatch):
    """Whole portions go or stay; a repeated purge finishes, and votes are not touched."""
    monkeypatch.setattr(purge, "PORTION", 2)
    codes = [open_box.code(phone(number)) for number in range(7)]
    ballotbox.confirm(*codes[0])
    clock.shift(days=2)
    row = f"SELECT FROM voting_challenge WHERE id = '{codes[6][0]}' FOR UPDATE"
    for lock in (row, "LOCK TABLE voting_spentproof IN EXCLUSIVE MODE"):
        killed_behind(lock, "purge_expired")
        linked = OutboxMessage.objects.filter(challenge__isnull=False).count()
        assert linked == Challenge.objects.count() <= 7
    run("purge_expired")
    run("purge_expired")
    assert not Challenge.objects.exists()
    assert not OutboxMessage.objects.filter(sealed__isnull=False).exists()
    assert open_box.votes() == 1
    assert open_box.is_whole()


BEFORE_COMMIT = [
    "SELECT FROM voting_votinground FOR UPDATE",
    "LOCK TABLE voting_outboxmessage IN EXCLUSIVE MODE",
    "LOCK TABLE voting_participation IN EXCLUSIVE MODE",
    "LOCK TABLE voting_roundevent IN EXCLUSIVE MODE",
]


def test_certify_round_before_its_transaction_ends(complained, settings):
    """Nothing is certified, and the key is there as long as one of the rows that it explains."""
    for lock in BEFORE_COMMIT:
        killed_behind(lock, "certify_round", "2026", **SIGNED)
        assert (state_of(complained), events("certified")) == ("closed", 0), lock
        assert (Participation.objects.count(), keys.exists(complained.round.pk)) == (5, True), lock
        assert not settings.VOTING_ACTS_DIR.exists(), lock
    assert_certified(complained, settings)


AFTER_COMMIT = {
    "before the key": {"stop_in": (keys, "destroy")},
    "key overwritten and not deleted": {"stop_in": (os, "fsync")},
    "key deleted, act unfinished": {"stop_in": (os, "replace")},
}


@pytest.mark.parametrize("place", AFTER_COMMIT)
def test_certify_round_after_its_transaction(complained, settings, place):
    """The person halves are gone, and whatever is left of key and act is finished by the next run."""
    process = start("certify_round", "2026", **SIGNED, **AFTER_COMMIT[place])
    kill_when(process, process.stopped.is_set)
    assert (state_of(complained), events("certified"), Participation.objects.count()) == ("certified", 1, 0)
    assert list(settings.VOTING_ACTS_DIR.glob("*.txt")) == []
    assert_certified(complained, settings)


@pytest.mark.parametrize("table", ["participation", "ballot"])
def test_certify_round_while_tables_are_rewritten(complained, settings, table):
    """A reader holds the rewriting up; key and rows are gone by then."""
    killed_behind(f"SELECT FROM voting_{table}", "certify_round", "2026", **SIGNED)
    assert (state_of(complained), Participation.objects.count()) == ("certified", 0)
    assert not keys.exists(complained.round.pk)
    assert_certified(complained, settings)


def assert_certified(world: Any, settings: Any) -> None:
    """Run twice to the end: one entry, one act that stays as it was written, no key, all ballots."""
    run("certify_round", "2026", **SIGNED)
    (act,) = settings.VOTING_ACTS_DIR.glob("*.txt")
    written = (act.read_text(), act.stat().st_mtime_ns)
    run("certify_round", "2026", protocol="№ 8", first="Вера", second="Глеб")
    assert (act.read_text(), act.stat().st_mtime_ns) == written
    assert "Протокол № 7" in written[0]
    assert "отметок об участии: 5" in written[0]
    assert (state_of(world), events("certified")) == ("certified", 1)
    assert not keys.exists(world.round.pk)
    assert not any(model.objects.exists() for model in (Participation, Challenge, OutboxMessage))
    assert Ballot.objects.filter(round=world.round).count() == 5
