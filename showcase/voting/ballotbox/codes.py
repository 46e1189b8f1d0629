"""Issuing a code: every limit is counted in the transaction that writes the code."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from showcase.voting import abuse, alarms, keys, outbox, receipts, texts
from showcase.voting.addresses import Address
from showcase.voting.ballotbox.locks import hold_voter, sqlstate
from showcase.voting.channels.base import Gateway
from showcase.voting.channels.registry import gateway_for
from showcase.voting.choices import AlarmKind, Channel, Mode, OptionEventKind, OutboxState, RoundState
from showcase.voting.models import Option, VotingRound
from showcase.voting.outcomes import Issued, Refusal, Refused

RESEND_SECONDS = 60
PER_HOUR = 3
PER_DAY = 5
CODE_LIFETIME = dt.timedelta(minutes=10)
BUDGET_WARNING = 0.8

SITUATION = """
SELECT voting_round_now(r.is_demo), r.state, r.mode, r.opens_at, r.closes_at,
  (SELECT kind FROM voting_optionevent WHERE option_id = %(option)s ORDER BY id DESC LIMIT 1),
  ARRAY(SELECT created_at FROM voting_challenge c WHERE c.round_id = r.id AND c.voter_tag = %(tag)s
    AND c.created_at > voting_round_now(r.is_demo) - interval '1 day' ORDER BY created_at DESC),
  (SELECT ARRAY[created_at, used_at] FROM voting_challenge c WHERE c.id = %(challenge)s)
FROM voting_votinground r WHERE r.id = %(round)s
"""
SPENT_TODAY = """
SELECT count(*) FROM voting_outboxmessage WHERE round_id = %s AND channel = 'sms'
  AND state NOT IN ('failed', 'expired')
  AND created_at >= date_trunc('day', voting_now() AT TIME ZONE 'Europe/Moscow') AT TIME ZONE 'Europe/Moscow'
"""
INSERT = """
INSERT INTO voting_challenge (id, round_id, option_id, channel, voter_tag, code_mac, receipt_hash,
  number_range, network_tag, consent_version, created_at, expires_at, attempts)
VALUES (%(id)s, %(round)s, %(option)s, %(channel)s, %(tag)s, %(code_mac)s, %(receipt_hash)s,
  %(number_range)s, %(network)s, %(consent)s, %(now)s, %(expires)s, 0)
"""
QUEUE = """
INSERT INTO voting_outboxmessage (id, round_id, challenge_id, channel, gateway, gateway_id, state, note,
  sealed, created_at, next_try_at, tries)
VALUES (%(id)s, %(round)s, %(challenge)s, %(channel)s, %(gateway)s, '', %(state)s, '',
  %(sealed)s, %(now)s, %(now)s, 0)
"""


@dataclass(frozen=True)
class Request:
    """A wish to get a code, with everything that is already known to be in order."""

    round: VotingRound
    option: Option
    address: Address
    key: keys.RoundKey
    gateway: Gateway
    network: bytes | None
    consent_version: int
    attempt: str

    @cached_property
    def challenge(self) -> uuid.UUID:
        """The number of the challenge; the same for every press of one button on one form."""
        if not self.attempt:
            return uuid.uuid4()
        press = self.key.mac("challenge", self.attempt, self.address.identity, str(self.option.pk))
        return uuid.UUID(bytes=press[:16], version=4)

    @property
    def tag(self) -> bytes:
        """The voter's keyed tag."""
        return voter_tag(self.key, self.address)


def voter_tag(key: keys.RoundKey, address: Address) -> bytes:
    """32 bytes that stand for an address in this round and, without the key, for nobody."""
    return key.mac("voter", address.identity)


def code_mac(key: keys.RoundKey, challenge: uuid.UUID, option: int, code: str) -> bytes:
    """The only form in which a code is kept: bound to its challenge and its project."""
    return key.mac("code", str(challenge), str(option), code)


def issue_challenge(
    voting_round: VotingRound,
    option: Option,
    address: Address,
    *,
    network: str = "",
    consent_version: int,
    attempt: str = "",
) -> Issued | Refused:
    """Make a code and queue its message.

    `network` is the visitor's IP address, of which only a keyed hash is kept.

    `attempt` names one form on one screen: pressing its button again, or sending it again because the answer
    was lost, leads to the code that was sent the first time. The answer is the same for numbers that have
    voted and for those that have not.
    """
    if (
        option.round_id != voting_round.pk
        or voting_round.mode != Mode.OWN
        or voting_round.state == RoundState.DRAFT
    ):
        return Refused(Refusal.NOT_OPEN)
    gateway = gateway_for(address.channel)
    if address.channel == Channel.EMAIL and not voting_round.email_allowed:
        return Refused(Refusal.CHANNEL_OFF)
    if gateway is None:
        alarms.sound(voting_round.pk, AlarmKind.GATEWAY)
        return Refused(Refusal.CHANNEL_OFF)
    try:
        key = keys.load(voting_round)
    except keys.KeyFault:
        alarms.sound(voting_round.pk, AlarmKind.KEY)
        return Refused(Refusal.KEY)
    tag = abuse.network_tag(key, network)
    return _issue_safely(Request(voting_round, option, address, key, gateway, tag, consent_version, attempt))


def _issue_safely(request: Request) -> Issued | Refused:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            return _issue(cursor, request)
    except (OperationalError, InterfaceError):
        connection.close()
        return Refused(Refusal.UNAVAILABLE)
    except DatabaseError as error:  # the triggers saw an edge that our own look a moment before had not
        refusals = {"VO001": Refusal.CLOSED, "VO002": Refusal.PAUSED}
        if sqlstate(error) not in refusals:
            raise
        return Refused(refusals[sqlstate(error)])


def _issue(cursor: CursorWrapper, request: Request) -> Issued | Refused:
    hold_voter(cursor, request.tag)
    values = {
        "option": request.option.pk,
        "tag": request.tag,
        "round": request.round.pk,
        "challenge": request.challenge,
    }
    cursor.execute(SITUATION, values)
    now, state, mode, opens_at, closes_at, latest, sent, pressed = cursor.fetchone()
    refused = window_refusal(now, state, mode, opens_at, closes_at) or _option_refusal(latest)
    if refused is None and pressed and not pressed[1] and now < pressed[0] + CODE_LIFETIME:
        return _issued(request, pressed[0], now)
    if pressed:
        request = replace(request, attempt="")
    refused = refused or limit(now, sent)
    if refused is None and _budget_is_spent(cursor, request):
        refused = Refused(Refusal.BUDGET)
    return refused or _write(cursor, request, now)


def window_refusal(
    now: dt.datetime, state: str, mode: str, opens_at: dt.datetime, closes_at: dt.datetime
) -> Refused | None:
    """New codes are sent from the opening up to the close, without the grace."""
    if state in (RoundState.CLOSED, RoundState.CERTIFIED) or (state == RoundState.OPEN and now >= closes_at):
        return Refused(Refusal.CLOSED)
    if state != RoundState.OPEN or mode != Mode.OWN or now < opens_at:
        return Refused(Refusal.NOT_OPEN)
    return None


def _option_refusal(latest: str | None) -> Refused | None:
    refusals = {OptionEventKind.PAUSED: Refusal.PAUSED, OptionEventKind.WITHDRAWN: Refusal.WITHDRAWN}
    return Refused(refusals[latest]) if latest in refusals else None


def limit(now: dt.datetime, sent: list[dt.datetime]) -> Refused | None:
    """Apply the limits to the moments, newest first, at which this voter was sent codes within a day."""
    if sent and (wait := seconds_until(now, sent[0], seconds=RESEND_SECONDS)) > 0:
        return Refused(Refusal.TOO_SOON, wait)
    if len(sent) >= PER_HOUR and (wait := seconds_until(now, sent[PER_HOUR - 1], seconds=3600)) > 0:
        return Refused(Refusal.TOO_MANY_CODES, wait)
    if len(sent) >= PER_DAY:
        return Refused(Refusal.TOO_MANY_CODES, seconds_until(now, sent[PER_DAY - 1], seconds=86_400))
    return None


def seconds_until(now: dt.datetime, since: dt.datetime, *, seconds: int) -> int:
    """Whole seconds, rounded up, until so many have passed since a moment; not positive when they have."""
    rest = since + dt.timedelta(seconds=seconds) - now
    return -(-rest // dt.timedelta(seconds=1))


def _budget_is_spent(cursor: CursorWrapper, request: Request) -> bool:
    if request.address.channel != Channel.SMS or request.gateway.shows_code:
        return False
    cursor.execute(SPENT_TODAY, [request.round.pk])
    (spent,) = cursor.fetchone()
    if spent >= settings.VOTING_SMS_DAILY_BUDGET:
        alarms.sound(request.round.pk, AlarmKind.BUDGET_SPENT)
        return True
    if spent >= BUDGET_WARNING * settings.VOTING_SMS_DAILY_BUDGET:
        alarms.sound(request.round.pk, AlarmKind.BUDGET_NEAR)
    return False


def _write(cursor: CursorWrapper, request: Request, now: dt.datetime) -> Issued:
    challenge, code = request.challenge, f"{secrets.randbelow(1_000_000):06d}"
    receipt = receipts.code_of(request.key, challenge)
    values: dict[str, Any] = {
        "id": challenge,
        "round": request.round.pk,
        "option": request.option.pk,
        "channel": request.address.channel.value,
        "tag": request.tag,
        "code_mac": code_mac(request.key, challenge, request.option.pk, code),
        "receipt_hash": receipts.hash_of(request.round.contest, receipt, request.address.proof),
        "number_range": request.address.number_range,
        "network": request.network,
        "consent": request.consent_version,
        "now": now,
        "expires": now + CODE_LIFETIME,
    }
    cursor.execute(INSERT, values)
    _queue(cursor, request, challenge, code, now)
    return _issued(request, now, now)


def _issued(request: Request, since: dt.datetime, now: dt.datetime) -> Issued:
    wait = max(0, seconds_until(now, since, seconds=RESEND_SECONDS))
    return Issued(request.challenge, request.address.masked, since + CODE_LIFETIME, wait)


def _queue(
    cursor: CursorWrapper, request: Request, challenge: uuid.UUID, code: str, now: dt.datetime
) -> None:
    message, option = uuid.uuid4(), request.option
    if request.address.channel == Channel.SMS:
        subject, text = "", texts.sms_text(code, option.number)
    else:
        subject, text = (
            texts.email_subject(option.number),
            texts.email_text(code, option.number, option.title),
        )
    values = {
        "id": message,
        "round": request.round.pk,
        "challenge": challenge,
        "channel": request.address.channel.value,
        "gateway": request.gateway.name,
        "state": (OutboxState.SENT if request.gateway.shows_code else OutboxState.QUEUED).value,
        "sealed": outbox.seal(request.key, request.address.value, subject, text),
        "now": now,
    }
    cursor.execute(QUEUE, values)
    if not request.gateway.shows_code:
        transaction.on_commit(lambda: outbox.nudge(message))
