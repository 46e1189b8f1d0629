"""Voids, unusual series, points and places in the admin."""

import uuid

import pytest

from showcase.voting import totals
from showcase.voting.desk import patterns
from showcase.voting.models import Ballot, OptionResult, VoidCase
from showcase.voting.outcomes import AlreadyVoted
from tests.voting.box import World, phone
from tests.voting.desk import boss, browser, cells, closed, desk, person, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db):
    """The browser of one member of the commission."""
    return browser(person("first", "decide_voids"))


@pytest.fixture
def second(db):
    """The browser of another."""
    return browser(person("second", "decide_voids"))


def propose(client, world: World, *ballots: object, **changes: str):
    """Post a proposal."""
    data = {
        "ballots": "\n".join(map(str, ballots)),
        "reason": "Накрутка",
        "protocol": "№ 3 от 10.04",
        **changes,
    }
    return client.post(desk("void_add", world.round.pk), data, follow=True)


def decide(client, case: VoidCase, decision: str = "approve"):
    """Post a decision."""
    return client.post(desk("void", case.round_id, case.pk), {"decision": decision}, follow=True)


@pytest.fixture
def counted(world, clock) -> World:
    """A closed round with three votes for the first project."""
    for number in range(3):
        world.vote(phone(number))
    return closed(world, clock)


def row(world: World) -> tuple[int, int]:
    """Counted and voided votes of the first project."""
    found = totals.count(world.round)[0]
    return found.sms, found.voided


def test_a_void_needs_two_people(counted, first, second):
    ballot = Ballot.objects.first()
    assert "Решает другой член комиссии" in text(propose(first, counted, ballot.pk))
    case = VoidCase.objects.get()
    assert row(counted) == (3, 0)
    assert "Решает другой человек" in text(decide(first, case))
    assert row(counted) == (3, 0)
    assert "Голоса аннулированы." in text(decide(second, case))
    assert row(counted) == (2, 1)
    assert "решение уже принято" in text(decide(second, case, "reject"))
    assert Ballot.objects.count() == 3
    listed = cells(first.get("/admin/voting/ballots/?export=xlsx&counted=True"))
    assert [cell[7] for cell in listed[1:]] == [str(ballot.pk)]


def test_a_rejected_case_changes_nothing(counted, first, second):
    propose(first, counted, Ballot.objects.first().pk)
    assert "голоса остаются" in text(decide(second, VoidCase.objects.get(), "reject"))
    assert row(counted) == (3, 0)


def test_a_void_never_frees_the_number(tree, clock, first, second):
    from tests.voting.box import plant

    live = plant(tree, totals_mode="live")
    live.vote(phone(1))
    propose(first, live, Ballot.objects.get().pk)
    decide(second, VoidCase.objects.get())
    clock.shift(minutes=5)
    assert isinstance(live.vote(phone(1), 1), AlreadyVoted)
    assert row(live) == (0, 1)


@pytest.mark.parametrize(
    "changes", [{"reason": " "}, {"protocol": ""}, {"ballots": ""}, {"ballots": "не то"}]
)
def test_a_case_needs_ballots_reason_and_protocol(counted, first, changes):
    answer = propose(first, counted, Ballot.objects.first().pk, **changes)
    assert answer.status_code == 200
    assert not VoidCase.objects.exists()


def test_ballots_of_no_or_another_round_are_named(counted, first):
    stranger = uuid.uuid4()
    assert (
        str(stranger)
        in first.post(
            desk("void_add", counted.round.pk),
            {"ballots": str(stranger), "reason": "Накрутка", "protocol": "№ 3"},
        ).content.decode()
    )
    assert not VoidCase.objects.exists()


def test_only_the_commission_proposes_and_decides(counted, first):
    propose(first, counted, Ballot.objects.first().pk)
    case = VoidCase.objects.get()
    organiser = browser(person("organiser", "change_votinground"))
    assert "Решает член комиссии" in text(decide(organiser, case))
    assert not hasattr(VoidCase.objects.get(), "decision")
    assert organiser.get(desk("void_add", counted.round.pk)).status_code == 302


def test_a_decision_is_a_word_of_two(counted, first, second):
    propose(first, counted, Ballot.objects.first().pk)
    assert "Выберите решение" in text(decide(second, VoidCase.objects.get(), "maybe"))


# Unusual series -------------------------------------------------------------------------------------------------


@pytest.fixture
def stuffed(world, clock, monkeypatch) -> World:
    """Ordinary votes and a burst from one block of numbers."""
    monkeypatch.setattr(patterns, "LEAST", {"network": 8, "range": 5})
    for number in range(6):
        world.vote(f"8 (92{number}) 555-00-0{number}", 1, network=f"10.0.{number}.7")
    for number in range(9):
        world.vote(phone(number), 0, network="95.31.4.9")
    return closed(world, clock)


def test_a_burst_is_flagged_by_block_and_by_network(stuffed, first):
    found = {(series.kind, series.votes) for series in patterns.unusual(stuffed.round)}
    assert found == {("range", 9), ("network", 9)}
    html = text(first.get(desk("patterns", stuffed.round.pk)))
    assert "номера +7 910 000" in html
    assert "1601 — 9" in html
    assert "95.31" not in html
    assert Ballot.objects.count() == 15  # nothing is deleted


def test_a_series_becomes_a_case(stuffed, first, second):
    series = next(row for row in patterns.unusual(stuffed.round) if row.kind == "range")
    page = first.get(f"{desk('void_add', stuffed.round.pk)}?{series.query}")
    ballots = page.context["form"]["ballots"].value().split()
    assert len(ballots) == 9
    propose(first, stuffed, *ballots)
    html = text(second.get(desk("void", stuffed.round.pk, VoidCase.objects.get().pk)))
    assert "Бюллетеней</dt><dd>9</dd>" in html
    decide(second, VoidCase.objects.get())
    assert row(stuffed) == (0, 9)


@pytest.mark.parametrize(
    "query", ["kind=range&key=&hour=1", "kind=network&key=zz&hour=9", "kind=x&key=1&hour=1", "hour=-9" * 20]
)
def test_a_series_that_does_not_exist_is_an_empty_form(stuffed, first, query):
    answer = first.get(f"{desk('void_add', stuffed.round.pk)}?{query}")
    assert answer.status_code == 200
    assert answer.context["form"]["ballots"].value() == ""


def test_one_village_behind_one_address_is_not_flagged(world, clock):
    for number in range(9):
        world.vote(f"8 (91{number}) 555-00-00", 0, network="95.31.4.9")
    closed(world, clock)
    assert patterns.unusual(world.round) == []


# Points and places ----------------------------------------------------------------------------------------------


def results(client, world: World, **fields: str):
    """Post the sheet with some fields of the first project filled in."""
    data = {f"{world.options[0].pk}-{name}": value for name, value in fields.items()}
    return client.post(desk("results", world.round.pk), data, follow=True)


def test_points_and_places_are_what_was_written(counted):
    client = boss()
    assert "Сохранено." in text(results(client, counted, points_total="17.5", place="1", note="По протоколу"))
    found = OptionResult.objects.get()
    assert (found.option, float(found.points_total), found.place) == (counted.options[0], 17.5, 1)
    results(client, counted, points_total="16", place="2", note="")
    found.refresh_from_db()
    assert (float(found.points_total), found.place, found.note) == (16, 2, "")
    html = text(client.get(desk("results", counted.round.pk)))
    assert 'value="16' in html
    assert "сайт не считает их по голосам" in html


def test_bad_points_are_refused_beside_the_field(counted):
    answer = results(boss(), counted, points_total="сто", place="0.5")
    assert "error-message" in text(answer)
    assert not OptionResult.objects.exists()
