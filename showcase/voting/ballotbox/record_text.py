"""The public record as one text file; `recount.py` reads it."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection

from showcase.core.russian import MOSCOW
from showcase.voting import totals
from showcase.voting.choices import EventKind
from showcase.voting.models import RecordLine, RoundEvent, Seal, SealedReceipt, Void, VotingRound

CHUNK = 5000
PAPER = """
SELECT DISTINCT ON (s.name, o.number) o.number, p.votes, s.name FROM voting_papercount p
JOIN voting_station s ON s.id = p.station_id JOIN voting_option o ON o.id = p.option_id
WHERE p.round_id = %s AND p.confirmed_at IS NOT NULL ORDER BY s.name, o.number, p.version DESC
"""


def record_lines(voting_round: VotingRound) -> Iterator[str]:
    """Every line with its end. Ballots and totals appear after the count only."""
    yield from (f"{line}\n" for line in _header(voting_round))
    yield from (f"{line}\n" for line in _receipts(voting_round))
    if voting_round.totals_visible:
        yield from (f"{line}\n" for line in _ballots(voting_round))
        yield from (f"{line}\n" for line in _totals(voting_round))


def digest_lines(voting_round: VotingRound) -> str:
    """Digests as they were mailed: «number digest»."""
    seals = Seal.objects.filter(round=voting_round).values_list("number", "digest")
    return "".join(f"{number} {bytes(digest).hex()}\n" for number, digest in seals)


def _header(voting_round: VotingRound) -> Iterator[str]:
    yield "Журнал голосования"
    yield f"конкурс {voting_round.contest}"
    if voting_round.is_demo:
        yield "демонстрация: голоса выдуманы"
    yield f"правила {voting_round.rules}"
    yield f"правила-sha256 {voting_round.rules_hash}"
    yield from _events(voting_round)


def _events(voting_round: VotingRound) -> Iterator[str]:
    events = RoundEvent.objects.filter(round=voting_round, confirmed_at__isnull=False)
    for event in events.select_related("option").order_by("confirmed_at", "pk"):
        words = [f"событие {_moment(event.confirmed_at)} {event.get_kind_display()}"]
        words += [f"проект {event.option.number}"] if event.option_id else []
        words += [event.reason] if event.reason else []
        if event.kind == EventKind.COUNTED:
            words.append(f"бюллетеней {event.data['ballots']}, не открылось {event.data['broken']}")
        yield _one_line("; ".join(words))
    for void in Void.objects.filter(round=voting_round, confirmed_at__isnull=False):
        yield _one_line(f"событие {_moment(void.confirmed_at)} аннулирована серия голосов; {void.reason}")


def _receipts(voting_round: VotingRound) -> Iterator[str]:
    for seal in Seal.objects.filter(round=voting_round):
        yield f"печать {seal.number} {_moment(seal.sealed_at)} кодов {seal.codes} {bytes(seal.digest).hex()}"
        hashes = SealedReceipt.objects.filter(seal=seal).order_by("receipt_hash")
        yield from (bytes(item).hex() for item in hashes.values_list("receipt_hash", flat=True))


def _ballots(voting_round: VotingRound) -> Iterator[str]:
    lines = RecordLine.objects.filter(round=voting_round).order_by("name")
    for name, number, is_void in lines.values_list("name", "option__number", "is_void").iterator(CHUNK):
        yield f"{bytes(name).hex()} {number}" + (" аннулирован" if is_void else "")


def _totals(voting_round: VotingRound) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(PAPER, [voting_round.pk])
        yield from (_one_line(f"бумага {number} {votes} {name}") for number, votes, name in cursor.fetchall())
    for row in totals.count(voting_round):
        yield f"итог {row.number} {row.online} {row.voided} {row.paper or 0}"


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(MOSCOW).isoformat(timespec="seconds")


def _one_line(text: str) -> str:
    return " ".join(text.split())
