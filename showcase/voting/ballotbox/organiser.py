"""What the organiser does to a round: announce, recall, extend, pause, withdraw, close.

Each leaves a journal entry.
"""

import datetime as dt
import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from showcase.contest.models import ProjectPage
from showcase.users.models import User
from showcase.voting import keys
from showcase.voting.ballotbox.locks import hold_round, sqlstate
from showcase.voting.choices import Mode, OptionEventKind, RoundEventKind, RoundState
from showcase.voting.clock import VotingNow, now
from showcase.voting.models import Consent, Option, OptionEvent, RoundEvent, VotingRound
from showcase.voting.outcomes import Denied

DUE = """
SELECT id FROM voting_votinground
WHERE state = 'open' AND mode = 'own' AND voting_now() >= closes_at + grace
"""


def publish_consent(text: str) -> Consent:
    """Add a version of the consent, unless the latest one has the same words."""
    latest = Consent.objects.first()
    if latest and latest.text == text:
        return latest
    return Consent.objects.create(
        version=latest.version + 1 if latest else 1, text=text, published_at=VotingNow()
    )


def fill_options(voting_round: VotingRound) -> int:
    """Put every live project of the year that has a number on the list, with today's words; return how many.

    Raises Denied unless the round is a draft.
    """
    with transaction.atomic():
        _locked(voting_round.pk, RoundState.DRAFT)
        projects = ProjectPage.objects.live().filter(
            contest_year=voting_round.year_page, public_number__isnull=False
        )
        Option.objects.filter(round=voting_round).exclude(project__in=projects).delete()
        for project in projects:
            words = {
                "number": project.public_number,
                "title": project.title,
                "municipality": project.get_parent().title,
            }
            Option.objects.update_or_create(round=voting_round, project=project, defaults=words)
    return len(projects)


def announce(voting_round: VotingRound, by: str) -> None:
    """Freeze the rules and make the keys; from now on the clock alone opens and ends the vote.

    Raises Denied when something is missing.
    """
    with transaction.atomic():
        found = _locked(voting_round.pk, RoundState.DRAFT)
        own = found.mode == Mode.OWN
        if found.closes_at and not found.is_demo and found.closes_at <= now():
            raise Denied("Конец голосования уже прошёл: проверьте даты.")
        if own and not found.options.exists():
            raise Denied("На голосовании нет ни одного проекта с номером.")
        if own and not Consent.objects.exists():
            raise Denied("Не опубликовано согласие на обработку персональных данных.")
        if own:
            found.key_fingerprint, found.signing_public_key = keys.create(found.pk)
        found.rules = rules_text(found)
        found.rules_hash = hashlib.sha256(found.rules.encode()).hexdigest()
        found.state = RoundState.OPEN
        found.save()
        _note(found, RoundEventKind.ANNOUNCED, by, rules_hash=found.rules_hash)
    voting_round.refresh_from_db()


def rules_text(voting_round: VotingRound) -> str:
    """All rules as one line of JSON with sorted keys, so that anybody can compute the same hash."""
    steps = voting_round.year_page.points_steps.order_by("votes_from").values_list(
        "votes_from", "votes_to", "points"
    )
    rules: dict[str, Any] = {
        "contest": voting_round.contest,
        "mode": voting_round.mode,
        "external_url": voting_round.external_url,
        "opens_at": _utc(voting_round.opens_at),
        "closes_at": _utc(voting_round.closes_at),
        "grace_seconds": int(voting_round.grace.total_seconds()),
        "totals": voting_round.totals_mode,
        "age": voting_round.age_text,
        "email": voting_round.email_allowed,
        "complaint_days": voting_round.complaint_days,
        "points": [list(step) for step in steps],
        "options": [list(option) for option in voting_round.options.values_list("number", "title")],
    }
    return json.dumps(rules, ensure_ascii=False, sort_keys=True)


def _utc(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None


def recall(voting_round: VotingRound, by: str) -> None:
    """Take an announcement back before the opening. Raises Denied afterwards."""
    with transaction.atomic():
        found = _locked(voting_round.pk, RoundState.OPEN)
        _change(found, "Голосование уже началось, отозвать его нельзя.", state=RoundState.DRAFT)
        _note(found, RoundEventKind.RECALLED, by)
    voting_round.refresh_from_db()


def extend(voting_round: VotingRound, closes_at: dt.datetime, by: str) -> None:
    """Move the end later, while the vote still runs. Raises Denied for anything else."""
    with transaction.atomic():
        found = _locked(voting_round.pk, RoundState.OPEN)
        before = found.closes_at
        _change(
            found,
            "Конец голосования можно только отодвинуть, и только до его наступления.",
            closes_at=closes_at,
        )
        _note(found, RoundEventKind.EXTENDED, by, before=_utc(before), after=_utc(closes_at))
    voting_round.refresh_from_db()


def pause(option: Option, by: User | None, reason: str) -> None:
    """Stop new codes for a project; codes already sent are still taken, votes stay."""
    _happen(option, OptionEventKind.PAUSED, by, reason)


def resume(option: Option, by: User | None, reason: str) -> None:
    """Send codes for a project again."""
    _happen(option, OptionEventKind.RESUMED, by, reason)


def withdraw(option: Option, by: User | None, reason: str) -> None:
    """Take a project out of the vote: like a pause, but said to be for good. Votes stay where they are."""
    _happen(option, OptionEventKind.WITHDRAWN, by, reason)


def _happen(option: Option, kind: OptionEventKind, by: User | None, reason: str) -> None:
    if not reason.strip():
        raise Denied("Укажите причину: её увидят все.")
    OptionEvent.objects.create(option=option, kind=kind, by=by, reason=reason.strip(), at=VotingNow())


def close(round_id: UUID, by: str) -> bool:
    """Close a round whose grace is over, after the votes that are under way; False when it was closed before.

    Raises Denied when it is too early.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        hold_round(cursor, round_id)
        found = VotingRound.objects.get(pk=round_id)
        if found.state in (RoundState.CLOSED, RoundState.CERTIFIED):
            return False
        if found.state == RoundState.DRAFT:
            raise Denied("Голосование не объявлено.")
        _change(found, "Голосование ещё идёт.", state=RoundState.CLOSED)
        _note(found, RoundEventKind.CLOSED, by)
        return True


def close_due_rounds() -> int:
    """Close every round whose time has come; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(DUE)
        due = [row[0] for row in cursor.fetchall()]
    return sum(close(round_id, "по расписанию") for round_id in due)


def _locked(round_id: UUID, state: RoundState) -> VotingRound:
    found = VotingRound.objects.select_for_update().get(pk=round_id)
    if found.state != state:
        raise Denied(f"Голосование в состоянии «{found.get_state_display()}», так сделать нельзя.")
    return found


def _change(found: VotingRound, refusal: str, **values: Any) -> None:
    """Let the database decide; its refusal becomes a sentence."""
    try:
        with transaction.atomic():
            VotingRound.objects.filter(pk=found.pk).update(**values)
    except DatabaseError as error:
        if not sqlstate(error).startswith("VO"):
            raise
        raise Denied(refusal) from error


def _note(voting_round: VotingRound, kind: RoundEventKind, by: str, **data: Any) -> None:
    RoundEvent.objects.create(round=voting_round, kind=kind, by=by, data=data, at=VotingNow())
