"""A small vote to test with: a round, its projects, voters and codes."""

import datetime as dt
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from wagtail.models import Site

from showcase.contest.models import ContestYearPage
from showcase.core.models import SiteSettings
from showcase.core.sql import ask
from showcase.users.models import User
from showcase.voting import ballotbox, delivery, keys, receipts
from showcase.voting.choices import EventKind
from showcase.voting.database import now
from showcase.voting.models import Ballot, Challenge, Option, Participation, VotingRound
from showcase.voting.outcomes import Issued
from showcase.voting.phones import Phone, parse_phone
from tests.factories import Tree

FULL = os.environ.get("VOTE_TEST_SCALE") == "full"
"""Sizes of the published test plan; otherwise sizes that fit an everyday run."""
YEAR = 2026
CONSENT = "Согласен на обработку персональных данных: Ассоциация, ООО «СМС» (пример)."


def size(small: int, full: int) -> int:
    return full if FULL else small


@dataclass
class World:
    """A demonstration round that takes votes now; codes are shown, not sent."""

    year: ContestYearPage
    round: VotingRound
    options: list[Option]
    consent: int

    def issue(self, phone: str, option: int = 0, **fields: Any) -> Any:
        number = parse_phone(phone)
        assert isinstance(number, Phone), number
        fields = {"consent_version": self.consent, "network": "198.51.100.7", **fields}
        return ballotbox.issue_challenge(self.round, self.options[option], number, **fields)

    def code(self, phone: str, option: int = 0, **fields: Any) -> tuple[UUID, str]:
        issued = self.issue(phone, option, **fields)
        assert isinstance(issued, Issued), issued
        return issued.challenge, code_of(issued.challenge)

    def vote(self, phone: str, option: int = 0, **fields: Any) -> Any:
        return confirm(*self.code(phone, option, **fields))

    def end(self, clock: "Clock") -> None:
        clock.shift(hours=2)
        assert ballotbox.count_due_rounds() == 1
        self.round.refresh_from_db()

    def record(self) -> str:
        return "".join(ballotbox.record_lines(VotingRound.objects.get(pk=self.round.pk)))

    def votes(self) -> int:
        return Ballot.objects.filter(round=self.round).count()

    def is_whole(self) -> bool:
        """Whether every ballot has its person and every person a ballot, which only the key can tell."""
        return ballotbox.audit(self.round) == []

    def choice_of(self, participation: Participation) -> int:
        """Which option somebody chose: with the key."""
        key = keys.load(self.round)
        ballot = Ballot.objects.get(pk=key.ballot_id(participation.pk))
        return key.open_ballot(self.round.pk, ballot.pk, bytes(ballot.sealed))

    def decide(self, kind: EventKind, people: list[User], reason: str = "причина", **details: Any) -> Any:
        """An event that two people have confirmed."""
        event = ballotbox.propose(self.round, kind, people[0], reason, **details)
        ballotbox.confirm_event(event, people[1])
        return event


def code_of(challenge: UUID) -> str:
    found = Challenge.objects.select_related("round").get(pk=challenge)
    message = delivery.message_of(found)
    return re.search(r"\d{6}", message.text).group()


def confirm(challenge: UUID, code: str) -> Any:
    return ballotbox.confirm(VotingRound.objects.get(challenges=challenge), challenge, code)


def send_due() -> int:
    """Send the codes that wait, as threads of the worker do; return how many."""
    claimed = delivery.claim(50)
    for challenge in claimed:
        delivery.send(challenge)
    return len(claimed)


def two_people() -> list[User]:
    return [User.objects.create_user(name) for name in ("anna", "boris")]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def phone(number: int) -> str:
    """The n-th voter's number, as people write it."""
    return f"8 (910) {number // 10_000:03d}-{number // 100 % 100:02d}-{number % 100:02d}"


def address(number: int) -> str:
    return f"{10 + number // 65536}.{number // 256 % 256}.{number % 256}.1"


def set_operator(**fields: str) -> None:
    values = {
        "owner_name": "Ассоциация",
        "phone": "8 800 000-00-00",
        "email": "help@example.ru",
        "sms_company": "ООО «СМС»",
        **fields,
    }
    SiteSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=values)


def build_year(tree: Tree, year: int = YEAR, projects: int = 3, demo: bool = True) -> ContestYearPage:
    page = tree.year(year, is_demo=demo)
    place = tree.municipality(f"Щекинский район {year}")
    for number in range(projects):
        tree.project(page, place, public_number=f"{1601 + number}")
    return page


def make_round(tree: Tree, *, year: int = YEAR, projects: int = 3, demo: bool = True, **rules: Any) -> World:
    """An announced round around this hour, in a year that stands already or is built."""
    standing = ContestYearPage.objects.filter(year=year).first()
    page = standing or build_year(tree, year, projects, demo)
    moment = now()
    values = {
        "opens_at": moment - dt.timedelta(hours=1),
        "closes_at": moment + dt.timedelta(hours=1),
        "complaint_days": 0,
        **rules,
    }
    voting_round = VotingRound.objects.create(year_page=page, **values)
    set_operator()
    consent = ballotbox.publish_consent(CONSENT)
    ballotbox.announce(voting_round, None)
    return World(page, voting_round, list(voting_round.options.all()), consent.version)


@contextmanager
def taken_back(world: World) -> Iterator[None]:
    """Let what is done in the block be as if it had never happened."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)
    keys.path_of(world.round.pk, "digests").unlink(missing_ok=True)


@contextmanager
def without_triggers() -> Iterator[None]:
    """What only a superuser of the database can do."""
    ask("SET session_replication_role = replica")
    yield
    ask("SET session_replication_role = origin")


class Clock:
    """Replaces the body of `voting_now()` in the test's database."""

    def stop_at(self, moment: dt.datetime) -> None:
        self._define(f"SELECT '{moment.isoformat()}'::timestamptz")

    def shift(self, **delta: float) -> None:
        self._define(f"SELECT clock_timestamp() + interval '{dt.timedelta(**delta).total_seconds()} seconds'")

    @staticmethod
    def _define(body: str) -> None:
        ask(f"CREATE OR REPLACE FUNCTION voting_now() RETURNS timestamptz LANGUAGE sql AS $$ {body} $$")


def fill_the_box(world: World, votes: int) -> None:
    """Write both halves of so many votes as the ballot box would."""
    key, moment = keys.load(world.round), world.round.opens_at + dt.timedelta(minutes=1)
    people = [uuid.uuid4() for _ in range(votes)]
    with without_triggers(), connection.cursor() as cursor:
        columns = (
            "id, round_id, voter_tag, receipt_hash, range_tag, network_tag, consent_version, accepted_at"
        )
        with cursor.copy(f"COPY voting_participation ({columns}) FROM STDIN") as copy:
            for number, person in enumerate(people):
                found = receipts.hash_of("2026", receipts.code_of(key, person), f"{number:07d}"[-4:])
                tags = key.mac("voter", str(number)), found, key.tag("range", str(number // 900))
                network = key.tag("network", str(number // 40))
                copy.write_row((person, world.round.pk, *tags, network, 1, moment))
        with cursor.copy("COPY voting_ballot (id, round_id, sealed) FROM STDIN") as copy:
            for number, person in enumerate(people):
                ballot, option = key.ballot_id(person), world.options[number % len(world.options)].pk
                copy.write_row((ballot, world.round.pk, key.seal_ballot(world.round.pk, ballot, option)))
