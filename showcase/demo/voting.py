"""Votes of the demonstration contests: one is open, the other left everything that a vote leaves behind."""

import datetime as dt
import hashlib
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from wagtail.models import Site

from showcase.contest.choices import Outcome
from showcase.contest.models import ContestYearPage
from showcase.core.models import SiteSettings
from showcase.core.russian import MOSCOW, midnight
from showcase.users.models import User
from showcase.voting import ballotbox, delivery
from showcase.voting.models import Challenge, Option, OptionResult, Station, VotingRound
from showcase.voting.outcomes import Accepted, Issued
from showcase.voting.phones import Phone, parse_phone

CONSENT = Path(__file__).parent / "data" / "consent.txt"
PEOPLE = {
    "demo-podschet": "Внесение бумажных голосов (демонстрация)",
    "demo-sverka": "Сверка бумажных голосов (демонстрация)",
}
"""Accounts that nobody signs in with, and their names."""
FINISHED_PER_OPEN = 12
"""Voters of the finished vote (settings: `DEMO_VOTERS`) for each of the vote that runs."""
FINISHED_OPENS = dt.datetime(2020, 3, 26, 9, tzinfo=MOSCOW)
FINISHED_CLOSES = dt.datetime(2020, 4, 9, tzinfo=MOSCOW)
OPENED_DAYS_AGO, DAYS_AHEAD = 3, 11
DAY = dt.timedelta(days=1)
# People vote when they wake and after work, and most of all on the first and the last day.
HOURS = (1, 1, 1, 1, 1, 2, 6, 14, 22, 24, 22, 20, 22, 20, 18, 18, 22, 28, 36, 42, 40, 30, 14, 4)
EDGE_DAYS = 3
PREFIXES = (910, 915, 920, 953, 960)
STATIONS = ("Администрация посёлка Образцового", "Сельский клуб деревни Выдумки", "Школа села Примерного")
SERIES_HOUR = dt.datetime(2020, 4, 1, 4, tzinfo=MOSCOW)
SERIES = 24
VOID_REASON = "Выдуманный случай для показа: за один ночной час проголосовали номера одной серии."


EXAMPLES = {
    "owner_name": "Организатор (пример для демонстрации)",
    "phone": "8 800 000-00-00",
    "hours": "пример для демонстрации",
    "email": "primer@example.com",
    "sms_company": "ООО «Пример рассылки» (пример для демонстрации)",
}
"""Contacts without which no form takes personal data: each is marked, or cannot be taken for a real one."""


def fill_settings() -> None:
    """Give empty contacts their examples, so that everything can be tried."""
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    examples = {name: value for name, value in EXAMPLES.items() if not getattr(site, name)}
    SiteSettings.objects.filter(pk=site.pk).update(**examples)


def clear_settings() -> None:
    """Take the examples out again; contacts that an editor has entered stay."""
    for name, value in EXAMPLES.items():
        SiteSettings.objects.filter(**{name: value}).update(**{name: ""})


def build_rounds(day: dt.date) -> int:
    """Give both demonstration contests their votes; return how many ballots were cast.

    Not inside a transaction: the ballot box commits every vote by itself.
    """
    fill_settings()
    ballotbox.publish_consent(CONSENT.read_text(encoding="utf-8").strip())
    finished, running = ContestYearPage.objects.filter(is_demo=True).order_by("year")
    with quick_commits():
        return finish_round(finished) + open_round(running, day)


@contextmanager
def quick_commits() -> Iterator[None]:
    """Do not wait for the disk on commit: data lost in a crash can be rebuilt."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("SET synchronous_commit = on")


def announce(year: ContestYearPage, opens_at: dt.datetime, closes_at: dt.datetime) -> VotingRound:
    """Create a round with all numbered projects of its year and announce it."""
    voting_round = VotingRound.objects.create(
        year_page=year, opens_at=opens_at, closes_at=closes_at, complaint_days=0
    )
    with ballotbox.demo_time(opens_at - DAY):
        ballotbox.announce(voting_round, None)
    return voting_round


def open_round(year: ContestYearPage, day: dt.date) -> int:
    """A vote that runs now, with some votes in it."""
    today = midnight(day)
    opens_at = today - OPENED_DAYS_AGO * DAY + dt.timedelta(hours=9)
    voting_round = announce(year, opens_at, today + DAYS_AHEAD * DAY)
    return cast(
        voting_round, settings.DEMO_VOTERS // FINISHED_PER_OPEN, opens_at, today - dt.timedelta(hours=1)
    )


def finish_round(year: ContestYearPage) -> int:
    """A vote that is over: ballots, paper, a voided series, points and places."""
    voting_round = announce(year, FINISHED_OPENS, FINISHED_CLOSES)
    count = cast(voting_round, settings.DEMO_VOTERS, FINISHED_OPENS, FINISHED_CLOSES)
    people = [
        User.objects.get_or_create(username=username, defaults={"is_active": False, "last_name": name})[0]
        for username, name in PEOPLE.items()
    ]
    with ballotbox.demo_time(FINISHED_CLOSES + DAY):
        ballotbox.count(voting_round.pk)
        add_paper(voting_round, *people)
        void_series(voting_round, *people)
    decide(voting_round)
    return count


def void_series(voting_round: VotingRound, first: User, second: User) -> None:
    """Void the longest series that the site flags."""
    series = ballotbox.flagged(voting_round)
    if series:
        void = ballotbox.propose_void(
            voting_round, series[0].series, VOID_REASON, "№ 1 (демонстрация)", first
        )
        ballotbox.confirm_void(void, second)


def cast(voting_round: VotingRound, voters: int, since: dt.datetime, until: dt.datetime) -> int:
    """Cast votes of made-up voters at moments in the past, each by a code that is requested and entered.

    Every hour is sealed, as by the worker.
    """
    chance = random.Random(voting_round.contest)  # noqa: S311  the demonstration must not differ from day to day
    options = list(voting_round.options.select_related("project").order_by("number"))
    weights = [chance.uniform(2, 10) + popularity(option) for option in options]
    moments = sorted(moments_between(chance, since, until, voters))
    chosen = chance.choices(options, weights, k=voters)
    voted = [
        (moment, option, voter_phone(number), number)
        for number, (moment, option) in enumerate(zip(moments, chosen, strict=True))
    ]
    if since <= SERIES_HOUR < until:
        voted += series_of_votes(options[0])
    hour = since
    for moment, option, phone, number in sorted(voted, key=lambda item: item[0]):
        if moment >= hour + dt.timedelta(hours=1):
            hour = moment.replace(minute=0, second=0, microsecond=0)
            seal(voting_round, hour)
        vote(voting_round, option, phone, moment, number)
    seal(voting_round, hour + dt.timedelta(hours=1))
    return len(voted)


def series_of_votes(option: Option) -> list[tuple[dt.datetime, Option, Phone, int]]:
    """Votes that the site flags: numbers of one block within an hour of the night."""
    minutes = [SERIES_HOUR + dt.timedelta(minutes=2 * n + 1) for n in range(SERIES)]
    return [
        (moment, option, made_up_phone(f"+7999000{n:04d}"), 100_000 + n) for n, moment in enumerate(minutes)
    ]


def seal(voting_round: VotingRound, moment: dt.datetime) -> None:
    """Seal the hour before."""
    with ballotbox.demo_time(moment):
        ballotbox.seal(voting_round.pk)


def popularity(option: Option) -> int:
    """Weight of a project: winners mostly have more votes, though votes alone do not decide."""
    return {Outcome.WINNER: 6, Outcome.PRIZE: 3}.get(option.project.outcome, 0)


def moments_between(
    chance: random.Random, since: dt.datetime, until: dt.datetime, count: int
) -> Iterator[dt.datetime]:
    """Yield `count` moments, distributed over hours and days as real votes are; never at a seal."""
    hours = [since + dt.timedelta(hours=n) for n in range(int((until - since) / dt.timedelta(hours=1)))]
    edges = [hour - since < DAY or until - hour <= DAY for hour in hours]
    weights = [HOURS[hour.hour] * (EDGE_DAYS if edge else 1) for hour, edge in zip(hours, edges, strict=True)]
    for hour in chance.choices(hours, weights, k=count):
        yield hour + dt.timedelta(seconds=1 + chance.randrange(3500))


def voter_phone(number: int) -> Phone:
    """The n-th made-up telephone; consecutive voters get numbers of different blocks. Only its keyed tag is kept."""
    return made_up_phone(f"+7{PREFIXES[number % len(PREFIXES)]}{number * 7919 % 10_000_000:07d}")


def made_up_phone(text: str) -> Phone:
    """Raises ValueError for a number that the vote would not take."""
    found = parse_phone(text)
    if not isinstance(found, Phone):
        raise ValueError(f"Номер {text} не годится: {found}.")
    return found


def vote(voting_round: VotingRound, option: Option, phone: Phone, moment: dt.datetime, number: int) -> None:
    """One voter: a code, then the vote. The network stands for a neighbourhood."""
    with ballotbox.demo_time(moment):
        network = f"10.0.{number % 180}.1"
        issued = ballotbox.issue_challenge(voting_round, option, phone, network=network, consent_version=1)
        if not isinstance(issued, Issued):
            raise RuntimeError(f"Код не отправлен: {issued}.")
        challenge = Challenge.objects.select_related("round").get(pk=issued.challenge)
        code = re.match(r"\d*", delivery.shown_text(challenge)).group()
        outcome = ballotbox.confirm(voting_round, issued.challenge, code)
        if not isinstance(outcome, Accepted):
            raise RuntimeError(f"Голос не принят: {outcome}.")


def add_paper(voting_round: VotingRound, first: User, second: User) -> None:
    """Paper votes of three stations, entered by one person and again by another."""
    for station_number, name in enumerate(STATIONS):
        station = Station.objects.create(round=voting_round, name=name)
        for option_number, option in enumerate(voting_round.options.order_by("number")):
            votes = (7 * option_number + 11 * station_number) % 23
            scan = hashlib.sha256(f"{name}|{option.number}".encode()).hexdigest()
            count = ballotbox.enter_paper(station, option, votes, scan, first)
            ballotbox.confirm_paper(count, votes, second)


def decide(voting_round: VotingRound) -> None:
    """Enter points and places, as the organiser does, to match the outcome that each project has."""
    options = voting_round.options.select_related("project").order_by("number")
    ranked = sorted(options, key=lambda option: option.project.outcome != Outcome.WINNER)
    for place, option in enumerate(ranked, start=1):
        OptionResult.objects.create(
            option=option, outcome=option.project.outcome, place=place, points_total=40 - 2 * place
        )


def remove_rounds() -> int:
    """Delete the demonstration's votes with everything in them; return how many there were."""
    rounds = list(VotingRound.objects.filter(is_demo=True))
    for voting_round in rounds:
        ballotbox.remove_demo_round(voting_round)
    clear_settings()
    User.objects.filter(username__in=PEOPLE, is_active=False).delete()
    return len(rounds)
