"""Photos of a project as components receive them: on its own page, on the pages that follow, as a pair."""

import datetime as dt
from typing import Any

from showcase.contest.choices import PhotoStage, Stage
from showcase.contest.gallery import PER_PAGE, Gallery
from showcase.contest.models import ProjectPage
from showcase.contest.presentation import View, event_view, photo_item
from showcase.core.links import local_url
from showcase.core.russian import number_ru

SHOWN = 3
# What was photographed when a stage began.
SEEN_AT = {
    Stage.APPLICATION: PhotoStage.BEFORE,
    Stage.BUILDING: PhotoStage.WORKS,
    Stage.BUILT: PhotoStage.AFTER,
}


def gallery_views(gallery: Gallery) -> dict[str, Any]:
    """What the page of a project shows: a few photos, more of them folded, the way to the rest."""
    items = [photo_item(photo) for photo in gallery.page()]
    return {
        "photos": items[:SHOWN],
        "more_photos": items[SHOWN:],
        "more_photos_label": more(len(gallery.rows) - SHOWN),
        "photo_total": len(gallery.rows),
        "next_photos_url": "?p=2" if gallery.page_count > 1 else "",
        "next_photos_label": more(len(gallery.rows) - len(items)),
        "pair": before_after(gallery),
    }


def more(count: int) -> str:
    """How many photos are not in sight yet; the word has one form for any number."""
    return f"Ещё {number_ru(count)} фото"


def before_after(gallery: Gallery) -> View | None:
    """What was there beside what stands there now, when both are known."""
    items = [photo_item(photo) for photo in gallery.pair()]
    return {"before": paired(items[0], "Было"), "after": paired(items[1], "Стало")} if items else None


def paired(item: View, word: str) -> View:
    """A picture of the pair, with its month where that is known."""
    return {**item, "label": ", ".join(part for part in (word, item["taken_label"]) if part)}


def history(project: ProjectPage) -> list[View]:
    """Events by date, those without one last; beside the first of a stage, a photo of that time."""
    items = {item["stage"]: item["photo"] for item in map(photo_item, reversed(project.gallery.page()))}
    events = sorted(project.events.all(), key=lambda event: event.date or dt.date.max)
    return [event_view(event, items.pop(SEEN_AT.get(event.stage), None)) for event in events]


def photos_context(project: ProjectPage, number: int) -> dict[str, Any]:
    """One of the pages of photos that follow the project's own."""
    gallery, own_url = project.gallery, local_url(project.url_path)
    items = [photo_item(photo) for photo in gallery.page(number)]
    before = (number - 1) * PER_PAGE
    left = len(gallery.rows) - before - len(items)

    def url(page: int) -> str:
        return f"?p={page}" if page > 1 else own_url

    return {
        "photos": items,
        "first": before + 1,
        "last": before + len(items),
        "photo_total": len(gallery.rows),
        "project_url": own_url,
        "photo_crumbs": [*project.crumbs, {"url": own_url, "title": project.title}],
        "pages": [
            {"number": page, "url": url(page), "is_current": page == number}
            for page in range(1, gallery.page_count + 1)
        ],
        "previous_url": url(number - 1),
        "next_url": url(number + 1) if left else "",
        "next_label": more(min(left, PER_PAGE)),
    }
