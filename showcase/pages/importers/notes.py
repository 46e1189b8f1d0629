"""Notes and names of the dataset in words for readers, where they are its compiler's or an office's own."""

import json
from functools import cache
from pathlib import Path

from showcase.pages.importers.wording import sentence

TEXTS = Path(__file__).parent / "texts" / "notes.json"


def for_readers(words: str | None) -> str:
    """Return the edited words that were written for these very ones, else the same."""
    return edited().get(words, words) if words else ""


def told(note: str | None) -> str:
    """Return the note as a sentence."""
    return sentence(for_readers(note))


@cache
def edited() -> dict[str, str]:
    """Edited words by the note that they replace; empty words leave the note out."""
    return {item["note"]: item["text"] for item in json.loads(TEXTS.read_text("utf-8"))}
