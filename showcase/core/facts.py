"""Labelled values in the shape that `components/fact_list.html` receives."""

from collections.abc import Iterable
from dataclasses import dataclass

from showcase.core.links import dialled


@dataclass(frozen=True)
class Fact:
    """A value with its label; an empty value reads «нет данных»."""

    label: str
    value: str
    url: str = ""
    note: str = ""


def known_facts(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value]


def phone_fact(label: str, number: str) -> Fact:
    return Fact(label, number, f"tel:{dialled(number)}")


def email_fact(label: str, address: str) -> Fact:
    return Fact(label, address, f"mailto:{address}")
