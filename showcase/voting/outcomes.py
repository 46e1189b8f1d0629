"""What the ballot box may answer. Views turn each into a sentence; nothing here raises at the voter."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class Refusal(Enum):
    """Why nothing was done."""

    NOT_OPEN = "not_open"  # not announced, before the opening, or held elsewhere
    CLOSED = "closed"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    TOO_SOON = "too_soon"  # less than 60 seconds since the last code; `retry_after` says how long
    TOO_MANY_CODES = "too_many_codes"  # 3 an hour or 5 a day for one number
    BUDGET = "budget"  # the day's messages are spent
    CHANNEL_OFF = "channel_off"  # this way of getting a code is not offered
    KEY = "key"  # the round's key is missing or another one
    EXPIRED = "expired"  # the code is too old, or no such code was ever sent
    USED = "used"  # the code was entered before, and its receipt is not shown again any more
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    UNAVAILABLE = "unavailable"  # the database did not answer; the vote is not known to be taken


@dataclass(frozen=True)
class Refused:
    """Nothing was done. `retry_after`: seconds, where waiting helps."""

    reason: Refusal
    retry_after: int | None = None


@dataclass(frozen=True)
class Issued:
    """A code is on its way. Says nothing about whether the number has voted."""

    challenge: UUID
    masked: str
    expires_at: dt.datetime
    resend_after: int


@dataclass(frozen=True)
class Accepted:
    """The vote is in the box and on the disk. `repeated`: it was there before this request."""

    receipt: str
    accepted_at: dt.datetime
    receipt_hash: bytes
    option: int
    repeated: bool


@dataclass(frozen=True)
class AlreadyVoted:
    """The code was right, but the number has voted before; for whom, nobody is told."""

    accepted_at: dt.datetime


@dataclass(frozen=True)
class WrongCode:
    """The code did not match; so many attempts are left."""

    left: int


class Denied(Exception):
    """An organiser's request breaks a rule; the message is a sentence for them."""
