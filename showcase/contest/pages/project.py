"""Template context of a project's page and of its pages of photos, and its structured data."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Model
from wagtail.models import Page

from showcase.contest.cards import project_cards
from showcase.contest.choices import ApplicantKind, PhotoStage, Stage
from showcase.contest.gallery import PHOTOS_PER_PAGE
from showcase.contest.presenters import (
    doubts,
    kind_label,
    project_status,
    region_tile,
    related_news,
    year_link,
)
from showcase.core.facts import Fact
from showcase.core.json_ld import absolute, compact
from showcase.core.links import Link, local_url, source_links
from showcase.core.pagination import paginate
from showcase.core.photos import GalleryPhoto, Photo
from showcase.core.russian import capitalise_sentence, count_ru, date_ru, money_ru, number_ru

NEIGHBOURS_SHOWN = 3
PHOTOS_SHOWN = 3
"""Photos shown at once; the rest of the first page is collapsed."""
APPLICANTS = {ApplicantKind.ELDER: "Сельский староста", ApplicantKind.TOS: "Руководитель ТОС"}
PLATFORM_PAGE = "https://moydvor71.ru/projects/{}"
MAP_OF_POINT = "https://yandex.ru/maps/?pt={},{}&z=16&l=map"
MAP_OF_WORDS = "https://yandex.ru/maps/?text={}"
# The photo that illustrates the beginning of a stage.
PHOTO_OF_STAGE = {
    Stage.APPLICATION: PhotoStage.BEFORE,
    Stage.BUILDING: PhotoStage.WORKS,
    Stage.BUILT: PhotoStage.AFTER,
}


@dataclass(frozen=True)
class Event:
    """A step of a project's history, with a photo of that time."""

    date_label: str
    date_iso: str
    title: str
    text: str
    photo: Photo | None


def project_context(project: Page) -> dict[str, Any]:
    """Return the context of `contest/project_page.html`."""
    photos = project.gallery.first_page()
    equipment, costs = list(project.equipment.all()), list(project.costs.all())
    facts = project_facts(project, costs)
    return {
        **gallery_context(project, photos),
        "pair": project.gallery.pair(),
        "events": history(project, photos),
        "facts": [fact for fact in facts if fact.value],
        "unknown": ", ".join(fact.label.lower() for fact in facts if not fact.value),
        "costs": cost_facts(costs),
        "tile": region_tile(project.municipality.tile_row, project.municipality.tile_column),
        "place_note": doubt(project, "settlement"),
        "map_url": map_url(project),
        "platform_url": PLATFORM_PAGE.format(project.platform_id) if project.platform_id else "",
        "platform_note": doubt(project, "platform_id"),
        "has_story": any((project.intro, project.body, equipment)),
        "equipment_title": "Что здесь есть" if project.is_built else "Что задумали поставить",
        "equipment": equipment,
        "can_be_reported": project.is_built or project.gallery.shows_result,
        "municipality": project.municipality,
        "status": project_status(project.outcome, project.stage, project.contest_year.year),
        "kind_label": kind_label(project.kind),
        "doubts": doubts(project, ("municipality", "contest_year", "outcome")),
        "year": year_link(project.contest_year),
        "neighbours": project_cards(project.neighbours().newest_first()[:NEIGHBOURS_SHOWN]),
        "news": related_news(project),
        "municipality_url": local_url(project.municipality.url_path),
        "sources": source_links(project.sources),
    }


def project_facts(project: Page, costs: list[Model]) -> list[Fact]:
    """Return who proposed what and what it costs; the tense of the labels follows the project's stage."""
    kind = capitalise_sentence(project.get_kind_display())
    total = sum(cost.amount for cost in costs)
    if project.is_built:
        kind_question, cost_question = "Что построили", "Сколько стоило"
    else:
        is_building = project.stage == Stage.BUILDING
        kind_question = "Что строят" if is_building else "Что предложили построить"
        cost_question = "Сколько стоит"
    facts = [
        project_fact(project, "Кто предложил", applicant(project), "applicant_kind"),
        project_fact(project, kind_question, kind, "kind"),
        Fact(cost_question, money_ru(total) if total else ""),
    ]
    known = [
        project_fact(project, "Номер проекта", project.public_number or "", "public_number"),
        Fact("Сумма баллов", "" if project.points is None else number_ru(project.points)),
        Fact("Место в конкурсе", str(project.place or "")),
    ]
    return [*facts, *(fact for fact in known if fact.value)]


def project_fact(project: Page, label: str, value: str, field: str) -> Fact:
    """Return a fact; its doubt stands beside a value only."""
    return Fact(label, value, note=doubt(project, field) if value else "")


def doubt(project: Page, field: str) -> str:
    """Return the words beside a value that no second source confirms."""
    return "не подтверждено" if field in project.uncertain else ""


def applicant(project: Page) -> str:
    """Name who proposed the project by office; a person's name is there only with a recorded consent."""
    if project.applicant_name:
        return f"{project.applicant_name}, {project.get_applicant_kind_display()}".rstrip(", ")
    return project.applicant_org or APPLICANTS.get(project.applicant_kind, "")


def cost_facts(costs: list[Model]) -> list[Fact]:
    """Whose money it was, with the sum of several sources."""
    rows = [Fact(cost.get_source_display().capitalize(), money_ru(cost.amount)) for cost in costs]
    return [*rows, Fact("Всего", money_ru(sum(cost.amount for cost in costs)))] if len(rows) > 1 else rows


def map_url(project: Page) -> str:
    """Link to a map by coordinates or by words; empty when the place is not known or made up."""
    if project.is_demo:
        return ""
    if project.latitude is not None:
        return MAP_OF_POINT.format(project.longitude, project.latitude)
    municipality = "" if project.municipality.is_unknown else project.municipality.title
    words = ", ".join(filter(None, ["Тульская область", municipality, project.whereabouts]))
    return MAP_OF_WORDS.format(quote(words)) if project.whereabouts else ""


def history(project: Page, photos: list[GalleryPhoto]) -> list[Event]:
    """Events by date, those without one last; the first event of a stage gets a photo of that time."""
    by_stage = {item.stage: item.photo for item in reversed(photos)}
    events = sorted(project.events.all(), key=lambda event: event.date or dt.date.max)
    return [event_view(event, by_stage.pop(PHOTO_OF_STAGE.get(event.stage), None)) for event in events]


def event_view(event: Model, photo: Photo | None) -> Event:
    return Event(
        date_label=date_ru(event.date, event.precision) if event.date else "",
        date_iso=event.date.isoformat() if event.date and event.precision == "day" else "",
        title=capitalise_sentence(event.text),
        text="Дата не подтверждена." if event.is_uncertain else "",
        photo=photo,
    )


# Photos


def gallery_context(project: Page, photos: list[GalleryPhoto]) -> dict[str, Any]:
    total = len(project.gallery.rows)
    return {
        "photos": photos[:PHOTOS_SHOWN],
        "more_photos": photos[PHOTOS_SHOWN:],
        "more_photos_label": more_photos(total - PHOTOS_SHOWN, project),
        "photo_total": total,
        "next_photos_url": "?p=2" if project.gallery.paginator.num_pages > 1 else "",
        "next_photos_label": more_photos(total - len(photos), project),
    }


def photos_context(project: Page, number: int) -> dict[str, Any]:
    """Return the context of `contest/project_photos.html`: a page of photos after the first."""
    gallery, project_url = project.gallery, local_url(project.url_path)
    page = gallery.paginator.page(number)
    left = min(len(gallery.rows) - page.end_index(), PHOTOS_PER_PAGE)
    return {
        "photos": gallery.later_page(number),
        "first": page.start_index(),
        "last": page.end_index(),
        "photo_total": len(gallery.rows),
        "project_url": project_url,
        "photo_crumbs": [*project.crumbs, Link(project.title, project_url)],
        "pagination": paginate(
            page, lambda n: f"?p={n}" if n > 1 else project_url, more_photos(left, project)
        ),
    }


def more_photos(count: int, project: Page) -> str:
    """Say how many photos are collapsed; the pictures of a demonstration are drawings."""
    words = ("рисунок", "рисунка", "рисунков") if project.is_demo else ("фото", "фото", "фото")
    return f"Ещё {count_ru(count, *words)}"


# Structured data


def project_place(project: Page) -> dict[str, Any]:
    """Return a project as a schema.org `Place`; what is not known is left out."""
    picture = project.gallery.first_picture()
    point = {"@type": "GeoCoordinates", "latitude": project.latitude, "longitude": project.longitude}
    return compact(
        {
            "@type": "Place",
            "name": project.head_title,
            "url": project.full_url,
            "description": project.description,
            "address": compact(
                {
                    "@type": "PostalAddress",
                    "addressCountry": "RU",
                    "addressRegion": "Тульская область",
                    "addressLocality": project.settlement,
                    "streetAddress": project.address,
                }
            ),
            "geo": point if project.latitude is not None else None,
            "photo": [absolute(picture.original.url)] if picture else [],
        }
    )
