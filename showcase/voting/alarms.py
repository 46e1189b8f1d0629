"""Problems that need attention now: derived from the round, reported by log and email."""

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from showcase.core import alarms
from showcase.core.json_ld import absolute
from showcase.voting import keys
from showcase.voting.ballotbox import digests
from showcase.voting.ballotbox.codes import spent_today
from showcase.voting.channels import current_gateway
from showcase.voting.choices import AlarmKind, DeliveryState, RoundState
from showcase.voting.database import VotingNow, now
from showcase.voting.limits import BUDGET_WARNING, HOUR, MINUTE
from showcase.voting.models import VotingRound
from showcase.voting.results import unsealed_votes

SUSPICIOUS_CODES, SUSPICIOUS_SHARE = 100, 0.3
LATE_SEAL = 2 * HOUR
ON_ITS_WAY = 3 * MINUTE
"""Newer codes may not have been sent or entered yet."""
TEXT = "{round}: {kind}.\n\n{note}\nПосмотрите: {page}"


def current(voting_round: VotingRound) -> list[AlarmKind]:
    if voting_round.state != RoundState.ANNOUNCED:
        return []
    found = [_key(voting_round), *_codes(voting_round), _seals(voting_round)]
    return [kind for kind in dict.fromkeys(found) if kind]


def of_all_rounds() -> list[tuple[VotingRound, AlarmKind]]:
    rounds = VotingRound.objects.filter(state=RoundState.ANNOUNCED).select_related("year_page")
    return [(voting_round, kind) for voting_round in rounds for kind in current(voting_round)]


def check_rounds() -> None:
    """Raise an alarm for each problem; the worker calls this every minute."""
    for voting_round, kind in of_all_rounds():
        raise_alarm(voting_round, kind)


def raise_alarm(voting_round: VotingRound, kind: AlarmKind, note: str = "") -> None:
    page = absolute(reverse("voting_admin:round", args=[voting_round.pk]))
    alarms.raise_alarm(
        f"voting-{voting_round.pk}-{kind.value}",
        f"Тревога, {voting_round}: {kind.label}",
        TEXT.format(round=voting_round, kind=kind.label, note=note, page=page),
        settings.VOTING_ALARM_EMAILS,
        note,
    )


def _key(voting_round: VotingRound) -> AlarmKind | None:
    try:
        keys.load(voting_round)
        return AlarmKind.RESTORED if digests.is_behind(voting_round.pk) else None
    except keys.KeyFault:
        return AlarmKind.KEY


def _codes(voting_round: VotingRound) -> list[AlarmKind | None]:
    gateway = current_gateway()
    codes = voting_round.challenges.filter(created_at__lt=VotingNow() - ON_ITS_WAY)
    is_stuck = codes.filter(state=DeliveryState.QUEUED, sealed__isnull=False).exists()
    hour = codes.filter(created_at__gt=VotingNow() - HOUR).aggregate(
        sent=Count("pk"), confirmed=Count("used_at"), faults=Count("pk", filter=Q(is_our_fault=True))
    )
    spent = spent_today(voting_round.pk, now()) if gateway and not gateway.shows_code else 0
    is_suspicious = hour["sent"] >= SUSPICIOUS_CODES and hour["confirmed"] < SUSPICIOUS_SHARE * hour["sent"]
    return [
        AlarmKind.GATEWAY if gateway is None or hour["faults"] or is_stuck else None,
        AlarmKind.UNCONFIRMED if is_suspicious else None,
        _budget(spent),
    ]


def _budget(spent: int) -> AlarmKind | None:
    if spent >= settings.VOTING_SMS_DAILY_BUDGET:
        return AlarmKind.BUDGET_SPENT
    is_near = spent >= BUDGET_WARNING * settings.VOTING_SMS_DAILY_BUDGET
    return AlarmKind.BUDGET_NEAR if is_near else None


def _seals(voting_round: VotingRound) -> AlarmKind | None:
    late = unsealed_votes(voting_round).filter(accepted_at__lt=VotingNow() - LATE_SEAL)
    return AlarmKind.WORKER if late.exists() else None
