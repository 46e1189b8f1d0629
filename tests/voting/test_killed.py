"""A worker killed at any step of sealing, counting and certification: the next one ends what it began (T5, T13)."""

import multiprocessing
import os
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from showcase.core.sql import ask
from showcase.voting import ballotbox, jobs, keys, receipts
from showcase.voting.ballotbox import certification, digests, record
from showcase.voting.choices import EventKind
from showcase.voting.models import (
    Ballot,
    Challenge,
    Participation,
    RecordLine,
    RoundEvent,
    Seal,
    SealedReceipt,
    VotingRound,
)
from showcase.voting.recount import recount
from tests import databases
from tests.voting.box import World, address, phone, two_people

fork = multiprocessing.get_context("fork")
WAITING = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
VOTES = 6


def start(work: Callable[[], Any], stop_in: tuple[Any, str] | None = None) -> Any:
    """Run something in a process of its own; `stop_in` names a function at whose call it stops for ever."""
    stopped = fork.Event()

    def body() -> None:
        connections.close_all()
        if stop_in:
            setattr(*stop_in, lambda *_args, **_options: (stopped.set(), time.sleep(600)))
        work()
        os._exit(0)

    connections.close_all()
    process = fork.Process(target=body)
    process.start()
    process.stopped = stopped
    return process


def kill_when(process: Any, is_there: Callable[[], Any]) -> None:
    """Wait until the process has come to the place, and kill it there."""
    deadline = time.monotonic() + 60
    while not is_there():
        assert process.is_alive(), "the process ended before the place at which it was to be killed"
        assert time.monotonic() < deadline, "the process never came to the place"
        time.sleep(0.02)
    process.kill()
    process.join()


def killed_at(stop_in: tuple[Any, str], work: Callable[[], Any]) -> None:
    process = start(work, stop_in)
    kill_when(process, process.stopped.is_set)


def killed_behind(lock: str, work: Callable[[], Any]) -> None:
    """Kill a process while it waits for another session's lock; its session ends before the lock is given back."""
    with psycopg.connect(databases.url_of(connection.settings_dict["NAME"])) as other:
        other.execute(lock)
        process = start(work)
        kill_when(process, lambda: ask("SELECT pid " + WAITING))
        ask("SELECT pg_terminate_backend(pid) " + WAITING)
        other.rollback()


def published(world: World) -> str:
    return keys.path_of(world.round.pk, "digests").read_text()


@pytest.fixture
def voted(open_box) -> World:
    for number in range(VOTES):
        open_box.vote(phone(number), number % 2, network=address(number))
    return open_box


SEALING = {
    "before the lock": (record, "hold_round"),
    "before the digest": (record, "_seal"),
    "before it is published": (record, "publish_digests"),
    "before the file is written": (digests, "append"),
    "before the file reaches the disk": (os, "fsync"),
    "before it is mailed": (digests, "mail"),
}


@pytest.mark.parametrize("place", SEALING)
def test_sealing_is_killed(voted, clock, place, record_property):
    killed_at(SEALING[place], lambda: ballotbox.seal(voted.round.pk))
    voted.vote(phone(VOTES), network=address(VOTES))
    ballotbox.seal(voted.round.pk)
    voted.vote(phone(VOTES + 1), network=address(VOTES + 1))
    clock.shift(hours=2)
    killed_at(SEALING[place], ballotbox.count_due_rounds)
    jobs.keep_record()

    counts = {model.objects.count() for model in (SealedReceipt, Participation, RecordLine)}
    assert counts == {VOTES + 2}
    assert sum(Seal.objects.values_list("votes", flat=True)) == VOTES + 2
    assert recount(voted.record(), published(voted)) == []
    assert published(voted).split()[-1] == bytes(Seal.objects.last().digest).hex()
    assert voted.is_whole()
    record_property("T5", "обработчик убит при запечатывании и при подсчёте, каждая квитанция в одной печати")


def lock(table: str) -> str:
    return f"LOCK TABLE voting_{table} IN EXCLUSIVE MODE"


@pytest.mark.parametrize("table", ["seal", "sealedreceipt", "recordline", "roundevent"])
def test_counting_is_killed_in_the_database(voted, clock, table, monkeypatch):
    monkeypatch.setattr("showcase.voting.database.LOCK_MILLISECONDS", "60000")
    clock.shift(hours=2)
    killed_behind(lock(table), ballotbox.count_due_rounds)
    assert RecordLine.objects.count() == Seal.objects.count() == 0
    assert (ballotbox.count_due_rounds(), ballotbox.count_due_rounds()) == (1, 0)
    assert recount(voted.record(), published(voted)) == []
    assert RecordLine.objects.count() == VOTES


@pytest.mark.parametrize("torn", [1, 2, 30, 66])
def test_a_line_of_the_digests_that_a_crash_tore_is_written_again(voted, torn):
    ballotbox.seal(voted.round.pk)
    voted.vote(phone(VOTES), network=address(VOTES))
    ballotbox.seal(voted.round.pk)
    file = keys.path_of(voted.round.pk, "digests")
    line = file.read_bytes().splitlines(keepends=True)[-1]
    file.write_bytes(file.read_bytes()[: -len(line)] + line[:torn])
    assert voted.issue(phone(9)).challenge
    voted.vote(phone(10), network=address(10))
    ballotbox.seal(voted.round.pk)
    assert digests.last(voted.round.pk) == bytes(Seal.objects.last().digest)
    assert published(voted) == ballotbox.digest_lines(voted.round)


@pytest.fixture
def complained(voted, clock) -> tuple[World, list]:
    """A counted vote and two people, after the term for complaints."""
    clock.shift(hours=2)
    ballotbox.count_due_rounds()
    return voted, two_people()


def certify(world: World, people: list) -> None:
    voting_round = VotingRound.objects.get(pk=world.round.pk)
    pending = RoundEvent.objects.filter(kind=EventKind.CERTIFIED, confirmed_at=None).first()
    event = pending or ballotbox.propose(voting_round, EventKind.CERTIFIED, people[0], "Протокол № 7")
    ballotbox.confirm_event(event, people[1])


@pytest.mark.parametrize("table", ["votinground", "challenge", "participation", "ballot"])
def test_certification_is_killed_before_its_transaction_ends(complained, table):
    world, people = complained
    connections.close_all()
    killed_behind(lock(table), lambda: certify(world, people))
    world.round.refresh_from_db()
    assert world.round.state == "announced"
    assert Participation.objects.count() == Ballot.objects.count() == VOTES
    assert keys.path_of(world.round.pk).exists()
    certify(world, people)
    assert_certified(world)


AFTER_COMMIT = {
    "before the note": (certification, "_leave_note"),
    "note not in its place": (os, "replace"),
    "before the key": (keys, "overwrite"),
    "before its file is deleted": (keys, "destroy"),
    "note in its place": (keys, "sync_folder"),
    "before the tables are rewritten": (certification, "REWRITE"),
}


@pytest.mark.parametrize("place", AFTER_COMMIT)
def test_certification_is_killed_after_its_transaction(complained, place, record_property):
    world, people = complained
    if place == "before the tables are rewritten":
        killed_behind("SELECT FROM voting_participation", lambda: certify(world, people))
    else:
        killed_at(AFTER_COMMIT[place], lambda: certify(world, people))
    assert Participation.objects.count() == Ballot.objects.count() == Challenge.objects.count() == 0
    ballotbox.finish_interrupted()
    assert_certified(world)
    record_property("T13", "утверждение убито на каждом шаге, следующий запуск его закончил")


def assert_certified(world: World) -> None:
    """Everything of people is gone, the record recounts, the act is ready, another run changes nothing."""
    deadline = time.monotonic() + 60  # an old snapshot of the server's own keeps dead rows for a moment
    while keys.path_of(world.round.pk).exists() and time.monotonic() < deadline:
        ballotbox.finish_interrupted()
        time.sleep(0.5)
    ballotbox.finish_interrupted()
    world.round.refresh_from_db()
    assert world.round.state == "certified"
    assert RoundEvent.objects.filter(kind=EventKind.CERTIFIED, confirmed_at__isnull=False).count() == 1
    assert not keys.path_of(world.round.pk).exists()
    assert keys.path_of(world.round.pk, "certified").exists()
    assert not any(model.objects.exists() for model in (Participation, Ballot, Challenge))
    assert ask("SELECT pg_relation_size('voting_participation') + pg_relation_size('voting_ballot')") == [
        (0,)
    ]
    assert recount(world.record(), published(world)) == []
    assert "Протокол № 7" in ballotbox.act_text(world.round)


def test_after_the_certification_receipts_are_found_and_nothing_is_taken(complained, record_property):
    world, people = complained
    receipt, code = "", world.round.contest
    key = keys.load(world.round)
    for person in Participation.objects.all():
        receipt = receipts.code_of(key, person.pk)
        if receipts.hash_of(code, receipt, "0003") == bytes(person.receipt_hash):
            break
    certify(world, people)
    assert receipts.check(world.round, receipt, "0003").found is receipts.Found.RECORDED
    assert receipts.check(world.round, receipt, "0004").found is receipts.Found.NOWHERE
    assert not hasattr(world.issue(phone(99)), "challenge")
    assert_certified(world)
    record_property("T13", "после утверждения ключа и людей нет, квитанции находятся, журнал пересчитан")
