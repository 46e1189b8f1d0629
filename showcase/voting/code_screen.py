"""What screen 2 says: computed from the code, its message and the clock of the database."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from showcase.core.public_forms import Mistake
from showcase.voting import outbox
from showcase.voting.ballotbox.accept import SHOWN_AGAIN
from showcase.voting.ballotbox.codes import RESEND_SECONDS, seconds_until
from showcase.voting.choices import Channel
from showcase.voting.clock import VotingNow
from showcase.voting.forms import CodeForm, new_attempt
from showcase.voting.journey import Asked
from showcase.voting.models import Challenge
from showcase.voting.models.codes import MAX_ATTEMPTS
from showcase.voting.moments import time_ru
from showcase.voting.outcomes import Refusal, Refused
from showcase.voting.sentences import delivery_words, error_title, refusal_words, wrong_code
from showcase.voting.state import Panel, PanelState


def challenge_of(asked: Asked) -> Challenge | None:
    """The code with its message and the moment of the database."""
    found = Challenge.objects.filter(pk=asked.challenge).select_related("message")
    return found.annotate(now=VotingNow()).first()


@dataclass(frozen=True)
class CodeScreen:
    """Screen 2.

    `wanted` is what a suspicious network must show; `is_unknown`: the database did not answer the vote.
    """

    panel: Panel
    found: Challenge
    masked: str
    form: CodeForm | None = None
    is_wrong: bool = False
    refused: Refused | None = None
    wanted: Any = None
    is_unknown: bool = False

    @property
    def stale(self) -> Refusal | None:
        """Why the code cannot be entered any more."""
        if self.found.used_at:
            late = self.found.now >= self.found.used_at + SHOWN_AGAIN
            return Refusal.USED if late or self.found.attempts >= MAX_ATTEMPTS else None
        if self.found.attempts >= MAX_ATTEMPTS:
            return Refusal.TOO_MANY_ATTEMPTS
        return Refusal.EXPIRED if self.found.now >= self.found.expires_at else None

    @property
    def said(self) -> Refused | None:
        """What was refused, if anything."""
        return self.refused or (Refused(self.stale) if self.stale and not self.wanted else None)

    @property
    def mistakes(self) -> list[Mistake]:
        """Mistakes in the field."""
        left = MAX_ATTEMPTS - self.found.attempts
        if self.form and not self.is_unknown:
            return self.form.mistakes()
        return [Mistake("#id_code", wrong_code(left))] if self.is_wrong and 0 < left < MAX_ATTEMPTS else []

    @property
    def title(self) -> str:
        """Title of the page; a refusal or a mistake stands first."""
        plain = "Введите код из письма" if self.by_email else "Введите код из СМС"
        if self.is_unknown:
            return "Связь прервалась"
        if self.said:
            return error_title(refusal_words(self.said)[0])
        return error_title(plain) if self.mistakes else plain

    @property
    def status(self) -> int:
        """Status of the answer."""
        return 503 if self.is_unknown else 200

    @property
    def by_email(self) -> bool:
        """Whether the code went by mail."""
        return self.found.channel == Channel.EMAIL

    def context(self) -> dict[str, Any]:
        """Everything for the template."""
        mistakes, is_open = self.mistakes, self.panel.state is PanelState.OPEN
        title, text = refusal_words(self.said) if self.said else ("", "")
        until = self.panel.round.closes_at + self.panel.round.grace
        return {
            "mistakes": mistakes,
            "error": mistakes[0].text if mistakes else "",
            "value": self.form.data.get("code", "") if self.is_unknown else "",
            "challenge": str(self.found.pk),
            "attempt": new_attempt(),
            "refusal_title": title,
            "refusal_text": text,
            "is_stale": self.stale is not None,
            "is_unknown": self.is_unknown,
            "is_used": bool(self.found.used_at),
            "can_send_again": is_open,
            "closed_until": time_ru(until) if self.panel.state is PanelState.GRACE else "",
            "demand": self.wanted,
            "by_email": self.by_email,
            **self.delivery(),
            **self.resend(),
        }

    def delivery(self) -> dict[str, Any]:
        """What is known of the message, and in a demonstration its text."""
        message = getattr(self.found, "message", None)
        kind, words = delivery_words(message.state if message else "", self.masked, self.by_email)
        is_shown = message is not None and message.gateway == "console" and not self.found.used_at
        text = outbox.shown_text(self.found.pk) if is_shown else ""
        return {"delivery_kind": kind, "delivery_text": words, "demo_text": text, "masked": self.masked}

    def resend(self) -> dict[str, Any]:
        """When the next code may be asked for."""
        wait = max(0, seconds_until(self.found.now, self.found.created_at, seconds=RESEND_SECONDS))
        after = self.found.now + dt.timedelta(seconds=wait)
        whole = after.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        return {"resend_seconds": wait, "resend_at": time_ru(whole) if wait else ""}
