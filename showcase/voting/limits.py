"""Every limit on codes. Refusals, the countdown on the page and the size of the cookie follow from here."""

import datetime as dt
from dataclasses import dataclass

from showcase.core.russian import MOSCOW, midnight
from showcase.voting.outcomes import Refusal, Refused

MAX_ATTEMPTS = 5
"""Wrong codes that are evaluated for one challenge."""
CODE_LIFETIME = dt.timedelta(minutes=10)
SHOWN_AGAIN = dt.timedelta(minutes=30)
"""For so long after its use the right code leads to its receipt once more."""
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)

PER_HOUR = 3
"""Codes for one number from one network."""
PER_DAY = 10
"""Codes for one number from anywhere: strangers use up this one only; the organiser may lift it."""
NETWORK_OPEN = 30
"""Codes of one network that are not entered: valid, or expired within the last `CODE_LIFETIME`."""
NETWORK_EXPIRED = 200
"""Codes of one network that expired unused within a day."""
PER_CONFIRMED = 2
"""Each vote confirmed from a network widens its limits by this."""
BUDGET_RESERVE = 0.2
"""Part of the daily budget kept for networks that have confirmed before."""
BUDGET_WARNING = 0.8

COOKIE_LIFETIME = HOUR
COOKIE_CODES = 4 * PER_HOUR
"""Challenges one browser may carry: a family of four that uses its limit up."""


@dataclass(frozen=True)
class History:
    """Previous codes as of `now`; lists of times are newest first."""

    now: dt.datetime
    of_number: list[dt.datetime]  # within a day, from any network
    of_number_here: list[dt.datetime]  # within a day, from this network
    network_open: int
    network_expired: int  # within a day
    confirmed_hour: int
    confirmed_day: int
    has_confirmed: bool
    spent: int  # codes of this Moscow day; 0 without a budget
    budget: int | None  # None: nothing is sent, so nothing is spent

    def refusal(self) -> Refused | None:
        """Return the exceeded limit with the longest wait, or None."""
        found = [Refused(reason, wait) for reason, wait in self._waits() if wait > 0]
        return max(found, key=lambda refused: refused.retry_after or 0, default=None)

    def _waits(self) -> list[tuple[Refusal, int]]:
        here, anywhere = self.of_number_here, self.of_number
        network = NETWORK_OPEN + PER_CONFIRMED * self.confirmed_hour
        network_day = NETWORK_EXPIRED + PER_CONFIRMED * self.confirmed_day
        return [
            (Refusal.TOO_SOON, self._until(here, 1, MINUTE)),
            (Refusal.TOO_MANY_CODES, self._until(here, PER_HOUR, HOUR)),
            (Refusal.TOO_MANY_CODES, self._until(anywhere, PER_DAY, DAY)),
            (Refusal.NETWORK, 60 if self.network_open >= network else 0),
            (Refusal.NETWORK_DAY, 3600 if self.network_expired >= network_day else 0),
            (Refusal.BUDGET, self._budget_wait()),
        ]

    def _until(self, moments: list[dt.datetime], allowed: int, period: dt.timedelta) -> int:
        return seconds_until(self.now, moments[allowed - 1] + period) if len(moments) >= allowed else 0

    def _budget_wait(self) -> int:
        if self.budget is None:
            return 0
        tomorrow = midnight(self.now.astimezone(MOSCOW).date() + DAY)
        allowed = self.budget if self.has_confirmed else self.budget * (1 - BUDGET_RESERVE)
        return seconds_until(self.now, tomorrow) if self.spent >= allowed else 0


def seconds_until(now: dt.datetime, moment: dt.datetime) -> int:
    """Whole seconds, rounded up; not positive when the moment has passed."""
    return -((now - moment) // dt.timedelta(seconds=1))
