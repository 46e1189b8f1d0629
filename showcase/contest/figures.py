"""Figures in words: amount, unit, doubts, and what other sources say."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from showcase.contest.choices import COUNTED_NOUNS, Channel, FigureKey, Qualifier
from showcase.core.links import Link, source_links
from showcase.core.russian import NBSP, capitalise_sentence, count_ru, money_parts_ru, number_ru, plural_ru

KNOWN_WORDS = {
    FigureKey.APPLICATIONS: ("заявки", "заявок"),
    FigureKey.WINNERS: ("победителя", "победителей"),
    FigureKey.PRIZES: ("призёра", "призёров"),
}
MONEY_KEYS = (FigureKey.BUDGET, FigureKey.MAX_COST)

DISTRICT_LABELS = {
    FigureKey.DISTRICT_APPLICATIONS: FigureKey.APPLICATIONS.label,
    FigureKey.DISTRICT_ADMITTED: FigureKey.ADMITTED.label,
}


@dataclass(frozen=True)
class FigureView:
    """A figure in words; `conflicts` are what other sources say about the same thing."""

    key: str
    number: int
    value: str
    unit: str
    qualifier: str
    label: str
    note: str
    doubt: str
    is_interim: bool
    is_derived: bool
    sources: list[Link]
    conflicts: "list[FigureView]" = field(default_factory=list)

    @property
    def amount(self) -> str:
        """The number with its qualifier and unit: «свыше 50 млн руб.»."""
        return NBSP.join(filter(None, [self.qualifier, self.value, self.unit]))

    @property
    def quotation(self) -> str:
        """The number with all qualifications that a quotation must include."""
        text = ". ".join(filter(None, [f"{self.amount} {self.counted_label}", self.note]))
        return f"{text}. Источник: {', '.join(link.url for link in self.sources)}" if self.sources else text

    @property
    def counted_label(self) -> str:
        """The label as it follows the number: «победители» → «победителей»."""
        noun = re.match(r"\w*", self.label)[0]
        forms = COUNTED_NOUNS.get(noun.lower())
        return plural_ru(self.number, *forms) + self.label[len(noun) :] if forms else self.label


def figure_views(figures: Iterable[Model]) -> list[FigureView]:
    """Return figures in the order of `FigureKey`; rows about one thing become one view with conflicts."""
    groups: dict[tuple[Any, ...], list[Model]] = {}
    for figure in figures:
        groups.setdefault(figure_subject(figure), []).append(figure)
    order = list(FigureKey.values)
    ordered = sorted(groups.values(), key=lambda group: order.index(group[0].key))
    names = Counter(figure_label(group[0]) for group in ordered)
    return [figure_view(group[0], group[1:], dated=names[figure_label(group[0])] > 1) for group in ordered]


def figure_subject(figure: Model) -> tuple[Any, ...]:
    """Return what a figure is about: figures of different days do not contradict each other."""
    return figure.key, figure.contest_year_id, figure.municipality_id, figure.channel, figure.as_of


def figure_view(figure: Model, others: Sequence[Model] = (), *, dated: bool = False) -> FigureView:
    value, unit = figure_amount(figure)
    return FigureView(
        key=figure.key,
        number=figure.value,
        value=value,
        unit=unit,
        qualifier="" if figure.qualifier == Qualifier.EXACT else figure.get_qualifier_display(),
        label=figure_label(figure, dated=dated),
        note=figure_note(figure),
        doubt=figure_doubt(figure),
        is_interim=figure.is_interim,
        is_derived=figure.is_derived,
        sources=source_links(figure.sources),
        conflicts=[figure_view(other) for other in others],
    )


def figure_amount(figure: Model) -> tuple[str, str]:
    """Return the number and its unit as people write them; sums of money are shortened to millions."""
    is_money = figure.key in MONEY_KEYS
    return money_parts_ru(figure.value) if is_money else (number_ru(figure.value), figure.unit)


def district_label(key: str) -> str:
    """Name what is counted where the municipality stands beside it."""
    return DISTRICT_LABELS.get(key, FigureKey(key).label)


def figure_label(figure: Model, *, dated: bool = False) -> str:
    """Name what is counted and where; `dated` adds the day, where figures of several days stand together."""
    label = district_label(figure.key) if figure.municipality_id else FigureKey(figure.key).label
    if figure.channel == Channel.BOTH:
        label = f"{label} {figure.get_channel_display()}"
    if figure.municipality_id:
        label = f"{label}: {figure.municipality.title}"
    if figure.is_interim and "в ходе" not in label:
        label = f"{label} (промежуточно)"
    return f"{label}, {figure.as_of_text}" if dated and figure.as_of else label


def figure_doubt(figure: Model) -> str:
    """Return the caveat shown next to the number, in two or three words."""
    words = {"не подтверждено": figure.is_uncertain, "наш подсчёт": figure.is_derived}
    return ", ".join(word for word, applies in words.items() if applies)


def figure_note(figure: Model) -> str:
    """Return all caveats of the number."""
    parts = [figure.note]
    if figure.as_of:
        parts.append(f"данные на {figure.as_of_text}")
    if figure.is_derived:
        parts.append(f"вычислено нами: {figure.how}")
    if figure.is_uncertain:
        parts.append("не подтверждено")
    return ". ".join(capitalise_sentence(part.rstrip(".")) for part in parts if part)


def sure_number(figures: Iterable[Model], key: FigureKey) -> int | None:
    """Return a year's number that can be repeated without its source: published, exact and undisputed."""
    found = [figure for figure in figures if figure.key == key and not figure.municipality_id]
    is_sure = not any(
        figure.is_uncertain or figure.is_derived or figure.qualifier != Qualifier.EXACT for figure in found
    )
    values = {figure.value for figure in found}
    return values.pop() if is_sure and len(values) == 1 else None


def known_of(known: int, figures: Iterable[Model], key: FigureKey) -> str:
    """Return «26 из 283 заявок», with other sources' counts, if the site has fewer entries than were counted."""
    views = figure_views(figure for figure in figures if figure.key == key and not figure.municipality_id)
    counted = next((view for view in views if not view.qualifier and not view.doubt), None)
    if counted is None or known >= counted.number:
        return ""
    others = "".join(f" (по другим данным — {other.amount})" for other in counted.conflicts)
    one, many = KNOWN_WORDS[key]
    return f"{number_ru(known)} из {count_ru(counted.number, one, many, many)}{others}"
