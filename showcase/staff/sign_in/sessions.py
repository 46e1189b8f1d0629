"""The user's own sessions: a description of each, and a way to end it."""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from showcase.core.network import client_address
from showcase.users.models import User

SEEN_EVERY = dt.timedelta(minutes=5)
NOWHERE = "0.0.0.0"  # noqa: S104  an address that cannot be read
BROWSERS = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Substrings of the User-Agent header, the most specific first."""


@dataclass(frozen=True)
class OwnSession:
    key: int
    device: str
    network: str
    started: dt.datetime
    seen: dt.datetime
    is_current: bool


def own_sessions(user: User, current: str) -> list[OwnSession]:
    """The sessions that can still be used, the newest first."""
    found = UserSession.objects.purge_and_list(user)
    return [
        OwnSession(
            row.pk,
            device_words(row.user_agent),
            "" if row.ip == NOWHERE else row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in sorted(found, key=lambda row: row.last_seen_at, reverse=True)
    ]


def device_words(agent: str) -> str:
    found = [
        next((word for part, word in names.items() if part in agent), None) for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word) or "Неизвестное устройство"


def network_shown(request: HttpRequest) -> str:
    """The beginning of the address: enough to recognise a place, too little to find a person."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return NOWHERE
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((int(address), prefix), strict=False).network_address)


def note(request: HttpRequest, key_before: str | None) -> None:
    """Write down that the session is used, and its new key after a change of the password."""
    key, now = request.session.session_key, timezone.now()
    if not key_before or not key:
        return
    rows = UserSession.objects.filter(session_key=key_before)
    if key == key_before:
        rows = rows.filter(last_seen_at__lt=now - SEEN_EVERY)
    rows.update(session_key=key, last_seen_at=now)


def forget_ended() -> None:
    """Delete rows whose session has ended."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
