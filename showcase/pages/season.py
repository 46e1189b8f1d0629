"""What the home page says about the contest that is going on."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from showcase.contest.choices import PhaseKey
from showcase.contest.filters import VOTING_PHASES
from showcase.contest.models import ContestYearPage, Phase
from showcase.contest.models.figures import FigureKey
from showcase.contest.models.year import PhaseState
from showcase.contest.presentation import View, sure_number, today
from showcase.core.links import local_url
from showcase.core.russian import count_ru, date_range_ru, date_ru, number_ru

HOW_TO_TAKE_PART = "/kak-uchastvovat/"
PLANNED = (FigureKey.PLANNED, FigureKey.WINNERS)
PLACE_WORDS = ("площадку", "площадки", "площадок")
DEMO_NOTE = "Демонстрация работы сайта: такого конкурса нет, проекты вымышлены."


class Words(NamedTuple):
    """The panel of one running phase; `{until}` is «до 8 апреля», `{year}` the contest's year, the rest `facts_of`."""

    title: str
    text: str
    link_text: str = "Открыть страницу года"
    url: str = "{year_url}"
    picture: str = "unknown"


REVIEW = Words(
    "Идёт проверка заявок", "Администрации и организатор проверяют заявки {until}.{vote}", picture="multi"
)
VOTING = Words(
    "Идёт голосование {until}",
    "Можно поддержать один проект. Голоса жителей — один из критериев конкурса.",
    "Выбрать проект",
    "/proekty/?god={year}",
    "children",
)
WORDS = {
    PhaseKey.START: Words("Конкурс {year} года начался", "Заявку подаёт староста или руководитель ТОС.",
                          "Как принять участие", HOW_TO_TAKE_PART, "leisure"),
    PhaseKey.POPULARISATION: Words("Конкурс {year} года: время предлагать",
                                   "Есть идея для своей деревни или двора? "
                                   "Расскажите старосте или руководителю ТОС {until}.",
                                   "Как принять участие", HOW_TO_TAKE_PART, "leisure"),
    PhaseKey.APPLICATIONS: Words("Идёт приём заявок {until}", "Заявку подаёт староста или руководитель ТОС.",
                                 "Как подать заявку", HOW_TO_TAKE_PART, "leisure"),
    PhaseKey.MUNICIPAL_REVIEW: REVIEW,
    PhaseKey.ORGANISER_REVIEW: REVIEW,
    PhaseKey.MODERATION: REVIEW,
    PhaseKey.VOTING_OFFLINE: VOTING,
    PhaseKey.VOTING: VOTING,
    PhaseKey.WINNERS: Words("Подводят итоги конкурса {year} года", "Голосование завершено. Итоги — {until}.",
                            picture="multi"),
    PhaseKey.IMPLEMENTATION: Words("{building}", "Срок — {until}.{built}", "Смотреть, что строят",
                                   "/proekty/?god={year}&itog=pobediteli", "sport"),
}  # fmt: skip


def season_panels() -> list[View]:
    """Panels for the running contest and, when that is a demonstration, for the newest real one too."""
    years = list(
        ContestYearPage.objects.live().newest_first().defer("body").prefetch_related("phases", "figures")[:4]
    )
    day = today()
    running = [year for year in years if running_phase(year, day)]
    real = [year for year in years if not year.is_demo]
    shown = [*running[:1], *real[:1]] if running else real[:1]
    return [panel(year, day) for year in dict.fromkeys(shown)]


def running_phase(year: ContestYearPage, day: dt.date) -> Phase | None:
    """The last of the phases that run today; one without a last day never does."""
    return next(
        (phase for phase in reversed(year.phases.all()) if phase.state_on(day) == PhaseState.RUNNING), None
    )


def panel(year: ContestYearPage, day: dt.date) -> View:
    """One contest as a panel with one button."""
    phase = running_phase(year, day)
    words = WORDS[phase.key] if phase else quiet_words(year, day)
    until = date_range_ru(None, phase.ends, with_year=phase.ends.year != day.year) if phase else ""
    values = {"until": until, "year": year.year, "year_url": local_url(year.url_path), **facts_of(year, day)}
    return {
        "title": words.title.format(**values),
        "text": words.text.format(**values),
        "url": words.url.format(**values),
        "link_text": words.link_text,
        "note": DEMO_NOTE if year.is_demo else "",
        "picture": words.picture,
        "is_vote": phase is not None and phase.key in (PhaseKey.VOTING, PhaseKey.VOTING_OFFLINE),
    }


def facts_of(year: ContestYearPage, day: dt.date) -> dict[str, str]:
    """What is known besides the phase, as sentences; nothing where nothing is known."""
    vote = next(
        (p for p in year.phases.all() if p.key in VOTING_PHASES and p.starts and p.starts > day), None
    )
    places, built = known_number(year, PLANNED), known_number(year, (FigureKey.BUILT, FigureKey.OBJECTS))
    return {
        "vote": f" Голосование начнётся {date_ru(vote.starts, with_year=vote.starts.year != day.year)}."
        if vote
        else "",
        "building": f"Строят {count_ru(places, *PLACE_WORDS)}" if places else "Площадки-победители строят",
        "built": f" Готово {number_ru(built)}." if built else "",
        "done": f"Построили {count_ru(built, *PLACE_WORDS)}. " if built else "",
    }


def known_number(year: ContestYearPage, keys: Sequence[FigureKey]) -> int | None:
    """The first of some figures of the year that is sure."""
    numbers = (sure_number(year.figures.all(), key) for key in keys)
    return next((number for number in numbers if number is not None), None)


def phase_ahead(year: ContestYearPage, day: dt.date) -> Phase | None:
    """The first phase that is known to lie ahead."""
    return next((phase for phase in year.phases.all() if phase.state_on(day) == PhaseState.PLANNED), None)


def phase_words(phase: Phase) -> str:
    """A phase with its dates: «Голосование: 26 марта – 8 апреля 2026 года»."""
    return f"{phase.title}: {date_range_ru(phase.starts, phase.ends)}"


def quiet_words(year: ContestYearPage, day: dt.date) -> Words:
    """A contest none of whose phases is known to run today: what is known, and that the rest is not."""
    phases = list(year.phases.all())
    states = [phase.state_on(day) for phase in phases]
    if phases and all(state == PhaseState.DONE for state in states):
        return Words(
            "Конкурс {year} года завершён", "{done}Даты нового конкурса появятся здесь.", "Итоги года"
        )
    if ahead := phase_ahead(year, day):
        return Words("Конкурс {year} года", f"{phase_words(ahead)}.")
    begun = next((phase for phase in reversed(phases) if phase.starts and not phase.ends), None)
    if begun:
        since = date_ru(begun.starts)
        known = (
            f"{begun.title}: с {since}. Когда этап закончился и что идёт сейчас, в публикациях не найдено."
        )
        return Words("Конкурс {year} года", known, "Что известно о конкурсе")
    return Words("Конкурс {year} года", "Даты этапов уточняются.")
