"""A copy of the database without the key, with its files and its WAL, before the end and after (B1, B11, B12, T11)."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from showcase.core.sql import ask
from showcase.voting import ballotbox, keys
from showcase.voting.choices import EventKind
from showcase.voting.models import Ballot, Option, Participation, RecordLine, VotingRound
from showcase.voting.outcomes import Denied
from tests import databases
from tests.voting.box import World, address, phone, size, taken_back, two_people
from tests.waiting import wait_for


def folder_of_the_server() -> Path:
    """Its data directory. A server of another machine shows its files to nobody."""
    folder = Path(ask("SHOW data_directory")[0][0])
    if not folder.exists():
        pytest.skip("сервер базы данных на другой машине: его файлов не прочитать")
    return folder


def wal_since(start: str) -> bytes:
    first = ask("SELECT pg_walfile_name(%s::pg_lsn)", [start])[0][0]
    files = [file for file in (folder_of_the_server() / "pg_wal").iterdir() if len(file.name) == 24]
    return b"".join(file.read_bytes() for file in sorted(files) if file.name >= first)


def files_of_the_vote() -> bytes:
    ask("CHECKPOINT")
    names = ask(
        "SELECT pg_relation_filepath(c.oid) FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid"
        " WHERE coalesce(i.indrelid, c.oid)::regclass::text LIKE 'voting%' AND c.relkind IN ('r', 'i')"
    )
    return b"".join((folder_of_the_server() / name).read_bytes() for (name,) in names)


@dataclass
class Secret:
    """What people chose; of everybody the number, the receipt and the order of voting are known."""

    choices: list[int]
    receipts: list[str]


@pytest.fixture
def start(committed) -> str:
    return ask("SELECT pg_current_wal_lsn()")[0][0]


@pytest.fixture
def voted(start, open_box) -> tuple[World, Secret, str]:
    """A committed vote with seals on the way, and the place in the WAL where it began."""
    voters, chance = size(150, 3000), random.Random(11)  # noqa: S311
    secret = Secret([chance.randrange(3) for _ in range(voters)], [])
    for number, choice in enumerate(secret.choices):
        secret.receipts.append(open_box.vote(phone(number), choice, network=address(number)).receipt)
        if number % (voters // 3) == voters // 4:
            ballotbox.seal(open_box.round.pk)
    return open_box, secret, start


def joined_by_the_disk() -> list[tuple[Any, Any, bytes]]:
    """Participation, ballot and its sealed choice in the order of voting: whoever has the disk can join the halves."""
    return ask(
        "SELECT p.id, b.id, b.sealed FROM voting_participation p JOIN voting_ballot b ON b.xmin = p.xmin"
        " ORDER BY p.ctid"
    )


def guesses_of(world: World) -> dict[str, list[int]]:
    """Attacks on the choices, each a list of guesses by voter: what order and bytes of a copy could tell."""
    pairs = joined_by_the_disk()
    ids = [ballot for _, ballot, _ in pairs]
    sealed = [bytes(found) for _, _, found in pairs]
    found = {f"byte {place}": [one[place] % 3 for one in sealed] for place in range(36)}
    found |= {
        "id of the ballot": [one.int % 3 for one in ids],
        "id of the person": [one.int % 3 for one, _, _ in pairs],
    }
    if not RecordLine.objects.exists():
        return found
    option = {pk: place for place, pk in enumerate(o.pk for o in world.options)}
    orders = ("ctid", "ctid DESC", "xmin::text::bigint, ctid", "name")
    ballot_orders = {
        "voting": list(range(len(pairs))),
        "id of the ballot": sorted(range(len(pairs)), key=lambda n: ids[n].bytes),
        "id of the person": sorted(range(len(pairs)), key=lambda n: pairs[n][0].bytes),
        "sealed": sorted(range(len(pairs)), key=lambda n: sealed[n]),
    }
    for order in orders:
        lines = [option[row[0]] for row in ask(f"SELECT option_id FROM voting_recordline ORDER BY {order}")]
        for other, places in ballot_orders.items():
            guess = [0] * len(pairs)
            for line, place in zip(lines, places, strict=True):
                guess[place] = line
            found[f"lines by {order}, ballots by {other}"] = guess
    return found


def is_better_than_chance(guess: list[int], choices: list[int]) -> bool:
    """Also an attack that is always wrong knows something, and one that mixes up the names of projects."""
    table = Counter(zip(guess, choices, strict=True))
    rows, columns = Counter(guess), Counter(choices)
    chi = sum(
        (table[row, column] - rows[row] * columns[column] / len(choices)) ** 2
        / (rows[row] * columns[column] / len(choices))
        for row in rows
        for column in columns
    )
    return chi > 40  # four degrees of freedom: by chance once in ten million


def test_copy_with_its_wal_answers_nobody_what_they_chose(voted, clock, record_property):
    world, secret, start = voted
    pairs = joined_by_the_disk()
    assert len(pairs) == len(secret.choices)
    key = keys.load(world.round)
    assert [world.choice_of(Participation(pk=one)) for one, _, _ in pairs[:20]] == [
        world.options[choice].pk for choice in secret.choices[:20]
    ], "row order is the order of voting: with the key the copy tells"
    assert not told_by(guesses_of(world), secret)
    assert len({bytes(sealed) for _, _, sealed in pairs}) == len(pairs)

    clock.shift(hours=2)
    ballotbox.count_due_rounds()
    attacks = guesses_of(world)
    assert not told_by(attacks, secret), "with the public record beside it"
    lines = values_of("voting_recordline")
    for table in ("voting_participation", "voting_ballot", "voting_challenge", "voting_sealedreceipt"):
        assert lines & values_of(table) <= {world.round.pk.hex}
    assert values_of("voting_ballot") & values_of("voting_participation") == {world.round.pk.hex}
    names = [bytes(name) for (name,) in ask("SELECT name FROM voting_recordline ORDER BY ctid")]
    assert sorted(names) == names, "lines are written in the order of their names"
    wal = wal_since(start)
    sample = names[:: size(5, 50)]
    found = sum(name in wal for name in sample)  # the header of a page of the WAL may stand within a name
    assert found > 0.8 * len(sample), "the WAL that is searched is that of the vote"
    assert not any(form in wal for form in (key.secret, key.secret.hex().encode()))
    assert not any(receipt.encode() in wal for receipt in secret.receipts[:50])
    said = f"{len(attacks)} сопоставлений по копии: не сказано ни о ком"
    record_property("B11", f"{len(pairs)} голосов, {said}")


def told_by(attacks: dict[str, list[int]], secret: Secret) -> list[str]:
    return [name for name, guess in attacks.items() if is_better_than_chance(guess, secret.choices)]


def test_the_attacks_would_notice_a_link():
    """The statistics above are not blind: unsorted lines would be found."""
    chance = random.Random(5)  # noqa: S311
    choices, noise = ([chance.randrange(3) for _ in range(300)] for _ in range(2))
    half = [choice if n % 2 else other for n, (choice, other) in enumerate(zip(choices, noise, strict=True))]
    assert is_better_than_chance(half, choices)
    assert not is_better_than_chance(noise, choices)


def columns_of(table: str, *kinds: str) -> list[str]:
    question = (
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND (%s = '{}' OR atttypid::regtype::text = ANY(%s))"
    )
    return [row[0] for row in ask(question, [table, list(kinds), list(kinds)])]


def values_of(table: str) -> set[str]:
    """Every id, tag and hash of a table, as hexadecimal digits: what rows could be joined by."""
    return {
        text.replace("-", "").removeprefix("\\x")
        for column in columns_of(table, "uuid", "bytea")
        for (text,) in ask(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
    }


def countable() -> dict[str, Any]:
    """Everything of a copy that can be counted: rows, repeated values and sizes of each column of every table."""
    found = {}
    for (table,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for column in columns_of(table):
            question = (
                f"SELECT count(*), sum(n), sum(n * n), sum(bytes) FROM (SELECT count(*) AS n,"
                f' sum(pg_column_size("{column}")) AS bytes FROM "{table}" GROUP BY "{column}"::text) AS g'
            )
            found[f"{table}.{column}"] = ask(question)
    return found


def test_staff_choose_only_series_that_the_site_has_flagged(world, clock, record_property):
    """B1: no other second, tag or kind singles out voters; people see no id of a ballot; B12: ballots hold no time."""
    for number in range(5):
        world.vote(phone(20_000 * (number + 1)), network=address(1000 + number))
    for number in range(25):
        world.vote(phone(number), number % 3, network=address(number))
    (series,) = ballotbox.flagged(world.round)
    first, second = two_people()
    with pytest.raises(Denied, match="после конца"):
        ballotbox.propose_void(world.round, series.series, "сговор", "№ 1", first)
    clock.shift(hours=2)
    ballotbox.count_due_rounds()
    kind, tag, hour = series.series.split("-")
    forged = [f"{kind}-{tag}-{int(hour) + second}" for second in (-3600, -1, 1, 59, 1800, 3600)]
    tags = ["0" * 32, tag[:8], ""]
    tags += [bytes(one).hex() for (one,) in ask("SELECT network_tag FROM voting_participation")]
    forged += [f"network-{tag}-{hour}", "", "*", *(f"{kind}-{other}-{hour}" for other in tags)]
    for name in forged:
        with pytest.raises(Denied):
            ballotbox.propose_void(world.round, name, "сговор", "№ 1", first)
    ballotbox.confirm_void(ballotbox.propose_void(world.round, series.series, "сговор", "№ 1", first), second)
    told = "".join(ballotbox.record_lines(VotingRound.objects.get())) + repr(series)
    ids = {value for table in ("voting_ballot", "voting_participation") for value in values_of(table)}
    assert not [value for value in ids - values_of("voting_sealedreceipt") if value in told]
    assert columns_of("voting_ballot", "timestamp with time zone", "bigint", "integer") == []
    record_property("B1", f"{len(forged)} подделанных названий серии отклонены, номеров бюллетеней не видно")


def test_copy_gives_no_projects_total_before_the_end(world, clock, record_property):
    """The same people, other choices: whatever can be counted in the copy is the same."""
    clock.stop_at(world.round.opens_at.replace(microsecond=0) + dt.timedelta(minutes=30))
    voters, seen = size(30, 300), []
    for favourites in ((0,), (2,), (0, 1, 2)):
        with taken_back(world):
            for number in range(voters):
                favourite = favourites[number % len(favourites)]
                world.code(phone(number + voters), favourite, network=address(number))
                world.vote(phone(number), favourite, network=address(number))
            ballotbox.seal(world.round.pk)
            seen.append(countable())
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["voting_ballot.id"][0][0] == voters
    said = f"{len(seen[0])} столбцов считаются одинаково при разных {voters} голосах"
    record_property("T11 копия базы", said)


@pytest.fixture
def elsewhere() -> Iterator[psycopg.Connection]:
    """A session in another database of the server; its transactions cannot read the vote and keep none of it."""
    with psycopg.connect(databases.url_of("postgres")) as session:
        yield session


def test_nothing_of_a_person_is_left_after_the_certification(voted, clock, elsewhere, record_property):
    world, secret, _ = voted
    first, second = two_people()
    ballotbox.lift_limit(world.round, phone(0), first)
    key = keys.load(world.round)
    people = [
        (bytes(tag), person.bytes, ballot.bytes, bytes(sealed), bytes(network))
        for person, tag, network, ballot, sealed in ask(
            "SELECT p.id, p.voter_tag, p.network_tag, b.id, b.sealed FROM voting_participation p"
            " JOIN voting_ballot b ON b.xmin = p.xmin"
        )
    ]
    assert traces(files_of_the_vote(), people) == [len(people)] * 5
    clock.shift(hours=2)
    ballotbox.count_due_rounds()
    elsewhere.execute("SELECT pg_current_xact_id()")
    with psycopg.connect(databases.url_of(connection.settings_dict["NAME"])) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT FROM voting_seal")
        world.decide(EventKind.CERTIFIED, [first, second], "Протокол № 5")
        kept = traces(files_of_the_vote(), people)[1:4]
        assert kept == [len(people)] * 3, "an old transaction may still read them"
        assert set(keys.path_of(world.round.pk).read_bytes()) == {0}

    def is_finished() -> bool:
        ballotbox.finish_interrupted()  # as the worker does: an ANALYZE of the server's own may still read them, too
        return not keys.path_of(world.round.pk).exists()

    wait_for(is_finished, 60)
    assert traces(files_of_the_vote(), people) == [0] * 5, "of tags, ids, sealed choices and networks"
    assert all(key.secret not in file.read_bytes() for file in keys.path_of(world.round.pk).parent.iterdir())
    assert not Participation.objects.exists()
    assert not Ballot.objects.exists()
    assert VotingRound.objects.get().state == "certified"
    assert Counter(RecordLine.objects.values_list("option", flat=True)) == Counter(
        world.options[choice].pk for choice in secret.choices
    )
    assert "копии" in ballotbox.act_text(world.round)
    assert Option.objects.count() == 3
    record_property("T13", f"после утверждения в файлах базы нет следов {len(people)} человек")


def traces(data: bytes, people: list[tuple[bytes, ...]]) -> list[int]:
    """How many values of each kind the bytes hold."""
    return [sum(value in data for value in values) for values in zip(*people, strict=True)]
