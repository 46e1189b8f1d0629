"""A vote of the whole region (T15), and rules that migrations really leave in the database (T18)."""

import datetime as dt
import os
import time
import uuid

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.test import Client

from showcase.voting import ballotbox, keys, receipts, totals
from showcase.voting.ballotbox import sealing
from showcase.voting.models import Participation, RecordLine
from showcase.voting.models.triggers import Trigger
from showcase.voting.recount import recount
from tests import databases
from tests.voting.box import World, size, without_triggers


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


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
                ballot, option = sealing.ballot_id(key, person), world.options[number % len(world.options)].pk
                copy.write_row(
                    (ballot, world.round.pk, sealing.seal_ballot(key, world.round.pk, ballot, option))
                )


def slowest(url: str, times: int) -> float:
    """Milliseconds within which 95 % of answers are made; nothing is cached."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        assert Client().get(url).status_code == 200
        found.append(1000 * (time.perf_counter() - begun))
    return sorted(found)[int(0.95 * times)]


@pytest.mark.django_db
def test_votes_of_the_whole_region_are_counted_once_in_seconds(world, clock, record_property):
    votes, crowding = size(3000, 79_000), max(1.0, os.getloadavg()[0] / os.cpu_count())
    fill_the_box(world, votes)
    clock.shift(hours=2)
    begun = time.perf_counter()
    assert ballotbox.count_due_rounds() == 1
    counted = time.perf_counter() - begun
    assert ballotbox.count_due_rounds() == 0
    world.round.refresh_from_db()
    assert sum(row.online for row in totals.count(world.round)) == RecordLine.objects.count() == votes
    assert Participation.objects.count() == votes
    assert world.is_whole()
    record = "".join(ballotbox.record_lines(world.round))
    assert recount(record, ballotbox.digest_lines(world.round)) == []
    assert counted < 30 * crowding
    page = slowest("/golos/2026/", 40)
    assert page < 200 * crowding
    said = f"вскрыты и посчитаны за {counted:.1f} с, страница итогов 95 % за {page:.0f} мс"
    record_property(
        "T15", f"{votes} бюллетеней {said}, загрузка {os.getloadavg()[0]:.0f}, журнал {len(record)} знаков"
    )


# What migrations leave -------------------------------------------------------------------------------------


def declared() -> tuple[set[str], set[str], set[str]]:
    """Triggers, checks and unique keys that the models declare."""
    constraints = [
        constraint
        for model in apps.get_app_config("voting").get_models()
        for constraint in model._meta.constraints
    ]
    triggers = [one for one in constraints if isinstance(one, Trigger)]
    names = {f"voting_{one.name}" for one in triggers}
    names |= {f"voting_{one.name}_whole" for one in triggers if "DELETE" in one.events}
    kinds = (CheckConstraint, UniqueConstraint)
    checks, unique = ({one.name for one in constraints if isinstance(one, kind)} for kind in kinds)
    return names, checks, unique


def present() -> tuple[set[str], set[str], set[str]]:
    """The same, as the database has them."""
    triggers = ask(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'voting%%' AND tgenabled = 'O'"
    )
    found = ask("SELECT conname, contype FROM pg_constraint WHERE conrelid::regclass::text LIKE 'voting%%'")
    checks, unique = ({name for name, kind in found if kind in (wanted, wanted.encode())} for wanted in "cu")
    return {name for (name,) in triggers}, checks, unique


@pytest.mark.django_db
def test_rules_are_in_the_database_after_the_migrations(record_property):
    for wanted, found in zip(declared(), present(), strict=True):
        assert wanted
        assert wanted <= found, wanted - found
    one_vote = ask("SELECT indexdef FROM pg_indexes WHERE indexname = 'one_number_one_vote'")[0][0]
    assert "UNIQUE" in one_vote
    assert one_vote.endswith("(round_id, voter_tag)")
    triggers, checks, unique = map(len, declared())
    record_property("T18", f"{triggers} триггеров, {checks} проверок, {unique} уникальных ключей на месте")


def test_rules_go_and_come_back_with_their_migrations(committed, record_property):
    before = present()
    call_command("migrate", "voting", "zero", verbosity=0)
    assert present() == (set(), set(), set())
    assert ask("SELECT proname FROM pg_proc WHERE proname LIKE 'voting%%'") == []
    call_command("migrate", "voting", verbosity=0)
    assert present() == before
    with databases.copied(connection.settings_dict["NAME"], "restored"):
        assert present() == before, "a restored copy keeps the rules"
    record_property("T18", "правила уходят и возвращаются с миграциями, копия базы их сохраняет")
