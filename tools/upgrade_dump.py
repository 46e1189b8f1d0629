"""Writes the dump of a small demonstration that every later version must upgrade: see tests/upgrade.

DATABASE_URL=postgresql://…/<an empty database on PostgreSQL 15> PYTHONPATH=site:. python -m tools.upgrade_dump FILE
"""

import io
import lzma
import os
import sys
import tempfile
from pathlib import Path

import django

VOTERS = "84"
UNNEEDED = ("django_session", "core_jobrun", "core_queuedtask", "voting_challenge")
"""Tables of transient data."""


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "VAR_DIR": folder,
            "DEMO": "1",
            "DEMO_VOTERS": VOTERS,
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "*",
        }
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        target.write_bytes(lzma.compress(dump().encode(), preset=lzma.PRESET_EXTREME))
    print(f"{target}: {target.stat().st_size} байт")


def dump() -> str:
    # Both read models: only after django.setup().
    from django.core.management import call_command
    from django.db import connection

    from showcase.operations.backups import programs
    from showcase.users.models import User

    call_command("migrate", verbosity=0)
    call_command("build_demo", "--quiet", "--without-pictures")
    call_command("demo_accounts", stdout=io.StringIO())
    User.objects.update(password="!")  # nobody can sign in with it
    with connection.cursor() as cursor:
        for table in UNNEEDED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    assert programs.server_version() == 15, "the oldest server that the site runs on"
    return programs.run("pg_dump", "--no-owner", "--no-privileges")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
