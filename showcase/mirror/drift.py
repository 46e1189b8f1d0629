"""Compares pages of the mirror with the live site, so that a faulty copy is noticed before it is needed."""

import datetime as dt
import random
import re

from bs4 import BeautifulSoup
from django.utils import timezone

from showcase.mirror import addresses, files, making
from showcase.mirror.rendering import Renderer

NOTE = "drift"
SAMPLE = 20
"""Pages an hour; the home page and the feeds are always among them."""
DIFFERENT_ON_PURPOSE = ".strip--copy, .strip--vote, .nav__link--vote, .vote-panel, .home-season, #vote-help"

MADE = re.compile("<lastBuildDate>.*?</lastBuildDate>")
"""When a feed was made."""


def compare_some() -> None:
    """Compare a few pages and record which differ, unless the mirror is being remade."""
    state = making.State.read()
    if state is None or not state.is_current:
        return
    always, rest = split(addresses.every())
    chosen = [*always, *random.sample(rest, min(SAMPLE, len(rest)))]
    renderer = Renderer(for_mirror=False)
    different = [address for address in chosen if differs(renderer, address)]
    if making.State.read() == state and state.is_current:
        at = timezone.now().isoformat()
        files.write_note(NOTE, {"at": at, "compared": len(chosen), "different": different})


def found(state: making.State) -> list[str]:
    """Return the addresses of this mirror that differed when it was last compared."""
    note = files.read_note(NOTE)
    is_of_this = bool(note) and dt.datetime.fromisoformat(note["at"]) >= state.ended
    return note["different"] if is_of_this else []


def split(listed: list[str]) -> tuple[list[str], list[str]]:
    """Return the addresses that are compared each time, and the others."""
    always = [
        address for address in listed if address in (addresses.HOME, *addresses.FEEDS, *addresses.FILES)
    ]
    return always, [address for address in listed if address not in always]


def differs(renderer: Renderer, address: str) -> bool:
    copy, live = files.read(address), renderer.get(address)
    if copy is None or live.status != 200:
        return (copy is None) == (live.status == 200)
    return essence(copy) != essence(live.content)


def essence(content: bytes) -> str:
    """Return a page without the parts that differ in a copy by design; other files unchanged."""
    text = content.decode()
    if "<html" not in text[:200]:
        return MADE.sub("", text)
    page = BeautifulSoup(text, "html.parser")
    for part in page.select(DIFFERENT_ON_PURPOSE):
        part.decompose()
    leads_to = [part.get(name, "") for part in page.find_all(True) for name in ("href", "src")]
    return page.get_text(" ", strip=True) + " ".join(leads_to)
