"""Shapes that components receive: plain values in the words that readers see, and no queries."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from showcase.contest.choices import Kind, Outcome, Qualifier, Stage
from showcase.contest.models import Figure, Phase, ProjectEvent, ProjectPage, ProjectPhoto
from showcase.contest.models.figures import FigureKey
from showcase.contest.models.year import PhaseState
from showcase.core.links import local_url, source_views
from showcase.core.photos import Photo, photo_view
from showcase.core.russian import (
    NBSP,
    capitalise_sentence,
    date_range_ru,
    date_ru,
    money_ru,
    number_ru,
    typograph,
)

View = dict[str, Any]

UNDECIDED_STAGES = (Stage.APPLICATION, Stage.REVIEW, Stage.VOTING, Stage.DECIDED)
PHASE_CLASSES = {
    PhaseState.DONE: "done",
    PhaseState.RUNNING: "now",
    PhaseState.PLANNED: "planned",
    PhaseState.UNKNOWN: "unknown",
}
OUTCOME_CLASSES = {Outcome.NOT_WON: "lost"}
MONEY = re.compile(r"([\d\s,−]+)\s(\D+)")
MONEY_KEYS = (FigureKey.BUDGET, FigureKey.MAX_COST)


def today() -> dt.date:
    """Return the Moscow day."""
    return timezone.localdate()


def project_url(project: ProjectPage) -> str:
    """Return the address of a project."""
    return local_url(project.url_path)


def status_view(project: ProjectPage, day: dt.date | None = None) -> View:
    """Outcome and stage in words; an application of a past year is not «на голосовании» but «итог неизвестен»."""
    is_past = project.contest_year.year < (day or today()).year
    undecided = project.outcome == Outcome.UNKNOWN and not is_past and project.stage != Stage.DECIDED
    shows_stage = project.stage not in UNDECIDED_STAGES or undecided
    shows_outcome = not undecided and not (project.outcome == Outcome.UNKNOWN and shows_stage)
    return {
        "outcome": OUTCOME_CLASSES.get(project.outcome, project.outcome) if shows_outcome else "",
        "outcome_label": project.get_outcome_display() if shows_outcome else "",
        "stage": project.stage if shows_stage else "",
        "stage_label": project.get_stage_display() if shows_stage else "",
    }


def card_view(project: ProjectPage) -> View:
    """A project as a card; the queryset must be `for_cards()`."""
    photos = project.card_photos
    return {
        **status_view(project),
        "url": project_url(project),
        "title": typograph(project.title),
        "number": project.public_number or "",
        "kind": project.kind,
        "kind_label": capitalise_sentence(project.get_kind_display()),
        "place": typograph(project.settlement),
        "municipality_name": project.municipality_title,
        "municipality_url": local_url(project.municipality_path),
        "year": project.contest_year.year,
        "photo": photo_view(photos[0].image, card=True, alt=photos[0].shown_alt) if photos else None,
        "is_winner": project.outcome == Outcome.WINNER,
        "is_demo": project.is_demo,
    }


def mark_view(project: ProjectPage) -> View:
    """A known built or winning place as one mark."""
    return {"url": project_url(project), "title": project.title, "kind": project.kind}


def phase_view(phase: Phase, day: dt.date) -> View:
    """A phase on the line of the season."""
    state = phase.state_on(day)
    note = "; ".join(
        part for part in (phase.note, "сведения не подтверждены" if phase.is_uncertain else "") if part
    )
    return {
        "key": phase.key,
        "title": phase.title,
        "dates_label": date_range_ru(phase.starts, phase.ends) if phase.starts or phase.ends else "",
        "state": PHASE_CLASSES[state],
        "state_label": ""
        if state == PhaseState.DONE or (state == PhaseState.UNKNOWN and note)
        else state.label,
        "note": note,
    }


def figure_value(figure: Figure) -> str:
    """The number as people write it."""
    return MONEY.fullmatch(money_ru(figure.value))[1] if figure.key in MONEY_KEYS else number_ru(figure.value)


def figure_unit(figure: Figure) -> str:
    """The words after the number: money brings its own."""
    return MONEY.fullmatch(money_ru(figure.value))[2] if figure.key in MONEY_KEYS else figure.unit


def figure_label(figure: Figure, *, dated: bool = False) -> str:
    """What the number counts, with its district, and with its day where another day stands beside it."""
    label = figure.get_key_display()
    if figure.municipality_id:
        label = f"{label}: {figure.municipality.title}"
    if figure.is_interim and "в ходе" not in label:
        label = f"{label} (промежуточно)"
    return f"{label}, {date_ru(figure.as_of, figure.as_of_precision)}" if dated and figure.as_of else label


def figure_doubt(figure: Figure) -> str:
    """What must stand right beside the number, in two or three words."""
    words = {"не подтверждено": figure.is_uncertain, "наш подсчёт": figure.is_derived}
    return ", ".join(word for word, applies in words.items() if applies)


def figure_note(figure: Figure) -> str:
    """Everything that must be known before the number is repeated."""
    parts = [figure.note]
    if figure.as_of:
        parts.append(f"данные на {date_ru(figure.as_of, figure.as_of_precision)}")
    if figure.is_derived:
        parts.append(f"вычислено нами: {figure.how}")
    if figure.is_uncertain:
        parts.append("не подтверждено вторым источником")
    return ". ".join(capitalise_sentence(part.rstrip(".")) for part in parts if part)


def figure_view(figure: Figure, others: Sequence[Figure] = (), *, dated: bool = False) -> View:
    """A figure with what other sources say about the same thing."""
    value, unit = figure_value(figure), figure_unit(figure)
    qualifier = "" if figure.qualifier == Qualifier.EXACT else figure.get_qualifier_display()
    return {
        "key": figure.key,
        "number": figure.value,
        "value": value,
        "unit": unit,
        "qualifier": qualifier,
        "amount": NBSP.join(filter(None, [qualifier, value, unit])),
        "label": figure_label(figure, dated=dated),
        "note": figure_note(figure),
        "doubt": figure_doubt(figure),
        "is_interim": figure.is_interim,
        "sources": source_views(figure.sources),
        "conflicts": [figure_view(other) for other in others],
    }


def subject(figure: Figure) -> tuple[Any, ...]:
    """What a figure is about: another day is another subject, not another opinion."""
    return figure.key, figure.contest_year_id, figure.municipality_id, figure.channel, figure.as_of


def figure_views(figures: Iterable[Figure]) -> list[View]:
    """Figures in the order of `FigureKey`; rows about one thing become one view that shows them all."""
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in figures:
        groups.setdefault(subject(figure), []).append(figure)
    order = list(FigureKey.values)
    ordered = sorted(groups.values(), key=lambda group: order.index(group[0].key))
    names = Counter(figure_label(group[0]) for group in ordered)
    return [figure_view(group[0], group[1:], dated=names[figure_label(group[0])] > 1) for group in ordered]


def sure_number(figures: Iterable[Figure], key: FigureKey) -> int | None:
    """The number of the whole year that can be repeated without its source: published, exact and not in dispute."""
    found = [figure for figure in figures if figure.key == key and not figure.municipality_id]
    is_sure = not any(
        figure.is_uncertain or figure.is_derived or figure.qualifier != Qualifier.EXACT for figure in found
    )
    values = {figure.value for figure in found}
    return values.pop() if is_sure and len(values) == 1 else None


def event_view(event: ProjectEvent, photo: Photo | None = None) -> View:
    """A step of a project's history, with what was to be seen then."""
    return {
        "date_label": date_ru(event.date, event.precision) if event.date else "",
        "date_iso": event.date.isoformat() if event.date and event.precision == "day" else "",
        "title": capitalise_sentence(event.text),
        "text": "Дата не подтверждена." if event.is_uncertain else "",
        "photo": photo,
    }


def photo_item(photo: ProjectPhoto) -> View:
    """A picture in the gallery, as a link to its largest size."""
    view = photo_view(photo.image, card=True, alt=photo.shown_alt)
    return {
        "url": view.big_src,
        "photo": view,
        "stage": photo.stage,
        "stage_label": photo.get_stage_display(),
        "taken_label": date_ru(photo.image.taken_on, "month") if photo.image.taken_on else "",
        "caption": photo.shown_caption,
        "credit": "Иллюстрация, не фото." if photo.image.is_illustration else photo.image.credit,
        "webp": view.big_webp if view.big_webp != view.webp_srcset else "",
    }


def kind_label(kind: str) -> str:
    """The word of a kind, or that it is not known."""
    return capitalise_sentence(Kind(kind).label) if kind else "Вид уточняется"
