"""Backup and restore of the files next to the keys; lists copies that must be destroyed after certification.

The app `operations` keeps the copies and registers functions in `finders` that find them.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from showcase.voting import keys
from showcase.voting.choices import EventKind
from showcase.voting.database import now
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied

ACTS = ("*.certified", "*.digests")
"""Files next to the keys that survive a database restore and contain no personal data."""

finders: list[Callable[[UUID, dt.datetime, dt.datetime], list[str]]] = []
"""Each lists copies of a round's key, and of the database between two times; raises Denied if it cannot tell."""


def save_acts(folder: Path) -> None:
    bring_acts([Path(settings.VOTING_KEYS_DIR)], folder)


def save_keys(folder: Path) -> int:
    """Copy the keys of uncertified rounds, and the acts; return the number of keys in the folder."""
    _bring_keys(Path(settings.VOTING_KEYS_DIR), folder)
    save_acts(folder)
    return len(list(folder.glob("*.key")))


def bring_back(acts: Iterable[Path], key_copies: Path | None) -> None:
    """Restore the newest notes and digests from these folders, then missing keys."""
    target = Path(settings.VOTING_KEYS_DIR)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    bring_acts([*acts, *([key_copies] if key_copies else [])], target)
    if key_copies:
        _bring_keys(key_copies, target)


def bring_acts(folders: Iterable[Path], target: Path) -> None:
    """Copy certification notes and digests that are missing or shorter in `target`: both are append-only."""
    for source in (path for folder in folders for pattern in ACTS for path in folder.glob(pattern)):
        copy = target / source.name
        if not copy.exists() or copy.stat().st_size < source.stat().st_size:
            keys.write(copy, source.read_bytes())


def _bring_keys(source: Path, target: Path) -> None:
    for path in source.glob("*.key"):
        copy = target / path.name
        notes = (place.with_suffix(".certified") for place in (path, copy))
        if not copy.exists() and not any(note.exists() for note in notes):
            keys.write(copy, path.read_bytes())


def left_of(voting_round: VotingRound) -> list[str]:
    """Return existing copies that must be destroyed after certification. Raises Denied if that cannot be determined."""
    moments = dict(voting_round.journal.exclude(confirmed_at=None).values_list("kind", "confirmed_at"))
    since, until = moments.get(EventKind.ANNOUNCED), moments.get(EventKind.CERTIFIED) or now()
    if since is None:
        return []
    return [name for find in finders for name in find(voting_round.pk, since, until)]


def words_left(voting_round: VotingRound) -> list[str]:
    """Like `left_of`, with an explanation instead of an exception."""
    try:
        return left_of(voting_round)
    except Denied as refusal:
        return [str(refusal)]
