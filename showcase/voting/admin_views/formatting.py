"""How the admin writes moments and tables of points."""

import datetime as dt

from django.utils import timezone


def moscow(moment: dt.datetime) -> str:
    """«14.04.2026, 09:00»."""
    return timezone.localtime(moment).strftime("%d.%m.%Y, %H:%M")


def steps_text(steps: list[list[int | None]]) -> str:
    """«от 0 до 50 — 1; от 51 — 2»."""
    return "; ".join(
        f"от {votes_from}{'' if votes_to is None else f' до {votes_to}'} — {'?' if points is None else points}"
        for votes_from, votes_to, points in steps
    )
