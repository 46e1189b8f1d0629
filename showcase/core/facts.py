"""Labelled values in the shape that `components/fact_list.html` receives."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A value with its label; an empty value reads «нет данных»."""

    label: str
    value: str
    url: str = ""
    note: str = ""


def known_facts(facts: Iterable[Fact]) -> list[Fact]:
    """Drop facts without a value."""
    return [fact for fact in facts if fact.value]


def phone_fact(label: str, number: str) -> Fact:
    """Make a telephone number that dials."""
    digits = "".join(char for char in number if char.isdigit() or char == "+")
    return Fact(label, number, f"tel:{digits}")


def email_fact(label: str, address: str) -> Fact:
    """Make an address that opens a letter."""
    return Fact(label, address, f"mailto:{address}")
