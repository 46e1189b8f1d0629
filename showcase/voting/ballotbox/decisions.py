"""Decisions of two people: one enters an event or a paper count, which takes effect when another confirms it."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from showcase.users.models import User
from showcase.voting import copies, keys
from showcase.voting.ballotbox import certification, digests
from showcase.voting.ballotbox.organiser import points_fault, points_of_year, utc
from showcase.voting.choices import OPTION_SWITCHES, EventKind, RoundState
from showcase.voting.database import denied, now
from showcase.voting.models import Option, PaperCount, RoundEvent, Station, VotingRound
from showcase.voting.models.base import Decision
from showcase.voting.models.record import MAX_MISMATCHES
from showcase.voting.outcomes import Denied
from showcase.voting.results import steps_of
from showcase.voting.state import PanelState, panel_of_year

ALREADY = "Это уже подтверждено."
NOT_NOW = "Сейчас это невозможно."
END_MOVES_LATER = "Конец голосования можно только отодвинуть, и только до его наступления."
PAPER_IS_CLOSED = "Бумажные голоса вносят после объявления голосования и до утверждения итогов."


@dataclass(frozen=True)
class Act:
    """Describes a kind of event: title, form fields and who decides. Its explanation is in `about.html`."""

    title: str
    fields: tuple[str, ...] = ("reason",)
    is_of_commission: bool = False
    reason: str = "Причина"


ACTS = {
    EventKind.EXTENDED: Act("Продлить голосование", ("closes_at",)),
    EventKind.PAUSED: Act("Приостановить голосование"),
    EventKind.RESUMED: Act("Возобновить голосование"),
    EventKind.OPTION_PAUSED: Act("Приостановить проект", ("option", "reason")),
    EventKind.OPTION_RESUMED: Act("Возобновить проект", ("option", "reason")),
    EventKind.OPTION_WITHDRAWN: Act("Снять проект", ("option", "reason")),
    EventKind.RESTORED: Act("Продолжить после восстановления"),
    EventKind.POINTS: Act("Опубликовать таблицу баллов", ()),
    EventKind.CERTIFIED: Act("Утвердить итоги", ("reason",), True, "Протокол комиссии: номер и дата"),
    EventKind.COPIES_DESTROYED: Act(
        "Подтвердить уничтожение копий", ("reason",), True, "Что и как уничтожено"
    ),
}
SWITCHED_AFTER = {
    EventKind.OPTION_PAUSED: ("", EventKind.OPTION_RESUMED),
    EventKind.OPTION_RESUMED: (EventKind.OPTION_PAUSED,),
    EventKind.OPTION_WITHDRAWN: ("", EventKind.OPTION_PAUSED, EventKind.OPTION_RESUMED),
}
"""The latest event of a project must be one of these; a withdrawal is final."""


def offered(found: VotingRound) -> list[EventKind]:
    if found.state == RoundState.DRAFT:
        return []
    if found.state == RoundState.CERTIFIED:
        done = found.journal.filter(confirmed_at__isnull=False, kind=EventKind.COPIES_DESTROYED)
        return [] if done.exists() else [EventKind.COPIES_DESTROYED]
    panel = panel_of_year(found.year)
    is_running = panel.now < found.closes_at
    wanted = {
        EventKind.EXTENDED: is_running,
        EventKind.PAUSED: is_running and not panel.is_round_paused,
        EventKind.RESUMED: is_running and panel.is_round_paused,
        **{kind: is_running and switchable(found, kind).exists() for kind in OPTION_SWITCHES},
        EventKind.RESTORED: bool(_lost_digest(found)),
        EventKind.POINTS: not steps_of(found) and bool(points_of_year(found)),
        EventKind.CERTIFIED: panel.state is PanelState.RESULTS,
    }
    return [kind for kind, is_wanted in wanted.items() if is_wanted]


def switchable(found: VotingRound, kind: EventKind) -> QuerySet[Option]:
    events = RoundEvent.objects.filter(option=OuterRef("pk"), confirmed_at__isnull=False)
    latest = Subquery(events.order_by("-confirmed_at", "-id").values("kind")[:1])
    options = found.options.annotate(latest=Coalesce(latest, Value("")))
    return options.filter(latest__in=SWITCHED_AFTER[kind])


def _lost_digest(found: VotingRound) -> str:
    """Return the newest published digest if the database is older. Unreadable digests raise an alarm elsewhere."""
    with suppress(keys.KeyFault):
        if digests.is_behind(found.pk):
            return (digests.last(found.pk) or b"").hex()
    return ""


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
    """
    found = VotingRound.objects.select_related("year_page").get(pk=voting_round.pk)
    _refuse_project(found, kind, option)
    refuse_unless_offered(found, kind)
    if "reason" in ACTS[kind].fields and not reason.strip():
        raise Denied("Укажите причину: её увидят все.")
    return RoundEvent.objects.create(
        round=found,
        option=option,
        kind=kind,
        reason=reason.strip(),
        data=_details(found, kind, closes_at),
        entered_by=by,
        entered_at=now(),
    )


def refuse_unless_offered(found: VotingRound, kind: EventKind) -> None:
    """Raise Denied for an event that is not possible now, or too early."""
    if kind not in offered(found):
        raise Denied(NOT_NOW)
    if kind == EventKind.CERTIFIED:
        certification.refuse_if_early(found)
    if kind == EventKind.COPIES_DESTROYED and (left := copies.left_of(found)):
        raise Denied(f"Ещё не уничтожены: {', '.join(left)}.")


def _refuse_project(found: VotingRound, kind: EventKind, option: Option | None) -> None:
    is_wanted = kind in OPTION_SWITCHES
    if is_wanted != (option is not None) or (is_wanted and option not in switchable(found, kind)):
        raise Denied("Этому проекту сейчас так сделать нельзя. Снятый проект снят насовсем.")


def _details(voting_round: VotingRound, kind: EventKind, closes_at: dt.datetime | None) -> dict[str, Any]:
    """Return the data of the event besides its reason. Raises Denied."""
    if kind == EventKind.EXTENDED:
        if closes_at is None or closes_at <= voting_round.closes_at:
            raise Denied(END_MOVES_LATER)
        return {"before": utc(voting_round.closes_at), "closes_at": utc(closes_at)}
    if kind == EventKind.POINTS:
        steps = points_of_year(voting_round)
        if fault := points_fault(steps):
            raise Denied(fault)
        return {"points": steps}
    return {"digest": _lost_digest(voting_round)} if kind == EventKind.RESTORED else {}


def confirm_event(event: RoundEvent, by: User) -> None:
    """Confirm an event. Raises Denied for the person who entered it, and if it is no longer possible."""
    with transaction.atomic():
        found = RoundEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        refuse_second(found, by)
        _refuse_project(found.round, EventKind(found.kind), found.option)
        refuse_unless_offered(found.round, EventKind(found.kind))
        if found.kind == EventKind.EXTENDED:
            moment = dt.datetime.fromisoformat(found.data["closes_at"])
            with denied(END_MOVES_LATER):
                VotingRound.objects.filter(pk=found.round_id).update(closes_at=moment)
        if found.kind == EventKind.CERTIFIED:
            certification.delete_people(found.round)
        with denied(NOT_NOW):
            found.confirm(by)
    if event.kind == EventKind.CERTIFIED:
        certification.finish(found.round)
    event.refresh_from_db()


def refuse_second(row: Decision, by: User) -> None:
    """Raise Denied if the row is confirmed already, or was entered by this person."""
    if row.confirmed_at:
        raise Denied(ALREADY)
    if row.entered_by_id == by.pk:
        raise Denied("Подтверждает другой человек, не тот, кто внёс.")


def take_back(row: Decision) -> None:
    """Delete a pending event, void or paper count. Raises Denied for a confirmed one."""
    deleted, _ = type(row).objects.filter(pk=row.pk, confirmed_at=None).delete()
    if not deleted:
        raise Denied(ALREADY)


# Paper: the second person enters the number again without seeing the first; every version stays.


def latest_counts(station: Station) -> dict[int, PaperCount]:
    """The latest version for each project, by the project's id."""
    return {count.option_id: count for count in station.counts.order_by("version")}


@transaction.atomic
def enter_sheet(station: Station, votes: dict[Option, int], scan_sha256: str, by: User) -> None:
    """Add a version for each project whose number or scan has changed, or whose last version had three mismatches."""
    latest = latest_counts(station)
    for option, number in votes.items():
        old = latest.get(option.pk)
        is_alive = old is not None and old.mismatches < MAX_MISMATCHES
        if not (is_alive and (old.votes, old.scan_sha256) == (number, scan_sha256)):
            enter_paper(station, option, number, scan_sha256, by)


def enter_paper(station: Station, option: Option, votes: int, scan_sha256: str, by: User) -> PaperCount:
    """Add a version of a station's count. Raises Denied when the round does not take counts now."""
    with denied(PAPER_IS_CLOSED):
        Station.objects.select_for_update().get(pk=station.pk)
        versions = station.counts.filter(option=option).aggregate(last=Max("version", default=0))
        return PaperCount.objects.create(
            round_id=station.round_id,
            station=station,
            option=option,
            version=versions["last"] + 1,
            votes=votes,
            scan_sha256=scan_sha256,
            entered_by=by,
            entered_at=now(),
        )


def confirm_sheet(station: Station, votes: dict[Option, int], by: User) -> dict[Option, str]:
    """Compare the second entry of a protocol with the first; return errors by project. Skips confirmed rows."""
    latest = latest_counts(station)
    faults = {option: _compare(latest.get(option.pk), number, by) for option, number in votes.items()}
    return {option: fault for option, fault in faults.items() if fault}


def _compare(count: PaperCount | None, votes: int, by: User) -> str:
    if count is None:
        return "число ещё не внесено."
    if count.confirmed_at:
        return ""
    try:
        left = confirm_paper(count, votes, by)
    except Denied as refusal:
        return str(refusal)
    again = f"Осталось попыток: {left}." if left else "Теперь число вносят заново."
    return "" if left is None else f"не совпало. Проверьте протокол. {again}"


def confirm_paper(count: PaperCount, votes: int, by: User) -> int | None:
    """Confirm a count by entering it again. Return None if the numbers match, otherwise the tries left.

    Raises Denied for the person who entered it, for an older version, and after three mismatches.
    """
    with denied(PAPER_IS_CLOSED):
        found = PaperCount.objects.select_for_update(of=("self",)).get(pk=count.pk)
        refuse_second(found, by)
        if PaperCount.objects.filter(
            station=found.station_id, option=found.option_id, version__gt=found.version
        ).exists():
            raise Denied("Есть более новая версия этого подсчёта.")
        if found.mismatches >= MAX_MISMATCHES:
            raise Denied("Три раза внесли другое число. Проверьте протокол и внесите подсчёт заново.")
        if found.votes == votes:
            found.confirm(by)
        else:
            found.mismatches += 1
            found.save(update_fields=["mismatches"])
    count.refresh_from_db()
    return None if count.confirmed_at else MAX_MISMATCHES - count.mismatches
