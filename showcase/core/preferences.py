"""Display preferences of a visitor: one cookie with a closed set of values and nothing personal."""

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

# The letter of each preference in the cookie.
LETTERS = {
    "s": "size",
    "c": "scheme",
    "f": "font",
    "i": "spacing",
    "p": "pictures",
    "l": "light",
    "m": "district",
}
CHOICES = {
    "size": ("Размер букв", {"": "обычный", "130": "крупный, 130 %", "160": "очень крупный, 160 %"}),
    "scheme": (
        "Цвета",
        {
            "": "как у всех",
            "white": "чёрным по белому",
            "black": "белым по чёрному",
            "blue": "тёмно-синим по голубому",
            "cream": "коричневым по бежевому",
            "brown": "зелёным по тёмно-коричневому",
        },
    ),
    "font": ("Шрифт", {"": "без засечек", "serif": "с засечками"}),
    "spacing": ("Расстояние между буквами и строками", {"": "обычное", "15": "полуторное", "2": "двойное"}),
    "pictures": ("Картинки", {"": "показывать", "words": "описывать словами"}),
}
"""Labels and options of each preference, the default first."""
LOOKS = ("size", "scheme", "font", "spacing")


@dataclass(frozen=True)
class Preferences:
    """The chosen values; an empty one is the default."""

    size: str = ""
    scheme: str = ""
    font: str = ""
    spacing: str = ""
    pictures: str = ""
    light: str = ""
    district: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a cookie such as `s160.cblue.mshchekinskiy`; unknown parts are ignored."""
        parts = text.split(".") if len(text) <= COOKIE_CHARS else []
        found = {LETTERS[part[0]]: part[1:] for part in parts if part[:1] in LETTERS}
        return cls(**{name: value for name, value in found.items() if is_known(name, value)})

    def serialise(self) -> str:
        """Return the cookie's value, empty for defaults."""
        chosen = ((letter, getattr(self, name)) for letter, name in LETTERS.items())
        return ".".join(letter + value for letter, value in chosen if value)

    @property
    def is_default(self) -> bool:
        return not self.serialise()

    @property
    def changes_look(self) -> bool:
        """Whether the page needs the stylesheet of the low vision version."""
        return any(getattr(self, name) for name in LOOKS)

    @property
    def shows_pictures(self) -> bool:
        """Whether pictures are loaded, or replaced by their descriptions."""
        return not (self.pictures or self.light)

    @property
    def attributes(self) -> str:
        """Return attributes of the root element with a leading space, empty for defaults."""
        chosen = ((name, getattr(self, name)) for name in LOOKS)
        return format_html_join("", ' data-{}="{}"', [pair for pair in chosen if pair[1]])


def is_known(name: str, value: str) -> bool:
    """Whether a preference may have this value. Of a district only the format is checked."""
    if name == "district":
        return bool(DISTRICT.fullmatch(value))
    return value == "on" if name == "light" else bool(value) and value in CHOICES[name][1]


def of_cookie(request: HttpRequest) -> Preferences:
    return Preferences.parse(request.COOKIES.get(COOKIE, ""))


def of_request(request: HttpRequest | None) -> Preferences:
    """Return the preferences that vary this response, read once. `Save-Data` selects the light version."""
    if request is None:
        return Preferences()
    if not hasattr(request, "_preferences"):
        saved = of_cookie(request)
        light = {"light": "on"} if request.headers.get("Save-Data") == "on" else {}
        request._preferences = replace(saved, **light)  # type: ignore[attr-defined]
    return request._preferences  # type: ignore[attr-defined]


def save(response: HttpResponse, chosen: Preferences) -> None:
    """Store the choice for a year; delete the cookie for defaults."""
    if chosen.is_default:
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
