"""Reading settings from the environment and from `.env`."""

import os
import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

LINE = re.compile(r"(?:export )?([A-Za-z_0-9]+)=")
"""The beginning of a line that django-environ reads."""


class Environment(environ.Env):
    """Records the names that the settings read, so that misspelt ones can be reported."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.names: set[str] = set()
        if file.exists() and not os.access(file, os.R_OK):
            raise ImproperlyConfigured(
                f"Файл {file} не прочитать: дайте на него права тому, кто запускает сайт."
            )
        self.read_env(file)

    def get_value(self, var: str, *args: Any, **options: Any) -> Any:
        self.names.add(var)
        try:
            return super().get_value(var, *args, **options)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var}: значение не подходит, образец — в README.md.") from error


def names_in(file: Path) -> list[str]:
    return [found[1] for line in lines_of(file) if (found := LINE.match(line))]


def unread_lines(file: Path) -> list[int]:
    """Return the numbers of non-empty lines that django-environ ignores."""
    lines = enumerate(lines_of(file), 1)
    return [
        number for number, line in lines if line.strip() and line.strip()[0] != "#" and not LINE.match(line)
    ]


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def ascii_host(address: str) -> str:
    """Return a host name or URL in the ASCII form that browsers send: «сайт.рф» becomes xn--80aswg.xn--p1ai."""
    return re.sub(r"[^./:]*[^\x00-\x7f./:][^./:]*", lambda label: label[0].encode("idna").decode(), address)
