"""The current contest as panels of the home page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils import timezone

from showcase.contest.choices import VOTING_PHASES, FigureKey, PhaseKey, PhaseState
from showcase.contest.figures import sure_number
from showcase.contest.models import ContestYearPage, Figure, Phase
from showcase.contest.models.year import attach_voting_dates
from showcase.core.links import local_url
from showcase.core.russian import count_ru, date_range_ru, date_ru, number_ru

NEWEST_YEARS = 4
HOW_TO_TAKE_PART = "/kak-uchastvovat/"
PLANNED_FIGURES = (FigureKey.PLANNED, FigureKey.WINNERS)
BUILT_FIGURES = (FigureKey.BUILT, FigureKey.OBJECTS)
PLACE_WORDS = ("площадку", "площадки", "площадок")


class PanelText(NamedTuple):
    """Text of a panel for `str.format`: `{until}` is «до 8 апреля», other names are keys of `placeholders`."""

    title: str
    text: str
    link_text: str = "Открыть страницу года"
    url: str = "{year_url}"
    picture: str = "unknown"


REVIEW = PanelText(
    "Идёт проверка заявок", "Администрации и организатор проверяют заявки {until}.{vote}", picture="multi"
)
VOTING = PanelText(
    "Идёт голосование {until}",
    "Можно поддержать один проект. Голоса жителей — один из критериев конкурса.",
    "Выбрать проект",
    "/proekty/?god={year}",
    "children",
)
PANEL_TEXTS = {
    PhaseKey.START: PanelText(
        "Конкурс {year} года начался",
        "Заявку подаёт староста или руководитель ТОС.",
        "Как принять участие",
        HOW_TO_TAKE_PART,
        "leisure",
    ),
    PhaseKey.POPULARISATION: PanelText(
        "Конкурс {year} года: время предлагать",
        "Есть идея для своей деревни или двора? Расскажите старосте или руководителю ТОС {until}.",
        "Как принять участие",
        HOW_TO_TAKE_PART,
        "leisure",
    ),
    PhaseKey.APPLICATIONS: PanelText(
        "Идёт приём заявок {until}",
        "Заявку подаёт староста или руководитель ТОС.",
        "Как подать заявку",
        HOW_TO_TAKE_PART,
        "leisure",
    ),
    PhaseKey.MUNICIPAL_REVIEW: REVIEW,
    PhaseKey.ORGANISER_REVIEW: REVIEW,
    PhaseKey.MODERATION: REVIEW,
    PhaseKey.VOTING_OFFLINE: VOTING,
    PhaseKey.VOTING: VOTING,
    PhaseKey.WINNERS: PanelText(
        "Подводят итоги конкурса {year} года", "Голосование завершено. Итоги — {until}.", picture="multi"
    ),
    PhaseKey.IMPLEMENTATION: PanelText(
        "{building}",
        "Срок — {until}.{built}",
        "Смотреть, что строят",
        "/proekty/?god={year}&itog=pobediteli",
        "sport",
    ),
}


@dataclass(frozen=True)
class SeasonPanel:
    title: str
    text: str
    url: str
    link_text: str
    picture: str
    is_running: bool
    is_vote: bool


class Season(NamedTuple):
    """The real contest that runs, or the newest one; and a demonstration while it runs."""

    real: SeasonPanel | None
    demo: SeasonPanel | None


def published_years(most: int | None = None) -> list[ContestYearPage]:
    """Return the years, newest first, with their phases and the figures of the whole region."""
    figures = Prefetch("figures", Figure.objects.of_region())
    years = ContestYearPage.objects.live().newest_first().only("year", "is_demo", "url_path")[:most]
    return attach_voting_dates(list(years.prefetch_related("phases", figures)))


def current_season(years: Sequence[ContestYearPage]) -> Season:
    newest, day = years[:NEWEST_YEARS], timezone.localdate()
    running = [year for year in newest if running_phase(year, day)]
    real, demo = ([year for year in [*running, *newest] if year.is_demo is kind] for kind in (False, True))
    return Season(
        real=panel(real[0], day) if real else None,
        demo=panel(demo[0], day) if demo and demo[0] in running else None,
    )


def running_phase(year: ContestYearPage, day: dt.date) -> Phase | None:
    """Return the last of the phases that run on the day; a phase without a last day never does."""
    phases = reversed(year.dated_phases)
    return next((phase for phase in phases if phase.state_on(day) == PhaseState.RUNNING), None)


def phase_ahead(year: ContestYearPage, day: dt.date) -> Phase | None:
    return next((phase for phase in year.dated_phases if phase.state_on(day) == PhaseState.PLANNED), None)


def phase_text(phase: Phase) -> str:
    """Return a phase with its dates: «Голосование: 26 марта – 8 апреля 2026 года»."""
    return f"{phase.title}: {date_range_ru(phase.starts, phase.ends)}"


def panel(year: ContestYearPage, day: dt.date) -> SeasonPanel:
    phase = running_phase(year, day)
    text = PANEL_TEXTS[phase.key] if phase else quiet_text(year, day)
    until = date_range_ru(None, phase.ends, with_year=phase.ends.year != day.year) if phase else ""
    values = {"until": until, **placeholders(year, day)}
    return SeasonPanel(
        title=text.title.format(**values),
        text=text.text.format(**values),
        url=text.url.format(**values),
        link_text=text.link_text,
        picture=text.picture,
        is_running=phase is not None,
        is_vote=phase is not None and phase.key in VOTING_PHASES,
    )


def placeholders(year: ContestYearPage, day: dt.date) -> dict[str, str | int]:
    """Return what is known of the year besides the phase; a sentence about something unknown is empty."""
    phases = (phase for phase in year.dated_phases if phase.key in VOTING_PHASES)
    vote = next((phase.starts for phase in phases if phase.starts and phase.starts > day), None)
    places, built = known_number(year, PLANNED_FIGURES), known_number(year, BUILT_FIGURES)
    return {
        "year": year.year,
        "year_url": local_url(year.url_path),
        "vote": f" Голосование начнётся {date_ru(vote, with_year=vote.year != day.year)}." if vote else "",
        "building": f"Строят {count_ru(places, *PLACE_WORDS)}" if places else "Площадки-победители строят",
        "built": f" Готово {number_ru(built)}." if built else "",
        "done": f"Построили {count_ru(built, *PLACE_WORDS)}. " if built else "",
    }


def known_number(year: ContestYearPage, keys: Sequence[FigureKey]) -> int | None:
    """Return the first of some figures of the year that is certain."""
    numbers = (sure_number(year.figures.all(), key) for key in keys)
    return next((number for number in numbers if number is not None), None)


def quiet_text(year: ContestYearPage, day: dt.date) -> PanelText:
    """Return the text for a contest none of whose phases is known to run on the day."""
    phases = year.dated_phases
    if phases and all(phase.state_on(day) == PhaseState.DONE for phase in phases):
        done = "{done}Даты нового конкурса появятся здесь."
        return PanelText("Конкурс {year} года завершён", done, "Итоги года")
    if ahead := phase_ahead(year, day):
        return PanelText("Конкурс {year} года", f"{phase_text(ahead)}.")
    begun = next((phase for phase in reversed(phases) if phase.starts and not phase.ends), None)
    if begun is None:
        return PanelText("Конкурс {year} года", "Даты этапов уточняются.")
    is_start = begun.key == PhaseKey.APPLICATIONS
    known = "Заявки начали принимать" if is_start else f"{begun.title}: с"
    text = f"{known} {date_ru(begun.starts)}. Итогов на сайте пока нет."
    return PanelText("Конкурс {year} года", text, "Что известно о конкурсе")
