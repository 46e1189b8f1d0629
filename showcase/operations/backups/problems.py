"""What goes wrong with backups, as sentences for the administrator."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class BackupError(Exception):
    """Nothing was made or changed. The message says what to do."""


def sentence(error: OSError) -> str:
    name = error.filename2 or error.filename or ""
    if error.errno in FULL:
        return f"На диске кончилось место: {name}. Освободите его и повторите."
    if error.errno in FORBIDDEN:
        return f"Нет прав на {name}: владельцем должен быть пользователь сайта."
    return f"{name}: {error.strerror}."


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the system says about files into BackupError."""
    try:
        yield
    except OSError as error:
        raise BackupError(sentence(error)) from error
