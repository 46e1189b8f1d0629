"""Copies of the vote's keys: in a place of their own, never deleted by the site."""

from pathlib import Path

from django.conf import settings

from showcase.operations.backups import store
from showcase.operations.backups.problems import BackupError, explained
from showcase.voting import copies

NO_PLACE = (
    "Ключи голосований не скопированы: задайте BACKUP_KEYS_DIR, папку не на этом диске и не рядом с копиями."
)


def save() -> str:
    """Copy the keys; return what was done. Raises BackupError where the place is missing or unfit."""
    if not settings.BACKUP_KEYS_DIR:
        return NO_PLACE
    folder = Path(settings.BACKUP_KEYS_DIR)
    beside = [Path(place).resolve() for place in (settings.BACKUP_DIR, settings.VOTING_KEYS_DIR)]
    if any(
        folder.resolve().is_relative_to(place) or place.is_relative_to(folder.resolve()) for place in beside
    ):
        raise BackupError(
            "BACKUP_KEYS_DIR должна быть отдельной: не в BACKUP_DIR, потому что ключ рядом с копией базы"
            " раскрыл бы голоса, и не в VOTING_KEYS_DIR."
        )
    store.ready(folder)
    with explained():
        return f"Ключей голосований в {folder}: {copies.save_keys(folder)}."
