"""The current contest, as panels of the home page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from showcase.contest.choices import VOTING_PHASES, FigureKey, PhaseKey, PhaseState
from showcase.contest.models import ContestYearPage, Phase
from showcase.contest.models.year import attach_voting_dates
from showcase.contest.presenters import sure_number
from showcase.core.links import local_url
from showcase.core.russian import count_ru, date_range_ru, date_ru, number_ru

NEWEST_YEARS = 4
HOW_TO_TAKE_PART = "/kak-uchastvovat/"
PLANNED_FIGURES = (FigureKey.PLANNED, FigureKey.WINNERS)
BUILT_FIGURES = (FigureKey.BUILT, FigureKey.OBJECTS)
PLACE_WORDS = ("площадку", "площадки", "площадок")
DEMO_NOTE = "Демонстрация работы сайта: такого конкурса нет, проекты вымышлены."


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
    """A contest as a panel with one button."""

    title: str
    text: str
    url: str
    link_text: str
    note: str
    picture: str
    is_vote: bool


def season_panels() -> list[SeasonPanel]:
    """Return the current contest and, if that is a demonstration, the newest real one too."""
    years = ContestYearPage.objects.live().newest_first().defer("body").prefetch_related("phases", "figures")
    newest, day = attach_voting_dates(list(years[:NEWEST_YEARS])), timezone.localdate()
    running = [year for year in newest if running_phase(year, day)]
    real = [year for year in newest if not year.is_demo]
    shown = [*running[:1], *real[:1]] if running else real[:1]
    return [panel(year, day) for year in dict.fromkeys(shown)]


def running_phase(year: ContestYearPage, day: dt.date) -> Phase | None:
    """Return the last of the phases that run on the day; a phase without a last day never does."""
    phases = reversed(year.dated_phases)
    return next((phase for phase in phases if phase.state_on(day) == PhaseState.RUNNING), None)


def phase_ahead(year: ContestYearPage, day: dt.date) -> Phase | None:
    """Return the first phase that starts after the day."""
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
        note=DEMO_NOTE if year.is_demo else "",
        picture=text.picture,
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
    known = f"{begun.title}: с {date_ru(begun.starts)}."
    unknown = "Когда этап закончился и что идёт сейчас, в публикациях не найдено."
    return PanelText("Конкурс {year} года", f"{known} {unknown}", "Что известно о конкурсе")
