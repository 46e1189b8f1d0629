"""Projects: where they were proposed, what came of them and what is known of their history."""

import datetime as dt
from typing import Any

from wagtail.models import Page

from showcase.contest.models import ProjectPage
from showcase.core.russian import capitalise_sentence
from showcase.pages.importers import municipalities, years
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.notes import for_readers
from showcase.pages.importers.tables import APPLICANTS, KINDS, PROJECT_DOUBTS, event_stage, standing
from showcase.pages.importers.wording import plain, project_slug, project_title
from showcase.pages.importers.writer import Entry, Writer, free_slug

SECTION = "Проекты"
PRECISIONS = ("year", "month", "day")

Pages = dict[str, ProjectPage]


def write_projects(
    dataset: Dataset, year_pages: years.Pages, districts: municipalities.Pages, writer: Writer, today: dt.date
) -> Pages:
    """Write all projects; returns their pages by the dataset's id. `today` is a Moscow day."""
    over = {row["year"]: voting_is_over(row, today) for row in dataset.years}
    pages: Pages = {}
    for place, row in enumerate(dataset.projects):
        key = f"project:{row['id']}"
        parent = districts.get(row["municipality"]) or districts[None]
        year = year_pages.get(row["year"])
        if year is None or parent is None:
            writer.report.leave(f"{SECTION}: {row['title']}", "год или муниципалитет проекта удалён на сайте")
            continue
        fields = {**_values(row, dataset, over[row["year"]]), "contest_year_id": year.pk}
        slug = "" if key in writer.records else _free_slug(row, parent)
        page = writer.page(Entry(SECTION, key, f"projects[{place}]", fields), ProjectPage, parent, slug)
        if page:
            pages[row["id"]] = page
    return pages


def voting_is_over(year: Row, today: dt.date) -> bool:
    """Tell whether the vote of a contest year has ended by a day, or must have since the year is past."""
    if year["year"] < today.year:
        return True
    ends = [phase["ends"] for phase in year["phases"] if phase["key"] == "voting" and phase["ends"]]
    return bool(ends) and max(ends) < today.isoformat()


def rough_date(text: str | None) -> tuple[str | None, str]:
    """Return the first day of a date as far as it is known, and its precision."""
    if text is None:
        return None, "day"
    dashes = text.count("-")
    return text + "-01" * (2 - dashes), PRECISIONS[dashes]


def _values(row: Row, dataset: Dataset, voting_over: bool) -> dict[str, Any]:
    outcome, stage = standing(row["status"], voting_over)
    return {
        "title": project_title(row["title"], row["applicant_kind"]),
        "public_number": row.get("voting_number"),
        "kind": KINDS[row["type"]] if row["type"] else "",
        "settlement": row["settlement"] or "",
        "address": row.get("address") or "",
        "applicant_kind": APPLICANTS[row["applicant_kind"]] if row["applicant_kind"] else "",
        "applicant_org": row.get("applicant_org") or "",
        "outcome": outcome,
        "stage": stage,
        "events": [_event(event) for event in row.get("events", [])],
        "equipment": [{"name": capitalise_sentence(name)} for name in row.get("features", [])],
        "note": capitalise_sentence(plain(for_readers(row.get("note")))),
        "platform_id": row.get("platform_id"),
        "uncertain": [PROJECT_DOUBTS[name] for name in row.get("uncertain", [])],
        "sources": dataset.addresses(row["sources"]),
    }


def _event(row: Row) -> Row:
    date, precision = rough_date(row["date"])
    return {
        "date": date,
        "precision": precision,
        "stage": event_stage(row["what"]),
        "text": capitalise_sentence(plain(row["what"])),
        "is_uncertain": row.get("uncertain", False),
    }


def _free_slug(row: Row, parent: Page) -> str:
    """Return an address that no page of the municipality has: a number is added where it must be."""
    kind = str(KINDS[row["type"]].label) if row["type"] else ""
    fallback = row["id"].removeprefix(f"{row['year']}-")
    base = project_slug(row["settlement"], kind, row.get("applicant_org") or "", fallback)
    return free_slug(base, parent)
