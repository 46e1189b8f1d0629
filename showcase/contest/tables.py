"""Tables of a contest year."""

from collections.abc import Sequence
from typing import Any

from showcase.contest.models.year import PointsStep
from showcase.contest.presentation import View
from showcase.core.russian import capitalise_sentence, count_ru, number_ru
from showcase.core.tables import Cell, table_view


def entrants_table(cards: Sequence[View], year: int, applications: int | None) -> View | None:
    """All projects of a year that are known by name; the caption says how many there were in all."""
    if not cards:
        return None
    numbered = any(card["number"] for card in cards)
    if numbered:
        cards = sorted(cards, key=lambda card: (not card["number"], card["number"]))
    columns = ["Проект", *(["Номер"] if numbered else []), "Где", "Вид", "Итог"]
    rows = [entrant_row(card, numbered) for card in cards]
    return table_view(entrants_caption(len(cards), year, applications), columns, rows)


def entrant_row(card: View, numbered: bool) -> list[Any]:
    """One project."""
    number = [card["number"]] if numbered else []
    return [Cell(card["title"], card["url"]), *number, where(card), card["kind_label"], verdict(card)]


def projects_table(cards: Sequence[View], caption: str) -> View:
    """Projects of several years in lines, for those who read rather than look."""
    columns = ["Проект", "Где", "Вид", "Год", "Итог"]
    rows = [
        [Cell(card["title"], card["url"]), where(card), card["kind_label"], card["year"], verdict(card)]
        for card in cards
    ]
    return table_view(caption, columns, rows)


def entrants_caption(known: int, year: int, applications: int | None) -> str:
    """How many entries are listed, and out of how many."""
    if applications and applications > known:
        words = count_ru(known, "заявка", "заявки", "заявок")
        return f"На сайте {words} из {number_ru(applications)}"
    return f"{count_ru(known, 'проект', 'проекта', 'проектов')} {year} года"


def where(card: View) -> str:
    """Settlement and municipality."""
    return ", ".join(part for part in (card["place"], card["municipality_name"]) if part)


def verdict(card: View) -> str:
    """Outcome and stage in one line."""
    words = ", ".join(part for part in (card["outcome_label"], card["stage_label"].lower()) if part)
    return capitalise_sentence(words)


def points_table(steps: Sequence[PointsStep], year: int) -> View | None:
    """Votes into points; an unknown number of points stays unknown."""
    rows = [[votes_range(step), step.points] for step in steps]
    columns = ["Голосов за проект", "Баллов"]
    return table_view(f"Баллы за голоса в {year} году", columns, rows, numeric=["Баллов"]) if rows else None


def votes_range(step: PointsStep) -> str:
    """A range of votes: «1–20» or «от 500»."""
    if step.votes_to is None:
        return f"от {number_ru(step.votes_from)}"
    return f"{number_ru(step.votes_from)}–{number_ru(step.votes_to)}"
