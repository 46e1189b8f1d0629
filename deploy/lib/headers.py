"""Prints, as lines of nginx, the headers that the site itself gives to pages or to files of /static/ or /media/."""

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
OF_PAGES = (*OF_STATIC_FILES, "X-Frame-Options")


def of_django(names: tuple[str, ...]) -> list[tuple[str, str]]:
    client = Client(headers={"Host": settings.ALLOWED_HOSTS[0], "X-Forwarded-Proto": "https"})
    given = client.get("/healthz", secure=True).headers
    return [(name, given[name]) for name in names if name in given]


kinds = {
    "static": lambda: of_django(OF_STATIC_FILES),
    "pages": lambda: of_django(OF_PAGES),
    "media": security_headers,
}
for name, value in kinds[sys.argv[1]]():
    sys.stdout.write(f'add_header {name} "{value}" always;\n')
