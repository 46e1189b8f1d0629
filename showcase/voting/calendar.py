"""The vote as an event for calendars (RFC 5545)."""

import datetime as dt

from django.conf import settings

from showcase.voting.models import VotingRound
from showcase.voting.presentation import ONE_PROJECT, year_url

FOLD_OCTETS = 75


def calendar_file(voting_round: VotingRound) -> str:
    """One event from opening to close."""
    address = settings.SITE_URL + year_url("round", voting_round)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tochki-prityazheniya//golosovanie//RU",
        "BEGIN:VEVENT",
        f"UID:{voting_round.pk}@golosovanie",
        f"DTSTAMP:{_utc(voting_round.opens_at)}",
        f"DTSTART:{_utc(voting_round.opens_at)}",
        f"DTEND:{_utc(voting_round.closes_at)}",
        f"SUMMARY:{_text(f'Голосование за проекты конкурса {voting_round.year} года')}",
        f"DESCRIPTION:{_text(f'{ONE_PROJECT} {address}')}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter."""
    rows, row = [], ""
    for letter in line:
        if len((row + letter).encode()) > FOLD_OCTETS:
            rows.append(row)
            row = " "
        row += letter
    return "\r\n".join([*rows, row])
