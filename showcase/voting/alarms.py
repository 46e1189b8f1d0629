"""Things that somebody must look at now: computed from the round, told to the log and by mail."""

import logging
import time
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse

from showcase.core import mail
from showcase.core.json_ld import absolute
from showcase.voting import keys, limits
from showcase.voting.ballotbox import digests
from showcase.voting.ballotbox.codes import spent_today
from showcase.voting.channels.registry import current_gateway
from showcase.voting.choices import AlarmKind, RoundState
from showcase.voting.clock import now
from showcase.voting.models import VotingRound

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 6 * 3600
"""The same alarm of one round is not told again sooner, by this process."""
SUSPICIOUS_CODES, SUSPICIOUS_SHARE = 100, 0.3
LATE_SEAL_SECONDS = 2 * 3600
TEXT = "{round}: {kind}.\n\n{note}\nПосмотрите: {page}\n\nО такой же тревоге в ближайшие часы больше не напишем.\n"

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

_last_raised: dict[tuple[str, str], float] = {}


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
    """Write to the log and by mail, unless this was told a short while ago."""
    name, moment = (str(voting_round.pk), kind.value), time.monotonic()
    if moment - _last_raised.get(name, float("-inf")) < AGAIN_SECONDS:
        return
    _last_raised[name] = moment
    logger.critical("%s: %s %s", voting_round, kind.label, note)
    if settings.VOTING_ALARM_EMAILS and mail.is_real():
        _send(voting_round, kind, note)


def _send(voting_round: VotingRound, kind: AlarmKind, note: str) -> None:
    page = absolute(reverse("voting_admin:round", args=[voting_round.pk]))
    text = TEXT.format(round=voting_round, kind=kind.label, note=note, page=page)
    subject = f"Тревога, {voting_round}: {kind.label}"
    email = EmailMessage(
        subject, text, to=settings.VOTING_ALARM_EMAILS, headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        email.send()
    except (SMTPException, OSError, ValueError) as error:  # refused, unreachable, hung up, impossible address
        logger.warning("Письмо о тревоге не отправлено: %s", type(error).__name__)
        _last_raised.pop((str(voting_round.pk), kind.value), None)


def _key(voting_round: VotingRound) -> AlarmKind | None:
    try:
        keys.load(voting_round)
        with connection.cursor() as cursor:
            return AlarmKind.RESTORED if digests.is_behind(cursor, voting_round.pk) else None
    except keys.KeyFault:
        return AlarmKind.KEY


def _codes(voting_round: VotingRound) -> list[AlarmKind | None]:
    gateway = current_gateway()
    with connection.cursor() as cursor:
        cursor.execute(LAST_HOUR, [voting_round.pk])
        sent, confirmed, faults = cursor.fetchone()
        cursor.execute(STUCK, [voting_round.pk])
        (is_stuck,) = cursor.fetchone()
        spent = spent_today(cursor, voting_round.pk, now()) if gateway and not gateway.shows_code else 0
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
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [voting_round.pk, LATE_SEAL_SECONDS])
        return AlarmKind.WORKER if cursor.fetchone()[0] else None
