"""The shape of a dataset of version 1: which fields there are and what each may hold."""

import re
from typing import Any

from showcase.pages.importers import tables
from showcase.pages.importers.faults import Check
from showcase.pages.importers.rules import (
    Rule,
    address,
    anything,
    contest_year,
    day,
    flag,
    list_of,
    mapping,
    municipality_name,
    nullable,
    number,
    one_of,
    record,
    rough_date,
    source_id,
    sources,
    text,
    whole,
)

SLUG = text(60, r"[a-z0-9]+(-[a-z0-9]+)*", "нужны строчные латинские буквы, цифры и дефисы")
DATABASE_INTEGER = 2**31 - 1
texts = list_of(text(1000))
years = whole(1990, 2100)


def _codes(known: dict[str, str]) -> Rule:
    return list_of(one_of(set(known), "поле"))


def stat_name(value: Any, path: str, check: Check) -> None:
    """The name of a number that the site has a figure for."""
    if not isinstance(value, str) or tables.read_stat(value) is None:
        check.fault(path, f"неизвестный показатель «{value}»")


def _derived(value: Any, path: str, check: Check) -> None:
    """Numbers that were calculated, named with their year (`objects_2022`), and one field `how`."""
    record({"how": text(300)}, dict.fromkeys(_names(value) - {"how"}, whole()))(value, path, check)
    for name in _names(value) - {"how"}:
        stat_name(re.sub(r"_20\d\d$", "", name), f"{path}.{name}", check)


def _aggregate(value: Any, path: str, check: Check) -> None:
    """Numbers of all years together, the first year and the sources of it all."""
    numbers = _names(value) - {"sources", "since"}
    record({"sources": sources}, {"since": years, **dict.fromkeys(numbers, whole())})(value, path, check)
    for name in numbers:
        stat_name(name, f"{path}.{name}", check)


def _names(value: Any) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def _version(value: Any, path: str, check: Check) -> None:
    if value != 1 or isinstance(value, bool):
        check.fault(path, "понятна только версия 1 набора данных")


MUNICIPALITY = record(
    {
        "id": SLUG,
        "short_name": text(80),
        "name": text(200),
        "kind": one_of(tables.MUNICIPALITY_STATUSES, "статус муниципалитета"),
        "sources": sources,
    },
    {
        "centre": text(80),
        "lat": number(-90, 90),
        "lon": number(-180, 180),
        "coord_accuracy": text(200),
        "coord_source": text(60),
        "oktmo_centre": text(20),
        "previous_kind": text(120),
        "uncertain": _codes(tables.MUNICIPALITY_DOUBTS),
        "note": text(),
    },
)
PHASE = record(
    {
        "key": one_of(tables.PHASES, "этап"),
        "title": text(200),
        "starts": nullable(day),
        "ends": nullable(day),
        "sources": sources,
    },
    {"note": text(300), "uncertain": flag},
)
CONFLICT = record(
    {
        "field": stat_name,
        "values": list_of(record({"value": whole(), "sources": sources}, {"note": text(400)}), at_least=2),
    }
)
CONTEST_YEAR = record(
    {
        "year": whole(2000, 2100),
        "title": text(200),
        "phases": list_of(PHASE),
        "stats": mapping(whole(), key=stat_name),
        "sources": sources,
    },
    {
        "stats_notes": mapping(text(400)),
        "conflicts": list_of(CONFLICT),
        "derived": _derived,
        "uncertain": list_of(text(60)),
        "notes": texts,
    },
)
EVENT = record({"date": nullable(rough_date), "what": text(300)}, {"uncertain": flag})
PROJECT = record(
    {
        "id": SLUG,
        "year": contest_year,
        "title": text(200),
        "settlement": nullable(text(120)),
        "municipality": nullable(municipality_name),
        "applicant_kind": nullable(one_of(tables.APPLICANTS, "заявитель")),
        "type": nullable(one_of(tables.KINDS, "вид")),
        "status": one_of(tables.STATUSES, "статус"),
        "sources": sources,
    },
    {
        "address": nullable(text(250)),
        "applicant_org": nullable(text(150)),
        "voting_number": nullable(text(6, r"\d+", "нужны цифры")),
        "platform_id": nullable(whole(1, DATABASE_INTEGER)),
        "events": list_of(EVENT),
        "features": list_of(text(120)),
        "uncertain": _codes(tables.PROJECT_DOUBTS),
        "note": text(),
    },
)
NEWS = record(
    {
        "date": rough_date,
        "headline": text(200),
        "facts": list_of(text(390), at_least=1),
        "tag": one_of(tables.NEWS_TAGS, "тема"),
        "sources": list_of(source_id, at_least=1),
    },
    {"uncertain": list_of(text(100))},
)
_OUTSIDE_REQUIRED: dict[str, Rule] = {
    "id": SLUG,
    "settlement": nullable(text(120)),
    "municipality": nullable(municipality_name),
    "applicant_kind": nullable(one_of(tables.APPLICANTS, "заявитель")),
    "what": text(1000),
    "sources": sources,
}
PREDECESSOR = record(
    {**_OUTSIDE_REQUIRED, "year": nullable(years), "contest": text(200)},
    {"applicant_org": text(150), "cost_rub_approx": whole(), "uncertain": list_of(text(60)), "note": text()},
)
RELATED = record(
    _OUTSIDE_REQUIRED, {"applicant_org": text(150), "note": text(), "uncertain": list_of(text(60))}
)


def _cited(value: Rule, **more: Rule) -> Rule:
    return record({"value": nullable(value)}, {"sources": sources, "note": text(), **more})


VOTES = whole(0, DATABASE_INTEGER)
POINTS = list_of(record({"from": VOTES, "to": nullable(VOTES), "points": nullable(whole(0, 32767))}))
RULES = record(
    {},
    {
        **{
            name: _cited(text(1000))
            for name in (
                "organiser",
                "application_channel",
                "typical_projects",
                "who_votes",
                "vote_limit",
                "voter_identification",
                "minimum_age",
                "offline_voting_2024",
                "project_number",
                "tie_break_2022",
                "award",
                "losers",
            )
        },
        **{name: _cited(texts) for name in ("applicants", "stages", "award_categories_2021")},
        "project_types": list_of(record({"years": text(40), "value": texts, "sources": sources})),
        "scoring": _cited(text(1000), criteria_count_2022=whole(0, 100), criteria_seen=texts),
        "vote_points_2022": _cited(POINTS),
    },
)
DATASET = record(
    {
        "schema": _version,
        "sources": mapping(address, key=text(60)),
        "municipalities": list_of(MUNICIPALITY),
        "contest_years": list_of(CONTEST_YEAR),
        "projects": list_of(PROJECT),
        "news": list_of(NEWS),
    },
    {
        "about": text(),
        "coverage": anything,
        "source_notes": mapping(text()),
        "aggregate": _aggregate,
        "predecessor_contests": list_of(
            record({"title": text(200), "years": list_of(years), "facts": texts, "sources": sources})
        ),
        "predecessor_projects": list_of(PREDECESSOR),
        "related_projects": list_of(RELATED),
        "rules": RULES,
    },
)
