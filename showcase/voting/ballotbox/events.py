"""Events that two people stand for: one enters, another confirms, and only then they are in force."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from showcase.users.models import User
from showcase.voting import keys
from showcase.voting.ballotbox import certification, digests
from showcase.voting.ballotbox.organiser import change, denied, utc
from showcase.voting.ballotbox.points import points_fault, points_of_year
from showcase.voting.choices import OPTION_SWITCHES, SINGLE_PERSON_EVENTS, EventKind, RoundState
from showcase.voting.clock import now
from showcase.voting.models import Option, RoundEvent, VotingRound
from showcase.voting.models.base import Decision
from showcase.voting.outcomes import Denied

ALREADY = "Это уже подтверждено."
END_MOVES_LATER = "Конец голосования можно только отодвинуть, и только до его наступления."
WITHDRAWN_FOR_GOOD = "Проект снят с голосования насовсем: менять больше нечего."
REASON_NEEDED = (
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.RESTORED,
    EventKind.CERTIFIED,
    EventKind.COPIES_DESTROYED,
    *OPTION_SWITCHES,
)


def propose(
    voting_round: VotingRound,
    kind: EventKind,
    by: User,
    reason: str = "",
    *,
    option: Option | None = None,
    closes_at: dt.datetime | None = None,
) -> RoundEvent:
    """Enter an event; nothing changes until somebody else confirms it. Raises Denied.

    `option` belongs to OPTION_… kinds, `closes_at` to EXTENDED; POINTS publishes the table of the year.
    The reason of CERTIFIED is the protocol's number and date.
    """
    if kind in SINGLE_PERSON_EVENTS or (kind in OPTION_SWITCHES) != (option is not None):
        raise Denied("Такое событие так не вносят.")
    if kind in REASON_NEEDED and not reason.strip():
        raise Denied("Укажите причину: её увидят все.")
    found = VotingRound.objects.select_related("year_page").get(pk=voting_round.pk)
    details = _details(found, kind, closes_at)
    with denied(WITHDRAWN_FOR_GOOD):
        return RoundEvent.objects.create(
            round=found,
            option=option,
            kind=kind,
            reason=reason.strip(),
            data=details,
            entered_by=by,
            entered_at=now(),
        )


def _details(voting_round: VotingRound, kind: EventKind, closes_at: dt.datetime | None) -> dict[str, Any]:
    """What the event must say besides its reason. Raises Denied when it cannot happen now."""
    expected = RoundState.CERTIFIED if kind == EventKind.COPIES_DESTROYED else RoundState.ANNOUNCED
    if voting_round.state != expected:
        raise Denied(f"Голосование в состоянии «{voting_round.get_state_display()}», так сделать нельзя.")
    if kind == EventKind.EXTENDED:
        if closes_at is None or not now() < voting_round.closes_at < closes_at:
            raise Denied(END_MOVES_LATER)
        return {"before": utc(voting_round.closes_at), "closes_at": utc(closes_at)}
    if kind == EventKind.POINTS:
        steps = points_of_year(voting_round)
        if fault := points_fault(steps):
            raise Denied(fault)
        return {"points": steps}
    if kind == EventKind.RESTORED:
        return {"digest": _lost_digest(voting_round.pk)}
    if kind == EventKind.CERTIFIED:
        certification.refuse_if_early(voting_round)
    return {}


def _lost_digest(round_id: UUID) -> str:
    try:
        with connection.cursor() as cursor:
            if not digests.is_behind(cursor, round_id):
                raise Denied("База данных не старше опубликованных контрольных сумм: продолжать нечего.")
        return (digests.last(round_id) or b"").hex()
    except keys.KeyFault as error:
        raise Denied(str(error)) from error


def confirm_event(event: RoundEvent, by: User) -> None:
    """Let an event take effect. Raises Denied for the person who entered it and for a confirmed one."""
    with transaction.atomic():
        found = RoundEvent.objects.select_for_update(of=("self",)).select_related("round").get(pk=event.pk)
        refuse_second(found, by)
        if found.kind == EventKind.EXTENDED:
            moment = dt.datetime.fromisoformat(found.data["closes_at"])
            change(found.round, END_MOVES_LATER, closes_at=moment)
        if found.kind == EventKind.CERTIFIED:
            certification.delete_people(found.round)
        with denied(WITHDRAWN_FOR_GOOD):
            found.confirm(by)
    if event.kind == EventKind.CERTIFIED:
        certification.finish(found.round)
    event.refresh_from_db()


def refuse_second(row: Decision, by: User) -> None:
    """Raises Denied for what is confirmed and for the person who entered it."""
    if row.confirmed_at:
        raise Denied(ALREADY)
    if row.entered_by_id == by.pk:
        raise Denied("Подтверждает другой человек, не тот, кто внёс.")


def take_back(row: Decision) -> None:
    """Delete a pending event, void or paper count. Raises Denied for a confirmed one."""
    if row.confirmed_at is not None or type(row).objects.get(pk=row.pk).confirmed_at is not None:
        raise Denied(ALREADY)
    row.delete()
