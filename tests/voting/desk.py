"""People who work for a vote in the admin, and what they read there."""

import io
import re
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from showcase.users.models import User
from tests.voting.box import World

TOKEN = re.compile(
    r'((?:csrfmiddlewaretoken" value=|CSRF_TOKEN": |csrfToken": |csrfToken&quot;: &quot;)"?)[A-Za-z0-9]+'
)
# Names of blocks and sessions are random, and how long ago something was changes while one reads.
RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\\\&quot;key\\\&quot;: \\\&quot;\w{5}"
    r"|editing-sessions/[^\"']+"
    r"|(?:\d+\W(?:секунд|минут)\w* назад|Только что)"
)


def person(name: str, *codenames: str) -> User:
    """Somebody with the permission to enter the admin and these permissions of the vote."""
    user = User.objects.create_user(name, f"{name}@example.org", "a-long-password")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return user


def browser(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def boss(name: str = "boss") -> Client:
    """A browser of a superuser."""
    return browser(User.objects.create_superuser(name, f"{name}@example.org", "a-long-password"))


def desk(name: str, *args: Any) -> str:
    """Address of an organiser's page."""
    return reverse(f"voting_desk:{name}", args=args)


def text(response: HttpResponse) -> str:
    """The page, without what differs from answer to answer."""
    return RANDOM.sub("", TOKEN.sub(r"\1", response.content.decode()))


def cells(response: HttpResponse) -> list[tuple]:
    """Rows of a spreadsheet."""
    assert response["Content-Type"].startswith("application/vnd.openxmlformats"), response["Content-Type"]
    content = response.getvalue()
    return [tuple(cell.value for cell in row) for row in load_workbook(io.BytesIO(content)).active.rows]


def closed(world: World, clock: Any) -> World:
    """The same round after its grace, closed."""
    from showcase.voting import ballotbox

    clock.shift(hours=1, minutes=11)
    ballotbox.close(world.round.pk, "Тест")
    world.round.refresh_from_db()
    return world


def addresses(world: World) -> list[str]:
    """Every page about a round that needs no other id."""
    pk = world.round.pk
    names = ("round", "edit", "options", "paper", "voids", "void_add", "patterns", "totals", "results")
    steps = ("fill", "announce", "recall", "extend", "close")
    return [
        "/admin/voting/rounds/", "/admin/voting/ballots/", desk("add"), desk("consent"),
        *(desk(name, pk) for name in names), *(desk("step", pk, step) for step in steps),
        *(desk("option", pk, option.pk) for option in world.options),
    ]  # fmt: skip
