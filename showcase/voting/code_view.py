"""What screen 2 says: computed from the challenge and the clock of the database."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from showcase.voting import ballotbox, delivery, keys
from showcase.voting.ballotbox import sealing
from showcase.voting.clock import VotingNow
from showcase.voting.formatting import time_ru
from showcase.voting.forms import CodeForm, new_attempt
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.messages import delivery_text, error_title, refusal_text, wrong_code
from showcase.voting.models import Challenge
from showcase.voting.outcomes import Refusal, Refused
from showcase.voting.phones import Phone
from showcase.voting.state import Panel, PanelState

PLAIN_TITLE = "Введите код из СМС"


@dataclass(frozen=True)
class Asked:
    """A challenge of this browser; `inside` is empty once it was used or has expired."""

    challenge: Challenge
    inside: sealing.Inside | None

    @property
    def phone(self) -> Phone | None:
        return Phone(self.inside.phone) if self.inside else None


def find_asked(challenge_id: str, panel: Panel, key: keys.RoundKey) -> Asked | None:
    """A challenge of this vote with the moment of the database; None for another project's."""
    found = Challenge.objects.filter(pk=challenge_id, round=panel.round).annotate(now=VotingNow()).first()
    if found is None:
        return None
    found.round = panel.round
    inside = None
    if found.sealed is not None and found.now < found.expires_at:
        inside = sealing.open_challenge(key, found.pk, bytes(found.sealed))
        if inside.option != panel.option.pk:
            return None
    return Asked(found, inside)


@dataclass(frozen=True)
class CodeView:
    """Screen 2. `is_unknown`: the database did not answer the vote."""

    panel: Panel
    asked: Asked
    key: keys.RoundKey
    address: str
    form: CodeForm | None = None
    is_wrong: bool = False
    refused: Refused | None = None
    is_unknown: bool = False

    @property
    def stale(self) -> Refusal | None:
        found = self.asked.challenge
        if found.attempts >= MAX_ATTEMPTS:
            return Refusal.TOO_MANY_ATTEMPTS
        return Refusal.EXPIRED if found.now >= found.expires_at else None

    @property
    def said(self) -> Refused | None:
        return self.refused or (Refused(self.stale) if self.stale else None)

    @property
    def mistakes(self) -> list[dict[str, str]]:
        left = MAX_ATTEMPTS - self.asked.challenge.attempts
        if self.form and not self.is_unknown:
            return self.form.mistakes()
        if self.is_wrong and 0 < left < MAX_ATTEMPTS:
            return [{"url": "#id_code", "text": wrong_code(left)}]
        return []

    @property
    def title(self) -> str:
        """Title of the page; a refusal or a mistake stands first."""
        if self.is_unknown:
            return "Связь прервалась"
        if self.said:
            return error_title(refusal_text(self.said)[0])
        return error_title(PLAIN_TITLE) if self.mistakes else PLAIN_TITLE

    def context(self) -> dict[str, Any]:
        mistakes, is_open = self.mistakes, self.panel.state is PanelState.OPEN
        title, text = refusal_text(self.said) if self.said else ("", "")
        until = self.panel.round.closes_at + self.panel.round.grace
        return {
            "mistakes": mistakes,
            "error": mistakes[0]["text"] if mistakes else "",
            "value": self.form.data.get("code", "") if self.form and self.is_unknown else "",
            "challenge": self.asked.challenge.pk.hex,
            "attempt": new_attempt(),
            "refusal_title": title,
            "refusal_text": text,
            "is_stale": self.stale is not None,
            "is_unknown": self.is_unknown,
            "can_send_again": is_open and self.asked.phone is not None,
            "can_ask_again": is_open and self.asked.phone is None,
            "closed_until": time_ru(until) if self.panel.state is PanelState.GRACE else "",
            **self.delivery(),
            **(self.resend() if is_open else {}),
        }

    def delivery(self) -> dict[str, Any]:
        found, phone = self.asked.challenge, self.asked.phone
        masked = phone.masked if phone else "ваш номер"
        kind, text = delivery_text(found.state, masked)
        shown = delivery.shown_text(found) if phone else ""
        return {"delivery_kind": kind, "delivery_text": text, "demo_text": shown, "masked": masked}

    def resend(self) -> dict[str, Any]:
        """When the next code may be asked for: the longest of all limits."""
        phone, found = self.asked.phone, self.asked.challenge
        if phone is None:
            return {}
        refused = ballotbox.wait_before_next(found, self.key, phone, self.address)
        wait = (refused.retry_after or 0) if refused else 0
        after = found.now + dt.timedelta(seconds=wait)
        whole = after.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        return {"resend_seconds": wait, "resend_at": time_ru(whole) if wait else ""}
