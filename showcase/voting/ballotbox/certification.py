"""The end of a round: person halves and key are destroyed, and an act says so.

Steps, each safe to repeat and to kill: 1. one transaction marks the round certified, deletes who took part
and writes all ballots anew at once; 2. the key file is overwritten and deleted; 3. tables are rewritten, so
that no deleted byte stays in their files and ballots lie in the order of their random ids; 4. the act is
written from the journal.
"""

import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from showcase.voting import keys
from showcase.voting.ballotbox.locks import hold_round
from showcase.voting.choices import RoundEventKind, RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.models import RoundEvent, VoidCase, VotingRound
from showcase.voting.outcomes import Denied

DELETIONS = {
    "messages": "DELETE FROM voting_outboxmessage WHERE round_id = %s",
    "challenges": "DELETE FROM voting_challenge WHERE round_id = %s",
    "participations": "DELETE FROM voting_participation WHERE round_id = %s",
}
TERM_IS_OVER = """
SELECT voting_round_now(is_demo) >= make_interval(days => complaint_days) + coalesce(closes_at + grace,
  (SELECT max(at) FROM voting_roundevent WHERE round_id = r.id AND kind = 'closed'))
FROM voting_votinground r WHERE id = %s
"""
UNCONFIRMED = """
SELECT EXISTS (
  SELECT FROM (SELECT DISTINCT ON (c.station_id, c.option_id) c.id FROM voting_papercount c
    JOIN voting_station s ON s.id = c.station_id WHERE s.round_id = %s
    ORDER BY c.station_id, c.option_id, c.version DESC) AS latest
  WHERE NOT EXISTS (SELECT FROM voting_paperconfirmation p WHERE p.count_id = latest.id))
"""
# Each row carries the number of the transaction that wrote it, and these numbers grow as people vote. Rows that one
# statement has written again carry one number.
FORGET_ORDER = "UPDATE voting_ballot SET id = id WHERE round_id = %s"
REWRITE = (
    "VACUUM (FULL, ANALYZE) voting_participation",
    "VACUUM (FULL, ANALYZE) voting_challenge",
    "VACUUM (FULL, ANALYZE) voting_outboxmessage",
    "CLUSTER voting_ballot USING voting_ballot_pkey",
)


def certify(voting_round: VotingRound, *, protocol: str, first: str, second: str) -> Path:
    """Certify a closed round after the term for complaints and return the path of the act.

    `first` and `second` are the two people who sign. Raises Denied when it is too early or something is
    undecided.
    """
    if VotingRound.objects.get(pk=voting_round.pk).state != RoundState.CERTIFIED:
        _delete_people(voting_round, protocol.strip(), first.strip(), second.strip())
    keys.destroy(voting_round.pk)
    _rewrite_tables()
    voting_round.refresh_from_db()
    return _write_act(voting_round)


def _delete_people(voting_round: VotingRound, protocol: str, first: str, second: str) -> None:
    if not (protocol and first and second) or first.casefold() == second.casefold():
        raise Denied("Нужны номер протокола и два разных человека.")
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        hold_round(cursor, voting_round.pk)
        found = VotingRound.objects.select_for_update().get(pk=voting_round.pk)
        if found.state == RoundState.CERTIFIED:
            return
        _refuse_if_early(cursor, found)
        counts = _counts(cursor, found)
        VotingRound.objects.filter(pk=found.pk).update(state=RoundState.CERTIFIED)
        for name, statement in DELETIONS.items():
            cursor.execute(statement, [found.pk])
            counts[f"{name}_deleted"] = cursor.rowcount
        cursor.execute(FORGET_ORDER, [found.pk])
        data = {"protocol": protocol, "people": [first, second], **counts}
        RoundEvent.objects.create(
            round=found, kind=RoundEventKind.CERTIFIED, by=f"{first}, {second}", data=data, at=VotingNow()
        )


def _refuse_if_early(cursor: CursorWrapper, found: VotingRound) -> None:
    if found.state != RoundState.CLOSED:
        raise Denied("Сначала закройте голосование.")
    cursor.execute(TERM_IS_OVER, [found.pk])
    if not cursor.fetchone()[0]:
        raise Denied(f"Ещё не прошло {found.complaint_days} дней на жалобы.")
    if VoidCase.objects.filter(round=found, decision__isnull=True).exists():
        raise Denied("Есть дела об аннулировании без решения.")
    cursor.execute(UNCONFIRMED, [found.pk])
    if cursor.fetchone()[0]:
        raise Denied("Есть бумажные голоса, которые внёс один человек и не подтвердил второй.")


def _counts(cursor: CursorWrapper, found: VotingRound) -> dict[str, Any]:
    """What the act still says after the rows are gone."""
    cursor.execute(
        "SELECT channel, count(*) FILTER (WHERE state IN ('sent', 'delivered', 'unknown'))"
        " FROM voting_outboxmessage WHERE round_id = %s GROUP BY channel",
        [found.pk],
    )
    sent = dict(cursor.fetchall())
    cursor.execute(
        "SELECT channel, count(*) FROM voting_ballot WHERE round_id = %s GROUP BY channel", [found.pk]
    )
    return {"codes_sent": sent, "ballots": dict(cursor.fetchall()), "key_fingerprint": found.key_fingerprint}


def _rewrite_tables() -> None:
    with connection.cursor() as cursor:
        for statement in REWRITE:
            cursor.execute(statement)


def _write_act(voting_round: VotingRound) -> Path:
    """Write the act, whole and once: a signed one is never replaced."""
    event = RoundEvent.objects.get(round=voting_round, kind=RoundEventKind.CERTIFIED)
    path = Path(settings.VOTING_ACTS_DIR) / f"akt-{voting_round.contest}-{voting_round.pk}.txt"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(act_text(voting_round, event))
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    return path


def act_text(voting_round: VotingRound, event: RoundEvent) -> str:
    """The act of destruction; the same words whenever it is written again."""
    data, moment = event.data, event.at.astimezone(ZoneInfo("Europe/Moscow"))
    ballots, sent = sum(data["ballots"].values()), sum(data["codes_sent"].values())
    lines = [
        "Акт об уничтожении персональных данных",
        "",
        f"Голосование: конкурс {voting_round.contest} года",
        f"Дата и время: {moment:%d.%m.%Y, %H:%M} по московскому времени",
        f"Основание: {data['protocol']}, цель обработки достигнута",
        f"Принято бюллетеней: {ballots}. Отправлено кодов: {sent}",
        "",
        "Уничтожено:",
        f"— отметок об участии: {data['participations_deleted']}",
        f"— кодов подтверждения: {data['challenges_deleted']}",
        f"— записей об отправке: {data['messages_deleted']}",
        f"— ключ голосования с отпечатком {data['key_fingerprint'] or 'отсутствует'}",
        "",
        "Способ: удаление из базы данных с перезаписью таблиц; перезапись и удаление файла ключа.",
        "После этого связать бюллетень с человеком нельзя.",
        "",
        f"Первый подписавший: {data['people'][0]}  ____________",
        f"Второй подписавший: {data['people'][1]}  ____________",
        "",
    ]
    return "\n".join(lines)
