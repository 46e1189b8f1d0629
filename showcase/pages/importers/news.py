"""News: digests written from the dataset's facts, and the press service's own release."""

import hashlib
import json
from collections import Counter
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from showcase.core.russian import slugify_ru
from showcase.news.models import NewsIndexPage, NewsPage
from showcase.pages.importers import links, municipalities, projects, years
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.release import Release, is_release
from showcase.pages.importers.tables import NEWS_TAGS
from showcase.pages.importers.wording import SLUG_LENGTH, plain, sentences
from showcase.pages.importers.writer import Entry, Writer

SECTION = "Новости"
TEXTS = Path(__file__).parent / "texts" / "news.json"


class Related:
    """Pages that news may lead to."""

    def __init__(
        self, year_pages: years.Pages, districts: municipalities.Pages, project_pages: projects.Pages
    ):
        self.years, self.districts, self.projects = year_pages, districts, project_pages


def write_news(
    dataset: Dataset, section: NewsIndexPage, related: Related, release: Release | None, writer: Writer
) -> None:
    """Write all news of the dataset; the item of the release takes the release's words."""
    seen: Counter[str] = Counter()
    for place, row in enumerate(dataset.news):
        key = f"news:{row['date']}:{row['sources'][0]}"
        seen[key] += 1
        key += f":{seen[key]}" if seen[key] > 1 else ""
        fields = _values(row, dataset, related)
        if is_release(row):
            if release is None and _is_press(writer, key):
                writer.seen.add(key)
                continue
            fields |= release.values(fields) if release else {}
        slug = "" if key in writer.records else _free_slug(fields["title"], row["date"], section)
        writer.page(Entry(SECTION, key, f"news[{place}]", fields), NewsPage, section, slug)


def _is_press(writer: Writer, key: str) -> bool:
    """A release imported before is not turned back into a digest by a run without its file."""
    record = writer.records.get(key)
    return record is not None and record.values.get("origin") == NewsPage.Origin.PRESS


def _values(row: Row, dataset: Dataset, related: Related) -> dict[str, Any]:
    date, precision = projects.rough_date(row["date"])
    lead, *rest = _texts(row)
    return {
        "title": plain(row["headline"]),
        "origin": NewsPage.Origin.DIGEST,
        "date": date,
        "date_precision": precision,
        "date_is_uncertain": _is_unsure(row, precision),
        "lead": lead,
        "body": _body(rest),
        "tags": [NEWS_TAGS[row["tag"]]],
        "sources": dataset.addresses(row["sources"]),
        **_relations(row, dataset, related),
    }


def _is_unsure(row: Row, precision: str) -> bool:
    """An exact date that is not known is said by the precision already; a doubtful day or year is marked."""
    doubts = row.get("uncertain", [])
    return any("год" in doubt for doubt in doubts) or (precision == "day" and bool(doubts))


def _relations(row: Row, dataset: Dataset, related: Related) -> dict[str, list[int]]:
    named_years = links.years_of(row, related.years)
    named = links.projects_of(row, dataset, named_years)
    places = set(links.municipalities_of(row, dataset))
    places |= {project["municipality"] for project in dataset.projects if project["id"] in named} - {None}
    return {
        "years": [related.years[year].pk for year in named_years],
        "projects": [related.projects[name].pk for name in named if name in related.projects],
        "municipalities": [page.pk for name in places if (page := related.districts.get(name))],
    }


def _texts(row: Row) -> list[str]:
    """The item as paragraphs: edited words where they were written from these very facts, else the facts."""
    edited = _edited().get(fingerprint(row))
    return edited or sentences(row["facts"]) or [plain(row["headline"])]


def fingerprint(row: Row) -> str:
    """Return what ties edited words to the facts that they were written from."""
    written = json.dumps([row["headline"], [plain(fact) for fact in row["facts"]]], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@cache
def _edited() -> dict[str, list[str]]:
    return {item["facts"]: item["text"] for item in json.loads(TEXTS.read_text("utf-8"))}


def _body(paragraphs: list[str]) -> list[Row]:
    if not paragraphs:
        return []
    return [{"type": "text", "value": "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)}]


def _free_slug(title: str, date: str, section: NewsIndexPage) -> str:
    """Return an address that no other piece of news has."""
    base = slugify_ru(title, SLUG_LENGTH) or "novost"
    taken = set(section.get_children().values_list("slug", flat=True))
    candidates = [base, f"{base}-{date}", *(f"{base}-{date}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
