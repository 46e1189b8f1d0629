"""The current state of a table's projects, loaded in a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import Revision

from showcase.contest.models import CostShare, ProjectPage
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.contest.tables.columns import (
    BY_KEY,
    MUNICIPALITY,
    NUMBER,
    PAGE,
    TITLE,
    YEAR,
    Values,
    same,
    values_of_draft,
    values_of_page,
)
from showcase.contest.tables.places import Places
from showcase.contest.voting_dates import dates_of

LOCKED = "Страница закрыта от правки. Откройте её для правки и загрузите таблицу снова."
SCHEDULED = "У страницы назначено время публикации. Отмените его или дождитесь и загрузите таблицу снова."


@dataclass
class Found:
    """A page with its current values and its unpublished revision, if any.

    `values` is the base of a change: those of the live page, or of the latest revision of a draft.
    """

    page: ProjectPage
    values: Values
    draft: Revision | None
    draft_values: Values
    is_scheduled: bool
    is_on_vote: bool

    @property
    def has_draft_beside(self) -> bool:
        return self.page.live and self.draft is not None

    @property
    def obstacle(self) -> str:
        """Why the page cannot be changed now."""
        return LOCKED if self.page.locked else SCHEDULED if self.is_scheduled else ""

    def merged(self, values: Values, key: str) -> Any:
        return values.get(key, self.values[key])

    def conflict(self, key: str, new: Any, places: Places) -> str:
        """Return a message if the unpublished revision sets the field to another value."""
        draft = self.draft_values.get(key, self.values[key])
        if not self.has_draft_beside or same(draft, self.values[key]) or same(draft, new):
            return ""
        shown = BY_KEY[key].show(draft, places) or "пусто"
        return (
            f"В неопубликованной правке страницы здесь «{shown}». Сначала опубликуйте или отмените ту правку."
        )


def load(
    keys: Collection[int], numbers: Collection[tuple[int, str]], places: Places, *, to_write: bool
) -> dict[tuple[str, Any], Found]:
    """Return projects by (PAGE, key) and by (NUMBER, (year, number))."""
    years = {year for year, _number in numbers}
    asked = Q(pk__in=keys) | Q(
        contest_year__in=years, public_number__in={number for _year, number in numbers}
    )
    pages = ProjectPage.objects.filter(asked).order_by("pk")
    pages = pages.select_for_update(of=("self", "page_ptr")) if to_write else pages.defer("body")
    result: dict[tuple[str, Any], Found] = {}
    for found in with_versions(list(pages), places):
        result[PAGE, found.page.pk] = found
        result[NUMBER, (found.page.contest_year_id, found.page.public_number)] = found
    return result


def with_versions(pages: list[ProjectPage], places: Places) -> Iterable[Found]:
    """Add values and revisions to the pages in a constant number of queries."""
    costs: dict[int, list[CostShare]] = {}
    for cost in CostShare.objects.filter(project__in=pages):
        costs.setdefault(cost.project_id, []).append(cost)
    changed = [page.latest_revision_id for page in pages if page.has_unpublished_changes]
    drafts = Revision.objects.in_bulk([key for key in changed if key])
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    scheduled = set(
        waiting.filter(object_id__in=[str(page.pk) for page in pages]).values_list("object_id", flat=True)
    )
    votes = dates_of({page.contest_year_id for page in pages})
    for page in pages:
        draft = drafts.get(page.latest_revision_id) if page.has_unpublished_changes else None
        own, other = (
            values_of_page(page, places, costs.get(page.pk, [])),
            values_of_draft(draft.content) if draft else {},
        )
        values = own if page.live else {**own, **other}
        yield Found(page, values, draft, other, str(page.pk) in scheduled, page.contest_year_id in votes)


def owners(numbers: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the keys of the projects that have these numbers, by (year, number)."""
    if not numbers:
        return {}
    asked = Q(
        contest_year__in={year for year, _ in numbers}, public_number__in={number for _, number in numbers}
    )
    rows = ProjectPage.objects.filter(asked).order_by().values_list("contest_year", "public_number", "pk")
    return {(year, number): key for year, number, key in rows}


def neighbours(years: Collection[int], places: Places) -> list[Values]:
    """Return place, kind, number and title of the projects of these years."""
    rows = (
        ProjectPage.objects.filter(contest_year__in=years)
        .exclude(settlement="")
        .exclude(kind="")
        .order_by("path")
    )
    fields = ("path", "contest_year", "settlement", "kind", NUMBER, TITLE)
    result = []
    for path, year, settlement, kind, number, title in rows.values_list(*fields):
        parent = places.municipality_by_path.get(path[:PATH_OF_MUNICIPALITY])
        known = {YEAR: year, MUNICIPALITY: parent and parent.pk, NUMBER: number, TITLE: title}
        result.append({**known, "settlement": settlement, "kind": kind})
    return result
