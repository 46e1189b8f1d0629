"""How a reader wants to see the site: one cookie with a closed set of values and nothing personal in it."""

import re
from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join

COOKIE = "vid"
COOKIE_SECONDS = 365 * 24 * 60 * 60
COOKIE_CHARS = 120
DISTRICT = re.compile(r"[a-z0-9-]{1,60}")

# One letter of the cookie for each preference, and the values that it may have besides the usual one.
LETTERS = {
    "s": "size",
    "c": "scheme",
    "f": "font",
    "i": "spacing",
    "p": "pictures",
    "l": "light",
    "m": "district",
}
VALUES = {
    "size": ("130", "160"),
    "scheme": ("white", "black", "blue", "cream", "brown"),
    "font": ("serif",),
    "spacing": ("15", "2"),
    "pictures": ("words",),
    "light": ("on",),
}
LOOKS = ("size", "scheme", "font", "spacing")


@dataclass(frozen=True)
class Preferences:
    """What a reader chose; an empty value is what everybody gets."""

    size: str = ""
    scheme: str = ""
    font: str = ""
    spacing: str = ""
    pictures: str = ""
    light: str = ""
    district: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a cookie such as `s160.cblue.mshchekinskiy`; whatever is not known is ignored."""
        parts = text.split(".") if len(text) <= COOKIE_CHARS else []
        found = {LETTERS[part[0]]: part[1:] for part in parts if part[:1] in LETTERS}
        return cls(**{name: value for name, value in found.items() if is_known(name, value)})

    def serialise(self) -> str:
        """Return the cookie's value; empty when nothing was chosen."""
        chosen = ((letter, getattr(self, name)) for letter, name in LETTERS.items())
        return ".".join(letter + value for letter, value in chosen if value)

    @property
    def is_usual(self) -> bool:
        """Tell whether everything looks as for everybody."""
        return not self.serialise()

    @property
    def changes_look(self) -> bool:
        """Tell whether the page needs the second stylesheet."""
        return any(getattr(self, name) for name in LOOKS)

    @property
    def shows_pictures(self) -> bool:
        """Tell whether pictures are loaded, or told in words."""
        return not (self.pictures or self.light)

    @property
    def attributes(self) -> str:
        """Attributes of the root element, with a leading space; nothing where the usual look is wanted."""
        chosen = ((name, getattr(self, name)) for name in LOOKS)
        return format_html_join("", ' data-{}="{}"', [pair for pair in chosen if pair[1]])


def is_known(name: str, value: str) -> bool:
    """Tell whether a preference may have this value; of a district only the shape can be checked here."""
    return bool(DISTRICT.fullmatch(value)) if name == "district" else value in VALUES[name]


def of_cookie(request: HttpRequest) -> Preferences:
    """Return what the reader saved."""
    return Preferences.parse(request.COOKIES.get(COOKIE, ""))


def of_request(request: HttpRequest | None) -> Preferences:
    """Return what this answer must heed; a browser that saves data asks for the light version by itself."""
    if request is None:
        return Preferences()
    saved = of_cookie(request)
    return replace(saved, light="on") if request.headers.get("Save-Data") == "on" else saved


def save(response: HttpResponse, chosen: Preferences) -> None:
    """Keep the choice for a year, or forget it when it is the usual one."""
    if chosen.is_usual:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        chosen.serialise(),
        max_age=COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
