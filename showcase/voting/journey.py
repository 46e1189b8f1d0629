"""What a browser carries from screen to screen: a cookie encrypted under a key of the round.

It names the codes that this browser asked for, and the one that it entered. It holds numbers of telephones
only under the encryption, so that a code can be sent once more without typing.
"""

import base64
import json
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from showcase.voting.addresses import Address, parse_email, parse_phone
from showcase.voting.choices import Channel
from showcase.voting.keys import RoundKey
from showcase.voting.models import VotingRound

COOKIE = "golos"
SECONDS = 3600
MOST_CODES = 4


@dataclass(frozen=True)
class Asked:
    """A code that was asked for in this browser."""

    challenge: str
    number: str
    channel: str
    address: str

    def parsed(self) -> Address | None:
        """The address to send to once more."""
        read = parse_phone if self.channel == Channel.SMS else parse_email
        found = read(self.address)
        return found if isinstance(found, Address) else None


@dataclass(frozen=True)
class Journey:
    """The codes of this browser, oldest first, and the challenge whose code was entered."""

    asked: tuple[Asked, ...] = field(default=())
    done: str = ""

    def latest(self, number: str) -> Asked | None:
        """The newest code for a project."""
        return next((item for item in reversed(self.asked) if item.number == number), None)

    def find(self, challenge: str, number: str) -> Asked | None:
        """A code by the name that a form carries: nobody else's, and of this project."""
        return next(
            (item for item in self.asked if (item.challenge, item.number) == (challenge, number)), None
        )

    def with_code(self, challenge: uuid.UUID, number: str, address: Address) -> "Journey":
        """The same after one more code."""
        new = Asked(str(challenge), number, address.channel.value, address.value)
        kept = [item for item in self.asked if item.challenge != new.challenge]
        return Journey((*kept, new)[-MOST_CODES:], self.done)

    def with_vote(self, challenge: str) -> "Journey":
        """The same after the right code."""
        return Journey(self.asked, challenge)


def read(request: HttpRequest, key: RoundKey) -> Journey:
    """What the browser brought; a damaged, foreign or old cookie is an empty journey."""
    try:
        found = json.loads(_box(key).decrypt(request.COOKIES.get(COOKIE, "").encode(), ttl=SECONDS))
        return Journey(tuple(Asked(**item) for item in found["asked"]), found["done"])
    except (InvalidToken, ValueError, TypeError, KeyError):
        return Journey()


def write(response: HttpResponse, voting_round: VotingRound, key: RoundKey, journey: Journey) -> None:
    """Give the browser its cookie, for the pages of this vote only."""
    inside: dict[str, Any] = {"asked": [asdict(item) for item in journey.asked], "done": journey.done}
    response.set_cookie(
        COOKIE,
        _box(key).encrypt(json.dumps(inside).encode()).decode(),
        max_age=SECONDS,
        path=reverse("voting:round", args=[voting_round.year_page.year]),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _box(key: RoundKey) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key.mac("journey")))
