"""Things that somebody must look at now: computed from the round, told to the log and by mail."""

from django.conf import settings
from django.urls import reverse

from showcase.core import alarms
from showcase.core.json_ld import absolute
from showcase.voting import keys, limits
from showcase.voting.ballotbox import digests
from showcase.voting.ballotbox.codes import spent_today
from showcase.voting.channels import current_gateway
from showcase.voting.choices import AlarmKind, RoundState
from showcase.voting.database import ask, now
from showcase.voting.models import VotingRound

SUSPICIOUS_CODES, SUSPICIOUS_SHARE = 100, 0.3
LATE_SEAL_SECONDS = 2 * 3600
TEXT = "{round}: {kind}.\n\n{note}\nПосмотрите: {page}"

# Codes younger than three minutes may still be on their way.
LAST_HOUR = """
SELECT count(*), count(used_at), count(*) FILTER (WHERE is_our_fault)
FROM voting_challenge WHERE round_id = %s AND created_at BETWEEN voting_now() - interval '1 hour'
  AND voting_now() - interval '3 minutes'
"""
STUCK = """
SELECT EXISTS (SELECT FROM voting_challenge WHERE round_id = %s AND state = 'queued'
  AND sealed IS NOT NULL AND created_at < voting_now() - interval '3 minutes')
"""
UNSEALED = """
SELECT EXISTS (
  SELECT FROM voting_participation p WHERE p.round_id = %s
    AND p.accepted_at < voting_now() - make_interval(secs => %s)
    AND NOT EXISTS (SELECT FROM voting_sealedreceipt s WHERE s.receipt_hash = p.receipt_hash))
"""


def current(voting_round: VotingRound) -> list[AlarmKind]:
    if voting_round.state != RoundState.ANNOUNCED:
        return []
    found = [_key(voting_round), *_codes(voting_round), _seals(voting_round)]
    return [kind for kind in dict.fromkeys(found) if kind]


def check_rounds() -> None:
    """Tell about everything that is wrong; the worker does this every minute."""
    for voting_round in VotingRound.objects.filter(state=RoundState.ANNOUNCED).select_related("year_page"):
        for kind in current(voting_round):
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
    ((sent, confirmed, faults),) = ask(LAST_HOUR, [voting_round.pk])
    ((is_stuck,),) = ask(STUCK, [voting_round.pk])
    spent = spent_today(voting_round.pk, now()) if gateway and not gateway.shows_code else 0
    is_suspicious = sent >= SUSPICIOUS_CODES and confirmed < SUSPICIOUS_SHARE * sent
    return [
        AlarmKind.GATEWAY if gateway is None or faults or is_stuck else None,
        AlarmKind.UNCONFIRMED if is_suspicious else None,
        _budget(spent),
    ]


def _budget(spent: int) -> AlarmKind | None:
    if spent >= settings.VOTING_SMS_DAILY_BUDGET:
        return AlarmKind.BUDGET_SPENT
    is_near = spent >= limits.BUDGET_WARNING * settings.VOTING_SMS_DAILY_BUDGET
    return AlarmKind.BUDGET_NEAR if is_near else None


def _seals(voting_round: VotingRound) -> AlarmKind | None:
    return AlarmKind.WORKER if ask(UNSEALED, [voting_round.pk, LATE_SEAL_SECONDS])[0][0] else None
