"""View models shared by several pages: plain values ready for display, without queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from showcase.contest.choices import Kind, Outcome, Stage
from showcase.core.links import Link, local_url
from showcase.core.photos import Photo
from showcase.core.russian import NBSP, capitalise_sentence, strip_settlement_prefix
from showcase.core.tables import Cell, Table, table_view

RELATED_NEWS_SHOWN = 6
MARK_COLUMNS = ("url_path", "title", "kind")
UNDECIDED_STAGES = (Stage.APPLICATION, Stage.REVIEW, Stage.VOTING, Stage.DECIDED)
TILE_STEP = 11
"""Distance of the tiles of the small scheme, in its units."""


# Projects


@dataclass(frozen=True)
class Status:
    """Outcome and stage of a project as keys and in words; both are empty where they say nothing."""

    outcome: str = ""
    outcome_label: str = ""
    stage: str = ""
    stage_label: str = ""

    @property
    def text(self) -> str:
        """Both in one line: «Победитель, построено»."""
        return capitalise_sentence(", ".join(filter(None, [self.outcome_label, self.stage_label.lower()])))


@dataclass(frozen=True)
class Card:
    """A project as `project_card.html` and `project_rows` show it; `tile` is where its municipality is."""

    key: int
    url: str
    title: str
    number: str
    kind: str
    kind_label: str
    place: str
    municipality_name: str
    tile: "RegionTile | None"
    year: int | None
    status: Status
    photo: Photo | None
    is_winner: bool
    is_demo: bool

    @property
    def where(self) -> str:
        """Settlement and municipality in one line; a city that is both appears once."""
        names = [self.place, self.municipality_name]
        settlement = strip_settlement_prefix(self.place.partition(",")[0])
        if settlement == strip_settlement_prefix(self.municipality_name):
            names.pop()
        return ", ".join(filter(None, names)) if self.place else capitalise_sentence(self.municipality_name)


@dataclass(frozen=True)
class RegionTile:
    """A municipality on the small scheme of the region, `region_scheme.html`: the corner of its tile."""

    x: int
    y: int


def region_tile(row: int | None, column: int | None) -> RegionTile | None:
    return RegionTile((column - 1) * TILE_STEP, (row - 1) * TILE_STEP) if row and column else None


@dataclass(frozen=True)
class Mark:
    """A place that is known to be built or to have won, as one sign of `mark_row.html`."""

    url: str
    title: str
    kind: str


def project_status(outcome: str, stage: str, year: int) -> Status:
    """Say how the contest of the year ended for a project and how far the place is.

    An application of a past year is not «на голосовании» but «итог неизвестен».
    """
    is_past = year < timezone.localdate().year
    undecided = outcome == Outcome.UNKNOWN and not is_past and stage != Stage.DECIDED
    shows_stage = stage not in UNDECIDED_STAGES or undecided
    shows_outcome = not undecided and not (outcome == Outcome.UNKNOWN and shows_stage)
    return Status(
        *((outcome, Outcome(outcome).label) if shows_outcome else ("", "")),
        *((stage, Stage(stage).label) if shows_stage else ("", "")),
    )


def project_rows(cards: Sequence[Card], caption: str, *, with_year: bool = True) -> Table:
    """Return projects as lines of a table, for `project_rows.html`; what is common to all lines is left out."""
    columns: dict[str, Callable[[Card], Any]] = {
        "Проект": lambda card: Cell(
            card.title, card.url, mark=card.kind or "unknown", mark_label=card.kind_label
        ),
        "Номер": lambda card: f"№{NBSP}{card.number}" if card.number else "",
        "Где": lambda card: card.where,
        "Год": lambda card: card.year,
        "Итог": lambda card: Cell(card.status.text, icon="star" if card.is_winner else ""),
    }
    shown = {"Номер": any(card.number for card in cards), "Год": with_year}
    heads = [head for head in columns if shown.get(head, True)]
    return table_view(caption, heads, [[columns[head](card) for head in heads] for card in cards])


def few_photos(shown: int, total: int) -> bool:
    """Tell whether to show a list as rows instead of cards: less than a third of it has a photo."""
    return 3 * shown < total


def project_mark(url_path: str, title: str, kind: str) -> Mark:
    return Mark(local_url(url_path), title, kind or "unknown")


def kind_label(kind: str) -> str:
    return capitalise_sentence(Kind(kind).label) if kind else "Вид уточняется"


def doubts(page: Page, fields: Iterable[str]) -> str:
    """Name those of the fields that no second source confirms."""
    labels = dict(page.UNCERTAIN)
    return ", ".join(labels[field] for field in fields if field in page.uncertain)


# Years and news


def year_link(year: Any) -> Link:
    """Link to a contest year; one in preparation has no URL yet."""
    return Link(f"Конкурс {year.year} года", local_url(year.url_path) if year.live else "")


def related_news(page: "Page") -> list[Any]:
    return page.news.live().newest_first()[:RELATED_NEWS_SHOWN].items()
