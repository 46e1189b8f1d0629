"""What the dataset's words mean on the site. A word that is in no table is refused."""

import re
from typing import NamedTuple

from showcase.contest.choices import (
    ApplicantKind,
    Channel,
    FigureKey,
    Kind,
    MunicipalityStatus,
    Outcome,
    PhaseKey,
    Qualifier,
    Stage,
)

KINDS = {
    "детская игровая площадка": Kind.CHILDREN,
    "спортивная площадка": Kind.SPORT,
    "многофункциональная площадка для игровых видов спорта": Kind.MULTI,
    "зона для досуга и отдыха": Kind.LEISURE,
}
APPLICANTS = {"староста": ApplicantKind.ELDER, "ТОС": ApplicantKind.TOS}
MUNICIPALITY_STATUSES = {str(status.label): status for status in MunicipalityStatus}
PHASES = set(PhaseKey.values)

# A final was reached, who won is not known; a vote that runs no longer has ended somehow: see `standing`.
STATUSES: dict[str, tuple[Outcome, Stage]] = {
    "победитель": (Outcome.WINNER, Stage.DECIDED),
    "победитель, реализован": (Outcome.WINNER, Stage.BUILT),
    "призёр": (Outcome.PRIZE, Stage.DECIDED),
    "призёр, реализован": (Outcome.PRIZE, Stage.BUILT),
    "реализован": (Outcome.UNKNOWN, Stage.BUILT),
    "финалист": (Outcome.UNKNOWN, Stage.DECIDED),
    "заявка": (Outcome.UNKNOWN, Stage.APPLICATION),
    "заявка, не победила": (Outcome.NOT_WON, Stage.DECIDED),
    "на голосовании": (Outcome.UNKNOWN, Stage.VOTING),
}


def standing(status: str, voting_is_over: bool) -> tuple[Outcome, Stage]:
    """Return outcome and stage of a status; after the vote nobody is «На голосовании» any more."""
    outcome, stage = STATUSES[status]
    return (outcome, Stage.DECIDED) if stage == Stage.VOTING and voting_is_over else (outcome, stage)


# Words of an event that tell which stage had begun; the first row that fits decides.
EVENT_STAGES = (
    (re.compile("основани|планировк|выемк|по графику"), Stage.BUILDING),
    (re.compile("приёмк|обустройств|обустро|работы завершены|открыт"), Stage.BUILT),
)


def event_stage(words: str) -> str:
    """Return the stage that an event began, or an empty string where its words do not say."""
    return next((stage for pattern, stage in EVENT_STAGES if pattern.search(words)), "")


class StatKind(NamedTuple):
    """How a number of the dataset is kept as a figure."""

    key: FigureKey
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    channel: Channel = Channel.NONE
    is_interim: bool = False


ROUBLES = "руб."
_SPECIAL_STATS = {
    FigureKey.BUDGET: StatKind(FigureKey.BUDGET, unit=ROUBLES),
    FigureKey.MAX_COST: StatKind(FigureKey.MAX_COST, unit=ROUBLES, qualifier=Qualifier.UP_TO),
    FigureKey.VOTES_INTERIM: StatKind(FigureKey.VOTES_INTERIM, is_interim=True),
    FigureKey.VOTES_ONLINE: StatKind(FigureKey.VOTES_ONLINE, channel=Channel.ONLINE),
    FigureKey.VOTES_OFFLINE: StatKind(FigureKey.VOTES_OFFLINE, channel=Channel.OFFLINE),
}
QUALIFIERS = {"_at_least": Qualifier.AT_LEAST, "_approx": Qualifier.ABOUT}
# `venev_applications`: the dataset's names of districts inside names of numbers.
DISTRICTS = {"novomoskovsk": "novomoskovsk", "venev": "venevskiy"}
_DISTRICT_STATS = {"applications": FigureKey.DISTRICT_APPLICATIONS, "admitted": FigureKey.DISTRICT_ADMITTED}
_DISTRICT = re.compile(f"({'|'.join(DISTRICTS)})_({'|'.join(_DISTRICT_STATS)})")
_YEARLY = re.compile(r"(?P<name>starosty|tos_leaders|tos)_(?P<year>20\d\d)")
_NOT_OF_A_DATASET = {FigureKey.DISTRICT_APPLICATIONS, FigureKey.DISTRICT_ADMITTED}


class Stat(NamedTuple):
    """A number's name, read: what it counts, in which district and as of which year, if it says so."""

    kind: StatKind
    municipality: str = ""
    as_of_year: int | None = None


def read_stat(name: str) -> Stat | None:
    """Read the name of a number, for example `votes_at_least` or `starosty_2026_approx`; None: unknown."""
    ending = next((ending for ending in QUALIFIERS if name.endswith(ending)), "")
    bare = name.removesuffix(ending)
    if found := _DISTRICT.fullmatch(bare):
        return Stat(_qualified(StatKind(_DISTRICT_STATS[found[2]]), ending), municipality=DISTRICTS[found[1]])
    yearly = _YEARLY.fullmatch(bare)
    key = yearly["name"] if yearly else bare
    if key not in FigureKey.values or key in _NOT_OF_A_DATASET:
        return None
    kind = _qualified(_SPECIAL_STATS.get(FigureKey(key), StatKind(FigureKey(key))), ending)
    return Stat(kind, as_of_year=int(yearly["year"]) if yearly else None)


def _qualified(kind: StatKind, ending: str) -> StatKind:
    return kind._replace(qualifier=QUALIFIERS[ending]) if ending else kind


# Notes about numbers that are not numbers themselves: they become notes of the year.
WORDY_NOTES = {"leaders_online"}
NEWS_TAGS = {"конкурс": "Конкурс", "смежное": "Вокруг конкурса"}

# Code, row and column of a municipality on the site's schematic map.
TILES = {
    "zaokskiy": ("ЗАО", 1, 3),
    "aleksin": ("АЛК", 2, 2),
    "novogurovskiy": ("НГР", 2, 3),
    "yasnogorskiy": ("ЯСН", 2, 4),
    "venevskiy": ("ВЕН", 2, 5),
    "suvorovskiy": ("СУВ", 3, 2),
    "dubenskiy": ("ДУБ", 3, 3),
    "tula": ("ТУЛ", 3, 4),
    "novomoskovsk": ("НМС", 3, 5),
    "belevskiy": ("БЕЛ", 4, 1),
    "odoevskiy": ("ОДО", 4, 2),
    "shchekinskiy": ("ЩЁК", 4, 3),
    "kireevskiy": ("КИР", 4, 4),
    "uzlovskiy": ("УЗЛ", 4, 5),
    "donskoy": ("ДОН", 4, 6),
    "slavnyy": ("СЛВ", 5, 1),
    "arsenyevskiy": ("АРС", 5, 2),
    "plavskiy": ("ПЛА", 5, 3),
    "teplo-ogarevskiy": ("ТЁП", 5, 4),
    "bogoroditskiy": ("БОГ", 5, 5),
    "kimovskiy": ("КИМ", 5, 6),
    "chernskiy": ("ЧЕР", 6, 3),
    "kamenskiy": ("КАМ", 6, 4),
    "volovskiy": ("ВОЛ", 6, 5),
    "kurkinskiy": ("КУР", 6, 6),
    "efremov": ("ЕФР", 7, 5),
}
