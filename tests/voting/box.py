"""A small vote to test with: a round, its projects, voters and codes."""

import datetime as dt
import os
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from showcase.contest.models import ContestYearPage
from showcase.users.models import User
from showcase.voting import ballotbox, outbox
from showcase.voting.addresses import Address, parse_phone
from showcase.voting.clock import now
from showcase.voting.models import Ballot, Option, Participation, VotingRound
from showcase.voting.outcomes import Accepted, Issued
from tests.factories import Tree

FULL = os.environ.get("VOTE_TEST_SCALE") == "full"
"""Sizes of the published test plan; otherwise sizes that fit an everyday run."""


def size(small: int, full: int) -> int:
    """Pick a size."""
    return full if FULL else small


@dataclass
class World:
    """A round with projects that takes votes now."""

    year: ContestYearPage
    round: VotingRound
    options: list[Option]
    consent: int
    used: dict[str, int] = field(default_factory=dict)

    def issue(self, phone: str, option: int = 0, **fields: Any) -> Any:
        """Ask for a code."""
        address = parse_phone(phone)
        assert isinstance(address, Address), address
        fields = {"consent_version": self.consent, **fields}
        return ballotbox.issue_challenge(self.round, self.options[option], address, **fields)

    def code(self, phone: str, option: int = 0, **fields: Any) -> tuple[UUID, str]:
        """Ask for a code and read it from the demonstration's screen."""
        issued = self.issue(phone, option, **fields)
        assert isinstance(issued, Issued), issued
        return issued.challenge, code_of(issued.challenge)

    def vote(self, phone: str, option: int = 0, **fields: Any) -> Any:
        """Ask for a code and enter it."""
        return ballotbox.confirm(*self.code(phone, option, **fields))

    def votes(self) -> int:
        """How many ballots the box holds."""
        return Ballot.objects.filter(round=self.round).count()

    def is_whole(self) -> bool:
        """Whether every ballot has its person and every person a ballot."""
        ballots = set(Ballot.objects.filter(round=self.round).values_list("pk", flat=True))
        people = Participation.objects.filter(round=self.round).values_list("ballot_id", flat=True)
        return len(people) == len(ballots) and set(people) == ballots


def code_of(challenge: UUID) -> str:
    """The code that the demonstration shows for a challenge."""
    return re.search(r"\d{6}", outbox.shown_text(challenge) or "").group()


def two_people() -> list[User]:
    """Those who may decide together."""
    return [User.objects.create_user(name) for name in ("anna", "boris")]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def phone(number: int) -> str:
    """The n-th voter's number, as people write it."""
    return f"8 (910) {number // 10_000:03d}-{number // 100 % 100:02d}-{number % 100:02d}"


def build_year(tree: Tree, year: int = 2026, projects: int = 3, demo: bool = False) -> ContestYearPage:
    """Build a contest year and its numbered projects."""
    page = tree.year(year, is_demo=demo)
    place = tree.municipality(f"Щекинский район {year}")
    for number in range(projects):
        tree.project(page, place, public_number=f"{1601 + number}")
    return page


def plant(tree: Tree, *, year: int = 2026, projects: int = 3, demo: bool = False, **rules: Any) -> World:
    """An announced round around this hour, in a year that stands already or is built."""
    standing = ContestYearPage.objects.filter(year=year).first()
    page = standing or build_year(tree, year, projects, demo)
    moment = now()
    values = {
        "opens_at": moment - dt.timedelta(hours=1),
        "closes_at": moment + dt.timedelta(hours=1),
        **rules,
    }
    voting_round = VotingRound(year_page=page, **values)
    voting_round.save()
    consent = ballotbox.publish_consent("Согласен на обработку персональных данных.")
    ballotbox.fill_options(voting_round)
    ballotbox.announce(voting_round, "Тест")
    return World(page, voting_round, list(voting_round.options.all()), consent.version)


class Clock:
    """Replaces the body of `voting_now()` in the test's database."""

    def stop_at(self, moment: dt.datetime) -> None:
        """Let it always be this moment."""
        self._define(f"SELECT '{moment.isoformat()}'::timestamptz")

    def shift(self, **delta: float) -> None:
        """Let it run, so much ahead of the real time."""
        self._define(f"SELECT clock_timestamp() + interval '{dt.timedelta(**delta).total_seconds()} seconds'")

    @staticmethod
    def _define(body: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION voting_now() RETURNS timestamptz LANGUAGE sql AS $$ {body} $$"
            )


def is_accepted(outcome: Any) -> bool:
    """Whether the voter was shown a receipt."""
    return isinstance(outcome, Accepted)
