"""Prints, as lines of nginx, the headers that the site itself gives to files of /static/ or /media/."""

import sys

import django

django.setup()
# Both read settings: only after django.setup().
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from config.media import security_headers  # noqa: E402

OF_STATIC_FILES = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
)


def of_static_files() -> list[tuple[str, str]]:
    client = Client(headers={"Host": settings.ALLOWED_HOSTS[0], "X-Forwarded-Proto": "https"})
    given = client.get("/healthz", secure=True).headers
    return [(name, given[name]) for name in OF_STATIC_FILES if name in given]


for name, value in security_headers() if sys.argv[1] == "media" else of_static_files():
    sys.stdout.write(f'add_header {name} "{value}" always;\n')
