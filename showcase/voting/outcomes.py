"""Results of the ballot box, which views turn into messages. Voters get no exceptions."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class Refusal(Enum):
    NOT_OPEN = "not_open"  # not announced, before the opening, or held elsewhere
    CLOSED = "closed"
    PAUSED = "paused"  # the project
    ROUND_PAUSED = "round_paused"
    WITHDRAWN = "withdrawn"
    TOO_SOON = "too_soon"  # less than a minute since the last code
    TOO_MANY_CODES = "too_many_codes"  # for one number
    NETWORK = "network"  # too many pending codes of this network
    NETWORK_DAY = "network_day"  # too many codes of this network expired unused
    BUDGET = "budget"  # the daily SMS budget is spent
    SENDING_OFF = "sending_off"  # no gateway
    NO_OPERATOR = "no_operator"  # the settings name no operator of personal data
    KEY = "key"  # the round's key is missing or another one
    RESTORED = "restored"  # the database is older than the published digests
    EXPIRED = "expired"  # the code is too old, or no such code was ever sent
    USED = "used"  # entered before, and its receipt is not shown again any more
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    UNAVAILABLE = "unavailable"  # the database did not respond; the vote may or may not be accepted


@dataclass(frozen=True)
class Refused:
    """The request was refused. `retry_after`: seconds, if waiting helps."""

    reason: Refusal
    retry_after: int | None = None


@dataclass(frozen=True)
class Issued:
    """A code is queued. Does not reveal whether the number has voted."""

    challenge: UUID


@dataclass(frozen=True)
class Accepted:
    """The vote is committed. `repeated`: by an earlier request."""

    receipt: str
    accepted_at: dt.datetime
    repeated: bool


@dataclass(frozen=True)
class AlreadyVoted:
    """The code is correct, but the number has voted before; its choice is not disclosed."""

    accepted_at: dt.datetime


@dataclass(frozen=True)
class WrongCode:
    """The code did not match; so many attempts are left."""

    left: int


class Denied(Exception):
    """An organiser's request breaks a rule; the message is shown to them."""
