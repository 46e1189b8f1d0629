"""Dedicated threads for login forms, so that a brute-force attack cannot block the threads that serve pages."""

from typing import Any

from django.http import parse_cookie

from config.bridge import Lane
from showcase.staff.sign_in.throttle import is_known_browser

PASSWORD_FORMS = ("/admin/login/", "/admin/account/password/")
"""Forms that hash passwords. «Забыли пароль?» does not, so it stays available during an attack."""
WAITING = 8
"""Requests that may wait for the single thread; each takes up to half a second."""

STRANGERS, KNOWN = Lane(1, WAITING), Lane(1, WAITING)
"""Browsers that have signed in before do not queue behind unknown ones."""


def lane_of(environ: dict[str, Any]) -> Lane | None:
    """Return the dedicated lane of this request, if any."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith(PASSWORD_FORMS):
        return None
    return KNOWN if is_known_browser(parse_cookie(environ.get("HTTP_COOKIE", ""))) else STRANGERS
