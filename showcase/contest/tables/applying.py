"""Writes a confirmed table: all rows in one transaction, or none."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from showcase.contest.choices import MoneySource
from showcase.contest.models import CostShare, MunicipalityPage, ProjectPage, TableImport
from showcase.contest.tables.columns import COST, MUNICIPALITY, PAGE, YEAR, Values
from showcase.contest.tables.plan import Plan, Row, RowState, make_plan
from showcase.contest.tables.stock import Found
from showcase.core import queue
from showcase.core.publishing import add_draft, add_published, save_version
from showcase.core.russian import count_ru, slugify_ru

CHANGED_SINCE = (
    "Ничего не записано: пока таблица ждала, страницы или муниципалитеты изменились. "
    "Посмотрите, что теперь изменит таблица, и подтвердите ещё раз."
)
ALREADY = "Таблица уже записана."
DELETED = "Таблицу удалили."


@queue.task("contest.apply_table", "Запись таблицы проектов", is_long=True)
def apply_table(run: queue.Run, table: int) -> str:
    """Write an uploaded table as it was confirmed; once written, it is not written again."""
    with transaction.atomic():
        tables = TableImport.objects.select_for_update(of=("self",)).select_related("user")
        found = tables.filter(pk=table).first()
        if not found:
            raise queue.Failed(DELETED)
        if found.applied_at:
            return ALREADY
        plan = make_plan(found.content["rows"], found.year_id, to_write=True)
        if plan.is_faulty or plan.digest != found.confirmed:
            raise queue.Failed(CHANGED_SINCE)
        write(plan, found.user, publish_new=found.publish_new, run=run)
        years = {row.year for row in plan.rows}
        found.year_id = years.pop() if len(years) == 1 else None
        found.applied_at, found.file = timezone.now(), b""
        found.save(update_fields=["applied_at", "file", "year"])
    return summary(plan)


def write(plan: Plan, user: Any, *, publish_new: bool = False, run: queue.Run | None = None) -> None:
    """Write what the plan says. Raises queue.Failed at a page that its form would refuse."""
    rows = plan.to_write
    slugs = Slugs([row.values[MUNICIPALITY] for row in rows if not row.found], plan)
    for index, row in enumerate(rows):
        try:
            if row.found:
                change(row.found, row.values, user)
            else:
                add(row, plan.places.municipality_by_key[row.values[MUNICIPALITY]], slugs, user, publish_new)
        except ValidationError as error:
            reason = " ".join(error.messages)
            raise queue.Failed(f"Ничего не записано. Строка {row.line}, {row.title}: {reason}") from error
        if run:
            run.report(index + 1, len(rows))


class Slugs:
    """Assigns unused slugs to new pages below municipalities."""

    def __init__(self, parents: list[int], plan: Plan) -> None:
        pages = [plan.places.municipality_by_key[key] for key in set(parents)]
        self.taken = {page.pk: set(page.get_children().values_list("slug", flat=True)) for page in pages}

    def free(self, parent: int, page: ProjectPage) -> str:
        base = slugify_ru(f"{page.settlement}, {page.title}") or slugify_ru(f"proekt {page.public_number}")
        number = slugify_ru(page.public_number or "")
        names = [base, f"{base}-{number}", *(f"{base}-{index}" for index in range(2, 100_000))]
        slug = next(name for name in names if name not in self.taken[parent])
        self.taken[parent].add(slug)
        return slug


def add(row: Row, parent: MunicipalityPage, slugs: Slugs, user: Any, publish: bool) -> None:
    page = ProjectPage(owner=user)
    fill(page, row.values)
    page.slug = slugs.free(parent.pk, page)
    (add_published if publish else add_draft)(parent, page, user)


def change(found: Found, values: Values, user: Any) -> None:
    """Change a page: a live one on the site, a draft in its latest version.

    An unpublished version beside a live page gets the same values and stays unpublished.
    """
    page = found.page if found.page.live else found.page.get_latest_revision_as_object()
    fill(page, values)
    revision = save_version(page, user)
    if found.has_draft_beside:
        beside = found.draft.as_object()
        fill(beside, values)
        revision = beside.save_revision(user=user, clean=False)
    if found.draft:
        # Approving a revision that awaits approval must publish the new values too.
        waiting = TaskState.objects.filter(revision=found.draft, status=TaskState.STATUS_IN_PROGRESS)
        waiting.update(revision=revision)


def fill(page: ProjectPage, values: Values) -> None:
    """Set the fields of a page, saving nothing."""
    for key, value in values.items():
        if key not in (MUNICIPALITY, PAGE) and not key.startswith(COST):
            setattr(page, "contest_year_id" if key == YEAR else key, value)
    if "title" in values:
        page.draft_title = page.title
    _fill_costs(
        page, {source: values[f"{COST}{source}"] for source in MoneySource if f"{COST}{source}" in values}
    )


def _fill_costs(page: ProjectPage, amounts: Mapping[str, int | None]) -> None:
    if not amounts:
        return
    costs = {cost.source: cost for cost in page.costs.all()}
    for source, amount in amounts.items():
        if amount is None:
            costs.pop(source, None)
        else:
            costs.setdefault(source, CostShare(source=source)).amount = amount
    page.costs.set(list(costs.values()))


def summary(plan: Plan) -> str:
    """Say what was written."""
    new, changed = plan.counts[RowState.NEW], plan.counts[RowState.CHANGED]
    parts = [
        *([f"Добавлено: {count_ru(new, 'проект', 'проекта', 'проектов')}."] if new else []),
        *([f"Изменено: {count_ru(changed, 'проект', 'проекта', 'проектов')}."] if changed else []),
    ]
    return " ".join(parts) or "Изменений нет."
