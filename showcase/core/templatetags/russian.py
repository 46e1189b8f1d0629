"""Russian numbers, dates and typography for templates: `{% load russian %}`."""

import datetime
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter

from showcase.core import russian

register = template.Library()


def _forms(forms: str) -> list[str]:
    words = [word.strip() for word in forms.split(",")]
    if len(words) != 3:
        raise template.TemplateSyntaxError("Нужны три формы слова через запятую: «голос,голоса,голосов».")
    return words


@register.filter
def plural_ru(value: Any, forms: str) -> str:
    """`{{ votes|plural_ru:"голос,голоса,голосов" }}` gives the word alone, empty for None."""
    return "" if value in (None, "") else russian.plural_ru(value, *_forms(forms))


@register.filter
def count_ru(value: Any, forms: str) -> str:
    """`{{ votes|count_ru:"голос,голоса,голосов" }}` gives «412 голосов», empty for None."""
    return "" if value in (None, "") else russian.count_ru(value, *_forms(forms))


@register.filter
def number_ru(value: Any) -> str:
    """`{{ 79000|number_ru }}` gives «79 000», empty for None."""
    return "" if value in (None, "") else russian.number_ru(value)


@register.filter
def money_ru(value: Any) -> str:
    """`{{ 50000000|money_ru }}` gives «50 млн руб.», empty for None."""
    return "" if value in (None, "") else russian.money_ru(value)


@register.filter
def file_size_ru(value: Any) -> str:
    """`{{ document.file_size|file_size_ru }}` gives «1,2 МБ», empty for None."""
    return "" if value in (None, "") else russian.file_size_ru(value)


@register.filter
def date_ru(value: datetime.date | None, precision: str = "day") -> str:
    """`{{ page.date|date_ru:page.date_precision }}` gives «8 апреля 2025 года», empty for None."""
    return russian.date_ru(value, precision) if value else ""


@register.filter
def date_short_ru(value: datetime.date | None, precision: str = "day") -> str:
    """`{{ page.date|date_short_ru }}` gives «8 апреля», where the year is clear from its surroundings."""
    return russian.date_ru(value, precision, with_year=False) if value else ""


@register.simple_tag
def date_range_ru(
    start: datetime.date | None, end: datetime.date | None = None, with_year: bool = True
) -> str:
    """`{% date_range_ru phase.start phase.end %}` gives «26 марта – 8 апреля 2025 года»."""
    return russian.date_range_ru(start or None, end or None, with_year)


@register.filter(is_safe=True)
@stringfilter
def typograph(value: str) -> str:
    """`{{ page.title|typograph }}` inserts no-break spaces and dashes."""
    return russian.typograph(value)


@register.filter(is_safe=True)
@stringfilter
def capitalise_sentence(value: str) -> str:
    """`{{ stage|capitalise_sentence }}` capitalises the first letter."""
    return russian.capitalise_sentence(value)
