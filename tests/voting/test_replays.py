"""Captured requests sent again (T6), edges under every time zone (T8), what memory of a browser tells (B13)."""

import datetime as dt
import random
import re
import time

import pytest
from django.test import Client

from showcase.voting.models import Ballot, Challenge, Participation
from showcase.voting.outcomes import Accepted, Refusal
from tests.voting.box import address, confirm, phone, size, taken_back, without_triggers
from tests.voting.test_screens import STEP1, STEP2, Voter

pytestmark = pytest.mark.django_db


def captured(voter: Voter) -> dict[str, str]:
    html = voter.ask()
    return {
        "challenge": re.search(r'name="challenge" value="(\w+)"', html)[1],
        "code": re.search(r"(\d{6}) — код", html)[1],
    }


def sent(form: dict[str, str], url: str = STEP2, client: Client | None = None) -> str:
    return (client or Client(REMOTE_ADDR="203.0.113.9")).post(url, form, follow=True).content.decode()


REPLAYS = {
    "from another session": lambda voter, form: sent(form),
    "from another session, at another project": lambda voter, form: sent(form, "/golos/2026/1602/kod/"),
    "with the cookie of another voter": lambda voter, form: sent(form, client=another_voter()),
    "with another code": lambda voter, form: sent({**form, "code": "000000"}),
}


def another_voter() -> Client:
    other = Voter("203.0.113.7")
    other.ask(2)
    return other.client


@pytest.mark.parametrize("name", REPLAYS)
def test_a_stolen_form_changes_nothing(world, name, record_property):
    voter = Voter()
    form = captured(voter)
    html = REPLAYS[name](voter, form)
    assert "Ваш голос принят" not in html
    assert Ballot.objects.count() == 0
    assert sent(form, client=voter.client).count("Ваш голос принят") > 0
    html = REPLAYS[name](voter, form)
    assert not re.search(r"<span>\w{4}<", html), "the receipt is shown to its browser only"
    assert world.votes() == 1
    record_property("T6", "повтор чужого запроса ничего не изменил")


@pytest.mark.parametrize("minutes", [0, 5, 29, 31, 59, 61, 600])
def test_a_repeated_form_changes_nothing(world, clock, minutes):
    voter = Voter()
    form = captured(voter)
    sent(form, client=voter.client)
    before = list(Participation.objects.values()), list(Ballot.objects.values())
    clock.shift(minutes=minutes)
    for url in (STEP2, "/golos/2026/1602/kod/", STEP1):
        sent(form, url, voter.client)
        sent(form, url)
    assert (list(Participation.objects.values()), list(Ballot.objects.values())) == before


def test_a_form_sent_after_its_expiry_is_no_vote(world, clock):
    voter = Voter()
    form = captured(voter)
    clock.shift(minutes=10)
    assert "Код устарел" in sent(form, client=voter.client)
    assert world.votes() == 0


def test_the_project_of_a_code_is_not_the_senders_choice(world):
    voter = Voter()
    form = captured(voter)
    sent(
        {**form, "option": str(world.options[2].pk), "number": "1603"}, "/golos/2026/1603/kod/", voter.client
    )
    sent(form, client=voter.client)
    assert world.choice_of(Participation.objects.get()) == world.options[0].pk


def test_whoever_holds_the_phone_learns_nothing_at_any_address(world, record_property):
    """B13: after a vote every address of the vote says the same about each project."""
    pages = [f"/golos/2026/{n}/{step}" for n in ("1601", "1602", "1603") for step in ("", "kod/", "proekt/")]
    pages += [
        f"/golos/{name}" for name in ("", "2026/", "2026/kvitantsiya/", "2026/kvitantsiya.txt", "proverka/")
    ]
    seen = {}
    for favourite in ("1601", "1602", "1603"):
        with taken_back(world):
            voter = Voter()
            voter.enter(voter.ask(url=f"/golos/2026/{favourite}/"), url=f"/golos/2026/{favourite}/kod/")
            seen[favourite] = {url: told(voter, url) for url in pages}
    assert seen["1601"] == seen["1602"] == seen["1603"]
    record_property("B13", f"{len(seen['1601'])} адресов одинаковы, за какой бы проект ни проголосовали")


def told(voter: Voter, url: str) -> str:
    """A page without what differs from vote to vote: tokens, the receipt and its time."""
    answer = voter.client.get(url, follow=True)
    html = (answer.getvalue() if answer.streaming else answer.content).decode()
    html = re.sub(r'value="[^"]*"|<span>\w{4}<|\w{4}(-\w{4}){3}|\d\d:\d\d', "", html)
    return f"{answer.status_code} {html}"


ZONES = ["UTC", "Europe/Moscow", "America/New_York", "Asia/Kamchatka", "Europe/London", "Pacific/Kiritimati"]


@pytest.mark.parametrize("closes", ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-06-01T00:00:00Z"])
def test_edges_do_not_move_with_time_zones(world, clock, monkeypatch, closes, record_property):
    """T8: the zone of the machine and the change to summer time elsewhere mean nothing."""
    end = dt.datetime.fromisoformat(closes)
    opens = end - dt.timedelta(days=2)
    with without_triggers():
        type(world.round).objects.update(opens_at=opens, closes_at=end)
    world.round.refresh_from_db()
    microsecond = dt.timedelta(microseconds=1)
    inside, closed = (opens, end - microsecond), (end, end + world.round.grace)
    table = {opens - microsecond: Refusal.NOT_OPEN, **dict.fromkeys(inside)}
    table |= dict.fromkeys(closed, Refusal.CLOSED)
    zones = random.sample(ZONES, size(3, len(ZONES)))
    for place, zone in enumerate(zones):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        for number, (moment, refusal) in enumerate(table.items()):
            clock.stop_at(moment)
            answer = world.issue(phone(10 * place + number), network=address(10 * place + number))
            assert getattr(answer, "reason", None) is refusal, (zone, moment)
        clock.stop_at(end - microsecond)
        for wait, accepted in ((world.round.grace - microsecond, True), (world.round.grace, False)):
            number = 1000 + 10 * place + accepted
            clock.stop_at(end - microsecond)
            code = world.code(phone(number), network=address(number))
            with without_triggers():
                Challenge.objects.update(expires_at=end + dt.timedelta(days=1))
            clock.stop_at(end + wait)
            assert isinstance(confirm(*code), Accepted) is accepted, (zone, wait)
    monkeypatch.undo()
    time.tzset()
    record_property("T8", f"край {closes[:10]}: {len(zones)} часовых поясов × {len(table) + 2} моментов")
