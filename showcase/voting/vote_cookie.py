"""What a browser carries from screen to screen: signed ids of its challenges, and nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from showcase.voting.keys import RoundKey
from showcase.voting.limits import COOKIE_CODES, COOKIE_LIFETIME
from showcase.voting.models import VotingRound

COOKIE = "golos"
SALT = "showcase.voting.vote_cookie"


@dataclass(frozen=True)
class VoteCookie:
    """Challenges of this browser, oldest first, and the one whose code was entered."""

    asked: tuple[str, ...] = ()
    done: str = ""

    def with_code(self, challenge: str) -> "VoteCookie":
        """The same after one more code."""
        others = [item for item in self.asked if item != challenge]
        return VoteCookie((*others, challenge)[-COOKIE_CODES:], self.done)

    def with_vote(self, challenge: str) -> "VoteCookie":
        """After the right code: whoever holds the device next learns nothing of the codes before."""
        return VoteCookie((), challenge)


def read(request: HttpRequest, key: RoundKey) -> VoteCookie:
    """What the browser brought; a damaged, foreign or old cookie is an empty one."""
    try:
        age = COOKIE_LIFETIME.total_seconds()
        asked, done = _signer(key).unsign_object(request.COOKIES.get(COOKIE, ""), max_age=age)
        return VoteCookie(tuple(asked), done)
    except (signing.BadSignature, ValueError, TypeError):
        return VoteCookie()


def write(response: HttpResponse, voting_round: VotingRound, key: RoundKey, cookie: VoteCookie) -> None:
    """Give the browser its cookie, for the pages of this vote only."""
    response.set_cookie(
        COOKIE,
        _signer(key).sign_object([cookie.asked, cookie.done]),
        max_age=COOKIE_LIFETIME,
        path=reverse("voting:round", args=[voting_round.year]),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signer(key: RoundKey) -> signing.TimestampSigner:
    return signing.TimestampSigner(key=key.mac("cookie").hex(), salt=SALT)
