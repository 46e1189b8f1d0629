"""What goes wrong on other people's side: editors, gateways, disks, clocks, restored backups."""

import datetime as dt
import multiprocessing
import os
import re
import resource
import shutil
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from showcase.voting import alarms, ballotbox, delivery, jobs, keys
from showcase.voting.ballotbox import digests
from showcase.voting.channels import registry
from showcase.voting.channels.base import Delivery, Message, Result
from showcase.voting.choices import AlarmKind, DeliveryState, EventKind
from showcase.voting.clock import now
from showcase.voting.models import Ballot, Challenge, Participation, RecordLine, RoundEvent, Seal, VotingRound
from showcase.voting.outcomes import Accepted, Denied, Issued, Refusal, Refused
from showcase.voting.recount import recount
from showcase.voting.state import PanelState, panel_of_year
from tests import databases
from tests.voting.box import CONSENT, address, build_year, phone, set_operator, two_people

fork = multiprocessing.get_context("fork")
PAGES = ("/golos/2026/", "/golos/2026/1601/", "/golos/2026/1602/", "/golos/2026/zhurnal.txt")
CHANGING = re.compile(rb'name="(csrfmiddlewaretoken|attempt)" value="[^"]*"')


# Announcing ------------------------------------------------------------------------------------------------


def hour(hours: float) -> dt.datetime:
    return now() + dt.timedelta(hours=hours)


def dates(**values: dt.datetime) -> None:
    VotingRound.objects.update(**values)


STEPS = {
    "number": (
        lambda year: year.projects.filter(public_number="1602").update(public_number=None),
        "Нет номера",
    ),
    "projects": (lambda year: year.projects.update(live=False), "нет ни одного проекта"),
    "operator": (lambda year: set_operator(owner_name=""), "оператор"),
    "contact": (lambda year: set_operator(phone="", email=""), "оператор"),
    "telephone": (lambda year: set_operator(phone=""), "телефона"),
    "company": (lambda year: set_operator(sms_company=""), "рассылает СМС"),
    "company in the consent": (lambda year: set_operator(sms_company="ООО «Другая»"), "не называет"),
    "operator in the consent": (lambda year: set_operator(owner_name="Совет"), "не называет"),
    "beginning": (lambda year: dates(opens_at=hour(-1)), "Начало голосования уже прошло"),
    "end": (lambda year: dates(opens_at=hour(-2), closes_at=hour(-1)), "Начало голосования уже прошло"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("step", STEPS)
def test_each_missing_step_alone_refuses_the_announcement(tree, settings, step):
    settings.VOTING_SMS_GATEWAY = "smsru"
    year = build_year(tree, 2027, demo=False)
    draft = VotingRound.objects.create(year_page=year, opens_at=hour(24), closes_at=hour(48))
    set_operator()
    ballotbox.publish_consent(CONSENT)
    assert ballotbox.missing(draft) == []
    spoil, words = STEPS[step]
    spoil(year)
    found = ballotbox.missing(VotingRound.objects.get())
    assert words in found[0]
    assert len(found) == 1 + (step == "contact")
    with pytest.raises(Denied, match=words):
        ballotbox.announce(VotingRound.objects.get(), None)
    assert not keys.path_of(draft.pk).exists()
    assert VotingRound.objects.get().state == "draft"


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "grace"), [(0, 10), (-1, 10), (24, -1), (24, 61)])
def test_crossing_dates_are_refused_by_form_and_database(tree, hours, grace):
    opens, minutes = hour(24), dt.timedelta(minutes=grace)
    closes = opens + dt.timedelta(hours=hours)
    draft = VotingRound(year_page=build_year(tree, 2027), opens_at=opens, closes_at=closes, grace=minutes)
    with pytest.raises(ValidationError):
        draft.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


# Editors after the announcement ----------------------------------------------------------------------------


def move(world) -> None:
    page = world.options[0].project
    page.move(world.year.get_parent(), pos="last-child")


def publish_old_draft(world) -> None:
    page = world.options[0].project
    revision = page.save_revision()
    page.title, page.public_number = "Новое", "1"
    page.save_revision().publish()
    revision.publish()


EDITS = {
    "unpublish": lambda world, tree: world.options[0].project.unpublish(),
    "unpublish all": lambda world, tree: [option.project.unpublish() for option in world.options],
    "unpublish the year": lambda world, tree: world.year.unpublish(),
    "rename": lambda world, tree: world.options[0].project.__class__.objects.update(title="Другое"),
    "exchange numbers": lambda world, tree: renumber(world),
    "take the number": lambda world, tree: world.year.projects.update(public_number=None),
    "move": lambda world, tree: move(world),
    "restrict": lambda world, tree: PageViewRestriction.objects.create(
        page=world.year, restriction_type="login"
    ),
    "publish an old draft": lambda world, tree: publish_old_draft(world),
    "add": lambda world, tree: tree.project(
        world.year, world.options[0].project.get_parent(), public_number="1604"
    ),
    "no demonstration any more": lambda world, tree: type(world.year).objects.update(is_demo=False),
    "another year": lambda world, tree: type(world.year).objects.filter(pk=world.year.pk).update(year=1999),
    "points": lambda world, tree: world.year.points_steps.all().delete(),
}


def renumber(world) -> None:
    world.year.projects.update(public_number=None)
    for option, number in zip(world.options, ("1602", "1603", "1601"), strict=True):
        type(option.project).objects.filter(pk=option.project_id).update(public_number=number)


def shown(client: Client) -> dict[str, bytes]:
    answers = {}
    for url in PAGES:
        answer = client.get(url)
        assert answer.status_code == 200, url
        answers[url] = CHANGING.sub(b"", answer.getvalue() if answer.streaming else answer.content)
    return answers


@pytest.mark.django_db
@pytest.mark.parametrize("edit", EDITS)
def test_editors_cannot_change_or_stop_an_announced_vote(world, tree, edit, record_property):
    before = shown(Client())
    EDITS[edit](world, tree)
    assert shown(Client()) == before
    assert Client().get("/golos/2026/1604/").status_code == 404
    assert isinstance(world.vote(phone(1)), Accepted)
    assert world.choice_of(Participation.objects.get()) == world.options[0].pk
    record_property("B10", "правка страницы не изменила голосование ни на байт")


# Gateways --------------------------------------------------------------------------------------------------


class Wild:
    """A gateway that does what its list says, one thing at each call."""

    name, shows_code = "wild", False

    def __init__(self) -> None:
        self.answers, self.found, self.sent = [], [], []

    def send(self, message: Message) -> Delivery:
        self.sent.append(message.address)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_up(self, message: Message) -> Delivery | None:
        return self.found.pop(0) if self.found else None


@pytest.fixture
def wild(settings, monkeypatch) -> Wild:
    gateway = Wild()
    monkeypatch.setitem(registry.GATEWAYS, "wild", lambda: gateway)
    settings.VOTING_SMS_GATEWAY = "wild"
    return gateway


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [ValueError("ё\0"), KeyError("sms"), RecursionError(), OSError(), TypeError()]
)
def test_a_gateway_that_breaks_its_client_sends_nothing_twice(world, wild, clock, error):
    wild.answers = [error]
    issued = world.issue(phone(1))
    (claimed,) = delivery.claim(5)
    with pytest.raises(type(error)):
        delivery.send(claimed)
    clock.shift(seconds=61)
    delivery.settle()
    assert Challenge.objects.get().state == DeliveryState.UNKNOWN
    assert delivery.send_due() == 0
    assert len(wild.sent) == 1
    assert isinstance(issued, Issued)


@pytest.mark.django_db
def test_a_gateway_that_answers_late_or_twice_changes_nothing_that_is_known(world, wild, clock):
    wild.answers = [Delivery(Result.UNKNOWN, note="молчит"), Delivery(Result.SENT)]
    wild.found = [Delivery(Result.DELIVERED, "g-1"), Delivery(Result.FAILED, "g-2")]
    world.issue(phone(1))
    delivery.send_due()
    clock.shift(seconds=20)
    late = Challenge.objects.get()
    delivery.settle()
    assert Challenge.objects.get().state == DeliveryState.DELIVERED
    delivery._ask_about(late)  # the second answer to one question
    delivery._record(late, Delivery(Result.FAILED, "g-3"), was=DeliveryState.SENDING)
    assert (Challenge.objects.get().state, Challenge.objects.get().gateway_id) == (
        DeliveryState.DELIVERED,
        "g-1",
    )
    assert len(wild.sent) == 1


@pytest.mark.django_db
def test_nonsense_of_a_gateway_fits_into_the_row(world, wild):
    wild.answers = [Delivery(Result.SENT, "ид" * 500, note="нет" * 500)]
    world.issue(phone(1))
    delivery.send_due()
    found = Challenge.objects.get()
    assert (found.state, len(found.gateway_id), len(found.note)) == (DeliveryState.SENT, 64, 200)


# Keys and disks --------------------------------------------------------------------------------------------


def folder_is_gone(folder: Path) -> None:
    shutil.rmtree(folder)


def folder_is_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


def key_is_damaged(folder: Path) -> None:
    next(folder.glob("*.key")).write_text("00" * 32)


def key_is_a_folder(folder: Path) -> None:
    key = next(folder.glob("*.key"))
    key.unlink()
    key.mkdir()


def digests_are_a_folder(folder: Path) -> None:
    file = next(folder.glob("*.digests"))
    file.unlink()
    file.mkdir()


def digests_are_nonsense(folder: Path) -> None:
    next(folder.glob("*.digests")).write_bytes(b"\xff\n\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil",
    [
        folder_is_gone,
        folder_is_a_file,
        key_is_damaged,
        key_is_a_folder,
        digests_are_a_folder,
        digests_are_nonsense,
    ],
)
def test_without_its_key_folder_the_vote_stops_in_words(world, settings, clock, spoil):
    challenge, code = world.code(phone(1))
    world.vote(phone(2), network=address(2))
    ballotbox.seal(world.round.pk)
    spoil(settings.VOTING_KEYS_DIR)

    assert ballotbox.confirm(challenge, code) == Refused(Refusal.KEY)
    assert world.issue(phone(3)) == Refused(Refusal.KEY)
    assert AlarmKind.KEY in alarms.current(world.round)
    for url in PAGES[1:3]:
        answer = Client().post(url, {"age": "1", "consent": "1", "consent_version": "1", "phone": phone(4)})
        assert answer.status_code == 503
        assert "Голосование временно недоступно" in answer.content.decode()
    assert Client().get("/golos/2026/").status_code == 200
    clock.shift(hours=2)
    jobs.keep_record()
    assert VotingRound.objects.get().counted_at is None
    assert not RecordLine.objects.exists()
    assert world.votes() == 1


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
    assert recount("".join(ballotbox.record_lines(open_box.round)), mailed) == []


FULL_DISK = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_is_full();
"""


@pytest.mark.parametrize("table", ["voting_participation", "voting_ballot", "voting_challenge"])
def test_full_disk_of_the_database_takes_no_half_vote(open_box, table):
    challenge, code = open_box.code(phone(1))
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK.format(table=table))
    if table == "voting_challenge":
        assert open_box.issue(phone(2)) == Refused(Refusal.UNAVAILABLE)
    else:
        assert ballotbox.confirm(challenge, code) == Refused(Refusal.UNAVAILABLE)
    assert Participation.objects.count() == Ballot.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION disk_is_full() CASCADE")
    assert isinstance(ballotbox.confirm(challenge, code), Accepted)
    assert open_box.is_whole()


# The database's clock --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_clock_that_steps_back_after_the_count_opens_nothing_again(world, clock):
    challenge, code = world.code(phone(1))
    world.vote(phone(2), network=address(2))
    clock.shift(hours=2)
    assert ballotbox.count_due_rounds() == 1
    clock.shift()
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.CLOSED)
    assert world.issue(phone(3)).reason in (Refusal.CLOSED, Refusal.NOT_OPEN)
    assert panel_of_year(2026).state is PanelState.RESULTS
    assert ballotbox.count_due_rounds() == 0
    assert world.votes() == RecordLine.objects.count() == 1
    assert world.is_whole()


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-30, -5, 5, 30])
def test_a_clock_that_steps_during_the_vote_loses_and_doubles_nothing(world, clock, minutes):
    codes = [world.code(phone(number), network=address(number)) for number in range(3)]
    assert isinstance(ballotbox.confirm(*codes[0]), Accepted)
    ballotbox.seal(world.round.pk)
    clock.shift(minutes=minutes)
    outcomes = [ballotbox.confirm(*code) for code in codes[1:]]
    assert {type(one) for one in outcomes} == ({Refused} if minutes >= 10 else {Accepted})
    assert ballotbox.confirm(*codes[0]).repeated if minutes < 30 else True
    world.vote(phone(9), network=address(9))
    ballotbox.seal(world.round.pk)
    clock.shift(hours=2)
    jobs.keep_record()
    world.round.refresh_from_db()
    assert recount("".join(ballotbox.record_lines(world.round)), ballotbox.digest_lines(world.round)) == []
    assert world.votes() == RecordLine.objects.count()


# Yesterday's backup ----------------------------------------------------------------------------------------


def test_yesterdays_backup_closes_the_vote_until_two_people_resume_it(open_box):
    first, second = two_people()
    open_box.vote(phone(1), network=address(1))
    ballotbox.seal(open_box.round.pk)
    today = connection.settings_dict["NAME"]
    backup = f"{today}_backup"
    connections.close_all()
    databases._clone(today, backup)
    with databases._dropped(backup):
        challenge, code = open_box.code(phone(2), network=address(2))
        lost = ballotbox.confirm(challenge, code)
        ballotbox.seal(open_box.round.pk)
        mailed = ballotbox.digest_lines(open_box.round)
        with databases.connected_to(backup):
            assert open_box.votes() == 1
            assert open_box.issue(phone(3)) == Refused(Refusal.RESTORED)
            assert alarms.current(open_box.round) == [AlarmKind.RESTORED]
            answer = Client().post(
                "/golos/2026/1601/", {"age": "1", "consent": "1", "consent_version": "1", "phone": phone(4)}
            )
            assert "Голосование временно недоступно" in answer.content.decode()
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
            text = "".join(ballotbox.record_lines(open_box.round))
            assert "восстановлени" in text
            assert "Сгорел диск" in text
            assert recount(text, mailed)[0] == "печать 2: контрольная сумма не сходится"
            assert recount(text, keys.path_of(open_box.round.pk, "digests").read_text())[1:] == []


@pytest.mark.parametrize("is_counted", [False, True])
def test_a_dump_older_than_the_certification_is_certified_at_once(open_box, clock, is_counted):
    people = two_people()
    open_box.vote(phone(1))
    ballotbox.seal(open_box.round.pk)
    if is_counted:
        clock.shift(hours=2)
        ballotbox.count_due_rounds()
    today = connection.settings_dict["NAME"]
    dump = f"{today}_dump"
    connections.close_all()
    databases._clone(today, dump)
    with databases._dropped(dump):
        clock.shift(hours=2)
        ballotbox.count_due_rounds()
        open_box.decide(EventKind.CERTIFIED, people, "Протокол № 5")
        with databases.connected_to(dump):
            assert Participation.objects.count() == 1
            jobs.finish_certification()
            assert VotingRound.objects.get().state == "certified"
            assert not any(model.objects.exists() for model in (Participation, Ballot, Challenge))
            assert "Протокол № 5" in ballotbox.act_text(VotingRound.objects.get())
