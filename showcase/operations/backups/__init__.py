"""Backups of the site and what is done with them.

`store` is the folder they are kept in, `making` makes one, `restoring` brings one back into an empty place, `drill`
tries that out. `files` copies and compares files, `programs` finds and runs PostgreSQL's own.
"""

from showcase.operations.backups.problems import BackupError
from showcase.operations.backups.store import Backup, latest

__all__ = ["Backup", "BackupError", "latest"]
