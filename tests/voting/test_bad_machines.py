"""What goes wrong with machines: key folders, disks, the database's clock, restored backups."""

import multiprocessing
import os
import resource
import shutil
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from showcase.core.sql import ask
from showcase.users.models import User
from showcase.voting import alarms, ballotbox, jobs, keys
from showcase.voting.ballotbox import digests
from showcase.voting.choices import AlarmKind, EventKind
from showcase.voting.models import Ballot, Challenge, Participation, RecordLine, RoundEvent, Seal, VotingRound
from showcase.voting.outcomes import Accepted, Denied, Refusal, Refused
from showcase.voting.recount import recount
from showcase.voting.state import PanelState, panel_of_year
from tests import databases
from tests.voting.box import address, confirm, phone, two_people
from tests.voting.staff import page, person

fork = multiprocessing.get_context("fork")
STEPS = ("/golos/2026/1601/", "/golos/2026/1602/")
FORM = {"age": "1", "consent": "1", "consent_version": "1", "phone": phone(4)}


def emptied(folder: Path, pattern: str) -> Path:
    """Where a file of the folder, or the folder itself, was."""
    found = next(folder.glob(pattern)) if pattern else folder
    shutil.rmtree(found) if found.is_dir() else found.unlink()
    return found


SPOILED = {
    "folder is gone": lambda folder: emptied(folder, ""),
    "folder is a file": lambda folder: emptied(folder, "").write_text(""),
    "key is another": lambda folder: emptied(folder, "*.key").write_text("00" * 32),
    "key is a folder": lambda folder: emptied(folder, "*.key").mkdir(),
    "digests are a folder": lambda folder: emptied(folder, "*.digests").mkdir(),
    "digests are nonsense": lambda folder: emptied(folder, "*.digests").write_bytes(b"\xff\n\n"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_without_its_key_folder_the_vote_stops_in_words(world, settings, clock, name):
    challenge, code = world.code(phone(1))
    world.vote(phone(2), network=address(2))
    ballotbox.seal(world.round.pk)
    SPOILED[name](settings.VOTING_KEYS_DIR)

    assert confirm(challenge, code) == Refused(Refusal.KEY)
    assert world.issue(phone(3)) == Refused(Refusal.KEY)
    assert AlarmKind.KEY in alarms.current(world.round)
    assert AlarmKind.KEY.label in page(person("organiser"), "round", world.round.pk)
    for url in STEPS:
        assert Client().get(url).status_code == 503
        answer = Client().post(url, FORM)
        assert answer.status_code == 503
        assert "Голосование временно недоступно" in answer.content.decode()
    assert Client().get("/golos/2026/").status_code == 200
    clock.shift(hours=2)
    jobs.keep_record()
    assert VotingRound.objects.get().counted_at is None
    assert not RecordLine.objects.exists()
    assert world.votes() == 1


def test_a_key_that_is_away_for_a_moment_sends_no_code(world, monkeypatch):
    monkeypatch.setattr("showcase.voting.views.steps.key_of", lambda panel: None)
    assert Client().post(STEPS[0], FORM).status_code == 503
    assert not Challenge.objects.exists()


def in_child(work) -> int:
    """Run in a process of its own that can write no file longer than one byte; return its exit code."""

    def body() -> None:
        connections.close_all()
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
        work()
        os._exit(0)

    connections.close_all()
    process = fork.Process(target=body)
    process.start()
    process.join(60)
    return process.exitcode


def test_full_disk_beside_the_key_loses_no_digest(open_box, clock):
    open_box.vote(phone(1))
    clock.shift(hours=2)
    assert in_child(jobs.keep_record) == 0
    assert VotingRound.objects.get().counted_at
    assert digests.last(open_box.round.pk) is None
    jobs.keep_record()
    open_box.round.refresh_from_db()
    mailed = keys.path_of(open_box.round.pk, "digests").read_text()
    assert digests.last(open_box.round.pk) == bytes(Seal.objects.last().digest)
    assert recount(open_box.record(), mailed) == []


FULL_DISK = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_is_full();
"""


@pytest.mark.parametrize("table", ["voting_participation", "voting_ballot", "voting_challenge"])
def test_full_disk_of_the_database_takes_no_half_vote(open_box, table):
    challenge, code = open_box.code(phone(1))
    ask(FULL_DISK.format(table=table))
    if table == "voting_challenge":
        assert open_box.issue(phone(2)) == Refused(Refusal.UNAVAILABLE)
    else:
        assert confirm(challenge, code) == Refused(Refusal.UNAVAILABLE)
    assert Participation.objects.count() == Ballot.objects.count() == 0
    ask("DROP FUNCTION disk_is_full() CASCADE")
    assert isinstance(confirm(challenge, code), Accepted)
    assert open_box.is_whole()


def test_a_clock_that_steps_back_after_the_count_opens_nothing_again(world, clock):
    challenge, code = world.code(phone(1))
    world.vote(phone(2), network=address(2))
    clock.shift(hours=2)
    assert ballotbox.count_due_rounds() == 1
    clock.shift()
    assert confirm(challenge, code) == Refused(Refusal.CLOSED)
    assert world.issue(phone(3)).reason in (Refusal.CLOSED, Refusal.NOT_OPEN)
    assert panel_of_year(2026).state is PanelState.RESULTS
    assert ballotbox.count_due_rounds() == 0
    assert world.votes() == RecordLine.objects.count() == 1
    assert world.is_whole()


@pytest.mark.parametrize("minutes", [-30, -5, 5, 30])
def test_a_clock_that_steps_during_the_vote_loses_and_doubles_nothing(world, clock, minutes):
    codes = [world.code(phone(number), network=address(number)) for number in range(3)]
    assert isinstance(confirm(*codes[0]), Accepted)
    ballotbox.seal(world.round.pk)
    clock.shift(minutes=minutes)
    outcomes = [confirm(*code) for code in codes[1:]]
    assert {type(one) for one in outcomes} == ({Refused} if minutes >= 10 else {Accepted})
    assert confirm(*codes[0]).repeated if minutes < 30 else True
    world.vote(phone(9), network=address(9))
    ballotbox.seal(world.round.pk)
    clock.shift(hours=2)
    jobs.keep_record()
    world.round.refresh_from_db()
    assert recount(world.record(), ballotbox.digest_lines(world.round)) == []
    assert world.votes() == RecordLine.objects.count()


def test_yesterdays_backup_closes_the_vote_until_two_people_resume_it(open_box):
    first, second = two_people()
    open_box.vote(phone(1), network=address(1))
    ballotbox.seal(open_box.round.pk)
    with databases.dumped("backup") as backup:
        challenge, code = open_box.code(phone(2), network=address(2))
        lost = confirm(challenge, code)
        ballotbox.seal(open_box.round.pk)
        mailed = ballotbox.digest_lines(open_box.round)
        with databases.connected_to(backup):
            assert open_box.votes() == 1
            assert open_box.issue(phone(3)) == Refused(Refusal.RESTORED)
            assert alarms.current(open_box.round) == [AlarmKind.RESTORED]
            for url in STEPS:
                answer = Client().get(url)
                assert (answer.status_code, b'name="phone"' in answer.content) == (503, False)
            assert "Голосование временно недоступно" in Client().post(STEPS[0], FORM).content.decode()
            jobs.keep_record()
            assert Seal.objects.count() == 1
            assert digests.last(open_box.round.pk).hex() == mailed.split()[-1]
            with pytest.raises(Denied):
                open_box.decide(EventKind.RESTORED, [first, first])
            assert open_box.issue(phone(3)) == Refused(Refusal.RESTORED)
            RoundEvent.objects.filter(confirmed_at=None).delete()
            open_box.decide(EventKind.RESTORED, [first, second], "Сгорел диск")
            again = open_box.vote(phone(2), network=address(2))
            assert again.receipt != lost.receipt
            ballotbox.seal(open_box.round.pk)
            text = open_box.record()
            assert "восстановлени" in text
            assert "Сгорел диск" in text
            assert recount(text, mailed)[0] == "печать 2: контрольная сумма не сходится"
            assert recount(text, keys.path_of(open_box.round.pk, "digests").read_text())[1:] == []


@pytest.mark.parametrize(("is_counted", "people_are_new"), [(False, False), (True, False), (True, True)])
def test_a_dump_older_than_the_certification_is_certified_at_once(
    open_box, clock, is_counted, people_are_new
):
    people = [] if people_are_new else two_people()
    open_box.vote(phone(1))
    ballotbox.seal(open_box.round.pk)
    if is_counted:
        clock.shift(hours=2)
        ballotbox.count_due_rounds()
    with databases.dumped("dump") as dump:
        clock.shift(hours=2)
        ballotbox.count_due_rounds()
        people = people or two_people()
        open_box.decide(EventKind.CERTIFIED, people, "Протокол № 5")
        with databases.connected_to(dump):
            assert Participation.objects.count() == 1
            ballotbox.finish_interrupted()
            assert VotingRound.objects.get().state == "certified"
            assert not any(model.objects.exists() for model in (Participation, Ballot, Challenge))
            assert "Протокол № 5" in ballotbox.act_text(VotingRound.objects.get())
            assert list(User.objects.values_list("username", "is_active")) == [
                (person.username, not people_are_new) for person in people
            ]
