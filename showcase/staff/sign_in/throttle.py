"""Limits on attempts to sign in, by user name and by place, checked before the password.

A place is a network, or a browser that has signed in under this name before: attacks on a name from many
networks, or from the owner's own, do not lock its owner out. A link of «Забыли пароль?» makes any browser known.
"""

import datetime as dt
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from showcase.core.network import client_address, network_of
from showcase.staff.models import SignInAttempt

LOCK_SPACE = 20265
"""First half of the advisory lock's key, unique to this use."""
QUARTER, HOUR = dt.timedelta(minutes=15), dt.timedelta(hours=1)
OF_NAME_HERE = (5, QUARTER)
OF_PLACE = (20, QUARTER)
OF_NAME = (30, HOUR)
"""Attempts on a name from all unknown browsers together."""
KEPT = dt.timedelta(days=1)
COOKIE, SALT = "known_browser", "showcase.staff.sign_in"
COOKIE_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Place:
    tag: str
    is_known: bool


def begin(request: HttpRequest, name: str) -> dt.datetime | None:
    """Count an attempt, or return the moment from which another is allowed."""
    place, tag, now = place_of(request, name), tag_of(name), timezone.now()
    recent = SignInAttempt.objects.filter(at__gt=now - HOUR)
    limits = [(recent.filter(name_tag=tag, place_tag=place.tag), *OF_NAME_HERE)]
    limits.append((recent.filter(place_tag=place.tag), *OF_PLACE))
    if not place.is_known:
        limits.append((recent.filter(name_tag=tag, is_known=False), *OF_NAME))
    with transaction.atomic():
        with connection.cursor() as cursor:  # attempts that come at once are counted one by one
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK_SPACE])
        waits = [
            moment for attempts, most, window in limits if (moment := _free_at(attempts, most, window, now))
        ]
        if waits:
            return max(waits)
        SignInAttempt.objects.create(at=now, name_tag=tag, place_tag=place.tag, is_known=place.is_known)
    return None


def _free_at(
    attempts: QuerySet[SignInAttempt], most: int, window: dt.timedelta, now: dt.datetime
) -> dt.datetime | None:
    """When the oldest of the last `most` attempts leaves the window; None if it has."""
    oldest = attempts.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()
    return oldest + window if oldest and oldest + window > now else None


def succeed(request: HttpRequest, name: str) -> None:
    """Forget earlier attempts, now that the password was right."""
    SignInAttempt.objects.filter(name_tag=tag_of(name), place_tag=place_of(request, name).tag).delete()


def remember(response: HttpResponse, name: str) -> None:
    """Set the cookie that gives the browser limits of its own."""
    response.set_cookie(
        COOKIE,
        signing.dumps([secrets.token_hex(8), tag_of(name)], salt=SALT),
        max_age=COOKIE_SECONDS,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remember_browser(response: HttpResponse, user: AbstractBaseUser, **_: Any) -> None:
    """Signal handler: somebody has signed in, with both steps."""
    remember(response, user.get_username())


def place_of(request: HttpRequest, name: str) -> Place:
    browser, tag = _remembered(request.COOKIES)
    if tag == tag_of(name):
        return Place(tag_of(f"browser|{browser}"), is_known=True)
    return Place(tag_of(f"network|{network_of(client_address(request))}"), is_known=False)


def is_known_browser(cookies: dict[str, str]) -> bool:
    """Whether anybody has signed in with this browser."""
    return _remembered(cookies) != ("", "")


def _remembered(cookies: dict[str, str]) -> tuple[str, str]:
    try:
        browser, tag = signing.loads(cookies.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return browser, tag


def tag_of(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac(SALT, plain, algorithm="sha256").hexdigest()[:32]


def forget_old() -> None:
    SignInAttempt.objects.filter(at__lt=timezone.now() - KEPT).delete()
