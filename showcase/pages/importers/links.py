"""Finds which years, projects and municipalities a piece of news is about; it misses rather than invents."""

import re
from collections.abc import Iterable

from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.wording import settlement_names

OWN_TOPIC = "конкурс"
_YEAR = re.compile(r"\b(20\d\d) года")
_ENDINGS = r"(?:[аеиоуыюя]|о[йем]|[еыи][йе]|[ыи]х|[ао]я|ого|ому|[ую]ю|ом|ем|ей|ам|ами|ах)?"
_LAST_VOWELS = re.compile("(?:ый|ий|ой|ая|яя|ое|ее|[аеёиоуыэюяй])$")
_QUOTED = re.compile("«([^»]+)»")
# Names that stand in the news for the regional centre or mean other things as well.
_TOO_COMMON = {"Тула", "Славный"}


def years_of(row: Row, known: Iterable[int]) -> list[int]:
    """Contest years named in the headline, or else the year of the date; none for news beside the contest."""
    if row["tag"] != OWN_TOPIC:
        return []
    known = set(known)
    named = [int(year) for year in _YEAR.findall(row["headline"]) if int(year) in known]
    return named or [year for year in (int(row["date"][:4]),) if year in known]


def projects_of(row: Row, dataset: Dataset, years: Iterable[int]) -> list[str]:
    """Ids of projects of these years whose settlement or TOS is named."""
    text, candidates = _text(row), [project for project in dataset.projects if project["year"] in set(years)]
    shared = _shared_names(candidates)
    return [project["id"] for project in candidates if _is_named(project, text, shared)]


def municipalities_of(row: Row, dataset: Dataset) -> list[str]:
    """Short names of municipalities that are named."""
    text = _text(row)
    names = [municipality["short_name"] for municipality in dataset.municipalities]
    return [name for name in names if (bare := _bare(name)) not in _TOO_COMMON and mentions(text, bare)]


def mentions(text: str, name: str) -> bool:
    """Tell whether a proper name stands in the text in any case: «Ивановское-1» in «в Ивановском-1»."""
    pattern = r"[\s-]".join(_word_pattern(word) for word in re.split(r"[\s-]", name))
    return bool(re.search(rf"(?<![\w-]){pattern}(?![\w-])", text))


def _word_pattern(word: str) -> str:
    if not word.isalpha() or word.isupper():
        return re.escape(word)
    stem = _LAST_VOWELS.sub("", word)
    return re.sub("[её]", "[её]", re.escape(stem)) + _ENDINGS


def _text(row: Row) -> str:
    return ". ".join([row["headline"], *row["facts"]])


def _bare(short_name: str) -> str:
    return re.sub(r"^(?:город|(?:рабочий )?посёлок) | район$", "", short_name)


def _names(project: Row) -> list[str]:
    return settlement_names(project["settlement"] or "")


def _shared_names(projects: list[Row]) -> set[str]:
    """Places with several projects in one year: their name alone does not tell which one is meant."""
    names = [name for project in projects for name in _names(project)]
    return {name for name in names if names.count(name) > 1}


def _is_named(project: Row, text: str, shared: set[str]) -> bool:
    if any(name not in shared and mentions(text, name) for name in _names(project)):
        return True
    own = set(_QUOTED.findall(project.get("applicant_org") or ""))
    return bool(own & set(_QUOTED.findall(text)))
