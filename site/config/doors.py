"""Which threads work on a request: whoever hammers at the door of the admin must not take those of readers."""

from typing import Any

from django.http import parse_cookie

from config.bridge import Lane
from showcase.staff.sign_in.throttle import is_known_browser

DOOR = ("/admin/login/", "/admin/account/password/")
"""Forms that look at passwords. «Забыли пароль?» looks at none and stays open to the owner of a hammered name."""
WAITING = 8
"""Forms that wait for the one thread; each takes up to half a second."""

STRANGERS, KNOWN = Lane(1, WAITING), Lane(1, WAITING)
"""A browser that has signed in before does not wait behind strangers."""


def lane_of(environ: dict[str, Any]) -> Lane | None:
    """Return the threads of their own that work on this request, if it has any."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith(DOOR):
        return None
    return KNOWN if is_known_browser(parse_cookie(environ.get("HTTP_COOKIE", ""))) else STRANGERS
