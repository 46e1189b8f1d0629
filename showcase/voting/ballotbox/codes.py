"""Issues codes: every limit is checked in the transaction that inserts the code. Deletes expired ones."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from showcase.core.rules import sqlstate
from showcase.core.sql import ask, ask_prepared
from showcase.users.models import User
from showcase.voting import database, keys
from showcase.voting.ballotbox import digests
from showcase.voting.channels import Gateway, current_gateway
from showcase.voting.choices import DeliveryState, EventKind, RoundState
from showcase.voting.limits import CODE_LIFETIME, History
from showcase.voting.models import Challenge, LiftedLimit, Option, VotingRound
from showcase.voting.outcomes import Denied, Issued, Refusal, Refused
from showcase.voting.phones import Phone, parse_phone

BUDGET_MARGIN = 200
"""With fewer codes left, requests count the budget one at a time. More than the requests that run at once."""

SITUATION = f"""
SELECT {digests.IS_BEHIND}, voting_round_now(r.is_demo), r.state, r.opens_at, r.closes_at,
  voting_is_paused(r.id),
  (SELECT kind FROM voting_roundevent WHERE option_id = %(option)s AND confirmed_at IS NOT NULL
   ORDER BY confirmed_at DESC, id DESC LIMIT 1),
  (SELECT ARRAY[created_at, used_at] FROM voting_challenge WHERE id = %(challenge)s)
FROM voting_votinground r WHERE r.id = %(round)s
"""  # noqa: S608  constants only
SPENT = """
SELECT count(*) FROM voting_challenge WHERE round_id = %(round)s
  AND created_at >= date_trunc('day', %(now)s AT TIME ZONE 'Europe/Moscow') AT TIME ZONE 'Europe/Moscow'
"""
HISTORY = f"""
SELECT * FROM (
  SELECT coalesce(array_agg(created_at ORDER BY created_at DESC), '{{}}'),
    coalesce(array_agg(created_at ORDER BY created_at DESC) FILTER (WHERE network_tag = %(network)s), '{{}}')
  FROM voting_challenge
  WHERE voter_tag = %(voter)s AND created_at > %(now)s - interval '1 day'
    AND created_at > coalesce((SELECT max(at) FROM voting_liftedlimit
      WHERE round_id = %(round)s AND voter_tag = %(voter)s), '-infinity')
) AS codes_of_number, (
  SELECT count(*) FILTER (WHERE used_at IS NULL AND expires_at > %(now)s - %(lifetime)s),
    count(*) FILTER (WHERE used_at IS NULL AND expires_at <= %(now)s)
  FROM voting_challenge WHERE network_tag = %(network)s AND created_at > %(now)s - interval '1 day'
) AS codes_of_network, (
  SELECT count(*) FILTER (WHERE accepted_at > %(now)s - interval '1 hour'), count(*),
    EXISTS (SELECT FROM voting_participation WHERE network_tag = %(network)s)
  FROM voting_participation WHERE network_tag = %(network)s AND accepted_at > %(now)s - interval '1 day'
) AS votes_of_network, (SELECT CASE WHEN %(is_budgeted)s THEN ({SPENT}) ELSE 0 END) AS codes_of_day
"""  # noqa: S608  constants only
INSERT = """
INSERT INTO voting_challenge (id, round_id, voter_tag, range_tag, network_tag, code_mac, sealed,
  consent_version, created_at, expires_at, attempts, gateway, gateway_id, state, note, is_our_fault,
  next_try_at, tries)
VALUES (%(challenge)s, %(round)s, %(voter)s, %(range)s, %(network)s, %(code_mac)s, %(sealed)s,
  %(consent)s, %(now)s, %(now)s + %(lifetime)s, 0, %(gateway)s, '', %(state)s, '', false, %(now)s, 0)
"""
# Rows are deleted in batches, one transaction each, so that a killed purge keeps its progress.
PORTION = 5000
OLD = """
DELETE FROM voting_challenge WHERE id IN (
  SELECT id FROM voting_challenge WHERE expires_at < voting_now() - interval '24 hours' LIMIT %s)
RETURNING 1
"""


@dataclass(frozen=True)
class Request:
    """A validated request for a code."""

    round: VotingRound
    option: Option
    phone: Phone
    key: keys.RoundKey
    gateway: Gateway
    network: bytes
    consent_version: int
    attempt: str

    @cached_property
    def challenge(self) -> uuid.UUID:
        """The id of the challenge, the same for repeated submissions of one form."""
        if not self.attempt:
            return uuid.uuid4()
        press = self.key.tag("challenge", f"{self.attempt}|{self.phone.value}|{self.option.pk}")
        return uuid.UUID(bytes=press, version=4)

    def values(self, **more: Any) -> dict[str, Any]:
        return {
            "round": self.round.pk,
            "option": self.option.pk,
            "challenge": self.challenge,
            "voter": self.key.voter_tag(self.phone.value),
            "network": self.network,
            "lifetime": CODE_LIFETIME,
            **more,
        }


def issue_challenge(
    voting_round: VotingRound,
    option: Option,
    phone: Phone,
    *,
    network: str = "",
    consent_version: int,
    attempt: str = "",
) -> Issued | Refused:
    """Create a code and queue its message.

    `network` is the client's IP address, of which only a keyed tag is stored. `attempt` is the id of one rendered
    form: submitting it again returns the code that was already sent. The result does not reveal whether the
    number has voted.
    """
    if option.round_id != voting_round.pk:
        return Refused(Refusal.NOT_OPEN)
    gateway = current_gateway()
    if gateway is None or (gateway.shows_code and not voting_round.is_demo):
        return Refused(Refusal.SENDING_OFF)
    try:
        key = keys.load(voting_round)
        tag = key.network_tag(network)
        with transaction.atomic():
            return _issue(Request(voting_round, option, phone, key, gateway, tag, consent_version, attempt))
    except keys.KeyFault:
        return Refused(Refusal.KEY)
    except (OperationalError, InterfaceError):
        connection.close()
        return Refused(Refusal.UNAVAILABLE)
    except DatabaseError as error:  # the vote closed after our own check, as the trigger saw
        if sqlstate(error) != "VO001":
            raise
        return Refused(Refusal.CLOSED)


def _issue(request: Request) -> Issued | Refused:
    database.hold_for_code(request.round.pk, request.network, request.values()["voter"])
    (row,) = ask_prepared(SITUATION, request.values(last=digests.last(request.round.pk)))
    is_behind, now, *situation, pressed = row
    if is_behind:
        return Refused(Refusal.RESTORED)
    if reason := why_closed(now, *situation):
        return Refused(reason)
    if pressed and not pressed[1] and now < pressed[0] + CODE_LIFETIME:
        return Issued(request.challenge)
    if pressed:
        request = replace(request, attempt="")
    return exact_history(request, now).refusal() or _write(request, now)


def why_closed(
    now: dt.datetime,
    state: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    is_paused: bool,
    switch: str | None,
) -> Refusal | None:
    """Return why no code is sent now: only between opening and close (without the grace), unless paused."""
    if state == RoundState.CERTIFIED or (state == RoundState.ANNOUNCED and now >= closes_at):
        return Refusal.CLOSED
    if state != RoundState.ANNOUNCED or now < opens_at:
        return Refusal.NOT_OPEN
    if is_paused:
        return Refusal.ROUND_PAUSED
    stops = {EventKind.OPTION_PAUSED: Refusal.PAUSED, EventKind.OPTION_WITHDRAWN: Refusal.WITHDRAWN}
    return stops.get(switch)


def history(request: Request, now: dt.datetime) -> History:
    budget = None if request.gateway.shows_code else settings.VOTING_SMS_DAILY_BUDGET
    (row,) = ask_prepared(HISTORY, request.values(now=now, is_budgeted=budget is not None))
    return History(now, *row, budget=budget)


def exact_history(request: Request, now: dt.datetime) -> History:
    """Like `history`; near the end of the budget under a lock, so that the budget is never exceeded."""
    found = history(request, now)
    if found.budget is None or found.spent + BUDGET_MARGIN < found.budget:
        return found
    database.hold_budget(request.round.pk)
    return replace(found, spent=spent_today(request.round.pk, now))


def spent_today(round_id: uuid.UUID, now: dt.datetime) -> int:
    """Count the codes of this Moscow day."""
    return ask(SPENT, {"round": round_id, "now": now})[0][0]


def _write(request: Request, now: dt.datetime) -> Issued:
    challenge, code = request.challenge, f"{secrets.randbelow(1_000_000):06d}"
    inside = keys.Inside(request.phone.value, request.option.pk, code)
    state = DeliveryState.SENT if request.gateway.shows_code else DeliveryState.QUEUED
    values = request.values(
        range=request.key.tag("range", request.phone.range),
        code_mac=request.key.code_mac(challenge, code),
        sealed=request.key.seal_challenge(challenge, inside),
        consent=request.consent_version,
        gateway=request.gateway.name,
        state=state.value,
        now=now,
    )
    ask_prepared(INSERT, values)
    return Issued(challenge)


def wait_before_next(
    challenge: Challenge, key: keys.RoundKey, phone: Phone, address: str, now: dt.datetime
) -> Refused | None:
    """Return the refusal that a request for another code would get now, or None."""
    gateway = current_gateway()
    if gateway is None:
        return Refused(Refusal.SENDING_OFF)
    asked = Request(challenge.round, Option(pk=0), phone, key, gateway, key.network_tag(address), 0, "")
    return history(asked, now).refusal()


def purge_expired() -> int:
    """Delete codes a day after they expired; return how many."""
    total = 0
    while deleted := len(ask(OLD, [PORTION])):
        total += deleted
    return total


def lift_limit(voting_round: VotingRound, text: str, by: User) -> None:
    """Let a number request codes again; only its keyed tag is stored. Raises Denied."""
    phone = parse_phone(text)
    if not isinstance(phone, Phone):
        raise Denied("Введите российский мобильный номер из 11 цифр.")
    try:
        key = keys.load(voting_round)
    except keys.KeyFault as error:
        raise Denied("Ключ голосования не прочитан.") from error
    tag = key.voter_tag(phone.value)
    LiftedLimit.objects.create(round=voting_round, voter_tag=tag, at=database.now(), by=by)
