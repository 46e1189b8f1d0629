"""Pages as the site itself makes them, asked for in this process."""

import io
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from showcase.core.public_pages import PAST_CACHE
from showcase.mirror.context import MADE_AT


@dataclass(frozen=True)
class Rendered:
    """An answer of the site."""

    status: int
    content: bytes


class Renderer:
    """Asks the site's own handler for pages, past its cache: as the mirror shows them, or as visitors see them."""

    def __init__(self, *, for_mirror: bool = True) -> None:
        self.handler = WSGIHandler()
        self.for_mirror = for_mirror

    def get(self, address: str) -> Rendered:
        started: list[str] = []
        marks = {PAST_CACHE: True, MADE_AT: timezone.localtime() if self.for_mirror else None}
        answer = self.handler({**environ_of(address), **marks}, lambda status, *_: started.append(status))
        try:
            return Rendered(content=b"".join(answer), status=int(started[0][:3]))
        finally:
            answer.close()


def environ_of(address: str) -> dict[str, Any]:
    """Return the WSGI environ of a visitor without cookies, over the site's own address."""
    site = urlsplit(settings.SITE_URL)
    scheme = "https" if settings.SECURE else "http"
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
