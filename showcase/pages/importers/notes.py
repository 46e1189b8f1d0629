"""Notes of the dataset in words for readers, where its compiler wrote them for himself."""

import json
from functools import cache
from pathlib import Path

from showcase.pages.importers.wording import sentence

TEXTS = Path(__file__).parent / "texts" / "notes.json"


def for_readers(note: str | None) -> str:
    """Return the edited words that were written for this very note, else the note itself."""
    return edited().get(note, note) if note else ""


def told(note: str | None) -> str:
    """Return the note as a sentence."""
    return sentence(for_readers(note))


@cache
def edited() -> dict[str, str]:
    """Edited words by the note that they replace; empty words leave the note out."""
    return {item["note"]: item["text"] for item in json.loads(TEXTS.read_text("utf-8"))}
