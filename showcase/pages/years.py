"""Context of the list of contest years, whose rows the home page shows too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from showcase.contest.choices import FigureKey, PhaseState
from showcase.contest.figures import FigureView, figure_views, sure_number
from showcase.contest.models import ContestYearPage, Figure, ProjectPage
from showcase.contest.presenters import MARK_COLUMNS, Mark, project_mark
from showcase.core.cache_version import cached
from showcase.core.links import local_url
from showcase.core.russian import capitalise_sentence, count_ru
from showcase.pages.directory import kind_links
from showcase.pages.filter_counts import as_text, count_projects
from showcase.pages.season import phase_ahead, phase_text, published_years, running_phase

YEAR_FIGURES = (
    FigureKey.APPLICATIONS,
    FigureKey.PARTICIPANTS,
    FigureKey.ADMITTED,
    FigureKey.VOTES,
    FigureKey.WINNERS,
)
FIGURES_SHOWN = 3
PLACE_WORDS = ("площадка", "площадки", "площадок")
YEARS_WITH_MARKS = 8
"""The newest years, which are all that the home page shows; demonstrations count."""
PLACE_FIGURES = (FigureKey.BUILT, FigureKey.OBJECTS, FigureKey.WINNERS, FigureKey.PLANNED)


@dataclass(frozen=True)
class YearRow:
    """A contest year with a mark for each place known by name; `note` tells how many have no mark."""

    number: int
    url: str
    is_demo: bool
    marks: list[Mark]
    note: str
    figures: list[FigureView]
    stage: str


def years_context() -> dict[str, Any]:
    return {"rows": year_rows(published_years()), "kinds": kind_links()}


def year_rows(years: Sequence[ContestYearPage]) -> list[YearRow]:
    """Return years as rows, demonstrations last."""
    marks = cached("marks", read_marks)
    known = count_projects("year", is_marked=True, with_demos=True)
    rows = sorted(years, key=lambda year: year.is_demo)
    return [year_row(year, marks.get(year.pk, []), known[as_text(year.pk)]) for year in rows]


def read_marks() -> dict[int, list[Mark]]:
    """Marks of the newest years, by the key of their year."""
    marks, years = defaultdict(list), ContestYearPage.objects.live().newest_first()[:YEARS_WITH_MARKS]
    rows = ProjectPage.objects.live().filter(contest_year__in=years.values("pk"))
    for year, *shown in rows.first_marks().values_list("contest_year", *MARK_COLUMNS):
        marks[year].append(project_mark(*shown))
    return dict(marks)


def year_row(year: ContestYearPage, marks: list[Mark], known: int) -> YearRow:
    figures = year.figures.all()
    stage = stage_text(year)
    return YearRow(
        number=year.year,
        url=local_url(year.url_path),
        is_demo=year.is_demo,
        marks=marks,
        note=stage if year.is_demo else row_note(figures, len(marks), known),
        figures=figure_views(row for row in figures if row.key in YEAR_FIGURES)[:FIGURES_SHOWN],
        stage=stage,
    )


def row_note(figures: Iterable[Figure], shown: int, known: int) -> str:
    """Tell how many places have no mark: those that the row leaves out and those that the site does not know."""
    left_out = f"показаны {shown} из {known}" if shown else count_ru(known, *PLACE_WORDS)
    notes = [left_out if known > shown else "", marks_note(figures, known)]
    return ". ".join(capitalise_sentence(note) for note in notes if note)


def marks_note(figures: Iterable[Figure], shown: int) -> str:
    """Tell how many places have no mark, if the published number of places is certain."""
    present = {figure.key for figure in figures}
    key = next((key for key in PLACE_FIGURES if key in present), None)
    if key is None and not shown:
        return "Сведений о площадках пока нет"
    counted = [key] if key else []
    if key == FigureKey.WINNERS and FigureKey.PRIZES in present:
        counted.append(FigureKey.PRIZES)
    numbers = [sure_number(figures, key) for key in counted]
    if None in numbers or not numbers:
        return "Сколько всего площадок, пока неизвестно"
    missing = sum(numbers) - shown
    text = f"{count_ru(missing, *PLACE_WORDS)}: сведения собираются"
    return f"{'ещё ' if shown else ''}{text}" if missing > 0 else ""


def stage_text(year: ContestYearPage) -> str:
    day = timezone.localdate()
    if running := running_phase(year, day):
        return running.title
    if ahead := phase_ahead(year, day):
        return phase_text(ahead)
    states = [phase.state_on(day) for phase in year.dated_phases]
    if year.year < day.year or (states and all(state == PhaseState.DONE for state in states)):
        return "Завершён"
    return "Даты уточняются"
