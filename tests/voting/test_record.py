"""Seals, the count, the public record and its recount, voids, paper, certification."""

import pytest
from django.db import DatabaseError, transaction

from showcase.voting import ballotbox, keys, receipts, totals
from showcase.voting.ballotbox import certification
from showcase.voting.choices import EventKind
from showcase.voting.models import Ballot, PaperCount, Participation, RecordLine, Seal, Station
from showcase.voting.outcomes import Accepted, Denied
from showcase.voting.recount import recount
from tests.voting.box import address, phone

pytestmark = pytest.mark.django_db
SCAN = "0" * 64


def cast(world, count: int, option: int = 0, start: int = 0, **fields):
    """So many votes from networks of their own."""
    for number in range(start, start + count):
        outcome = world.vote(phone(number), option, **{"network": address(number), **fields})
        assert isinstance(outcome, Accepted), outcome


def end(world, clock):
    """Seal, end and count."""
    clock.shift(hours=2)
    assert ballotbox.count_due_rounds() == 1
    world.round.refresh_from_db()


def text_of(world) -> str:
    return "".join(ballotbox.record_lines(world.round))


@pytest.fixture
def ended(world, clock):
    """A vote of 4 and 2 votes in two seals, counted."""
    cast(world, 3)
    ballotbox.seal(world.round.pk)
    cast(world, 1, start=3)
    cast(world, 2, option=1, start=4)
    end(world, clock)
    return world


def test_record_recounts_and_totals_come_from_it(ended):
    assert [(row.number, row.online) for row in totals.count(ended.round)] == [
        ("1601", 4),
        ("1602", 2),
        ("1603", 0),
    ]
    assert [seal.votes for seal in Seal.objects.all()] == [3, 3]
    assert recount(text_of(ended), ballotbox.digest_lines(ended.round)) == []
    assert keys.path_of(ended.round.pk, "digests").read_text() == ballotbox.digest_lines(ended.round)


def test_nothing_is_counted_or_shown_before_the_end(world):
    cast(world, 1)
    ballotbox.seal(world.round.pk)
    assert ballotbox.count_due_rounds() == 0
    with pytest.raises(totals.Hidden):
        totals.count(world.round)
    assert "итог" not in text_of(world)
    assert recount(text_of(world))[:1] == ["разных квитанций 1, разных бюллетеней 0"]


def test_void_takes_a_flagged_series_after_the_end_and_two_people(world, people, clock):
    for other in range(1, 6):
        cast(world, 1, option=2, start=10_000 * other)
    cast(world, 22)
    cast(world, 3, option=1, start=30)
    with pytest.raises(Denied):
        ballotbox.propose_void(world.round, "range-00-0", "сговор", "№ 1", people[0])
    (series,) = ballotbox.flagged(world.round) or [None]
    with pytest.raises(Denied, match="после конца"):
        ballotbox.propose_void(world.round, series.id, "сговор", "№ 1", people[0])
    end(world, clock)
    void = ballotbox.propose_void(world.round, series.id, "сговор", "№ 1", people[0])
    with pytest.raises(Denied):
        ballotbox.confirm_void(void, people[0])
    assert ballotbox.confirm_void(void, people[1]) == series.votes == 25
    assert [row.voided for row in totals.count(world.round)] == [22, 3, 0]
    assert text_of(world).count(" аннулирован\n") == 25
    assert recount(text_of(world)) == []


def test_paper_counts_when_a_second_person_enters_the_same_number(world, people, clock):
    station = Station.objects.create(round=world.round, name="Школа")
    first, second = people
    count = ballotbox.enter_paper(station, world.options[0], 17, SCAN, first)
    with pytest.raises(Denied):
        ballotbox.confirm_paper(count, 17, first)
    assert [ballotbox.confirm_paper(count, guess, second) for guess in (1, 2, 3)] == [2, 1, 0]
    with pytest.raises(Denied, match="Три раза"):
        ballotbox.confirm_paper(count, 17, second)
    count = ballotbox.enter_paper(station, world.options[0], 18, SCAN, first)
    assert ballotbox.confirm_paper(count, 18, second) is None
    end(world, clock)
    assert totals.count(world.round)[0].paper == 18
    assert recount(text_of(world)) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperCount.objects.filter(pk=count.pk).update(votes=19)


def test_certification_leaves_the_record_and_nothing_of_people(ended, people, monkeypatch):
    outcome = ended.round.seals.first().receipts.first()
    monkeypatch.setattr(certification, "REWRITE", ())  # VACUUM needs a connection outside a transaction
    monkeypatch.setattr(certification, "RECYCLE_WAL", ())
    before = text_of(ended)
    ended.decide(EventKind.CERTIFIED, people, "протокол № 5")

    ended.round.refresh_from_db()
    assert ended.round.state == "certified"
    assert not keys.path_of(ended.round.pk).exists()
    assert Participation.objects.count() == Ballot.objects.count() == 0
    assert RecordLine.objects.count() == 6
    assert recount(text_of(ended)) == []
    assert set(before.splitlines()) <= set(text_of(ended).splitlines())
    assert bytes(outcome.receipt_hash).hex() in text_of(ended)
    assert "протокол № 5" in ballotbox.act_text(ended.round)
    assert "Акт не завершён" in ballotbox.act_text(ended.round)


def test_receipt_stays_checkable_after_certification(world, people, clock, monkeypatch):
    monkeypatch.setattr(certification, "REWRITE", ())
    monkeypatch.setattr(certification, "RECYCLE_WAL", ())
    outcome = world.vote(phone(1))
    end(world, clock)
    world.decide(EventKind.CERTIFIED, people, "протокол")
    found = receipts.check(world.round, receipts.grouped(outcome.receipt), "0001")
    assert (found.found, found.accepted_at) == (receipts.Found.RECORDED, None)
