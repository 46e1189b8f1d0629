"""Russian numbers, dates and typography for templates: `{% load russian %}`."""

import datetime
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeData

from showcase.core import russian

register = template.Library()


def known(write: Callable[..., str]) -> Callable[..., str]:
    """Let a filter write nothing for a value that is not known."""

    @wraps(write)
    def written(value: Any, *arguments: Any) -> str:
        return "" if value in (None, "") else write(value, *arguments)

    return written


# `{{ 79000|number_ru }}` gives «79 000», `{{ document.file_size|file_size_ru }}` «1,2 МБ».
register.filter(known(russian.number_ru))
register.filter(known(russian.file_size_ru))
# `{{ page.go_live_at|moment_ru }}` gives «6 декабря в 9:00», by the clock of Moscow.
register.filter(known(russian.moment_ru))


def _forms(forms: str) -> list[str]:
    words = [word.strip() for word in forms.split(",")]
    if len(words) != 3:
        raise template.TemplateSyntaxError("Нужны три формы слова через запятую: «голос,голоса,голосов».")
    return words


@register.filter
@known
def plural_ru(value: Any, forms: str) -> str:
    """`{{ votes|plural_ru:"голос,голоса,голосов" }}` gives the word alone."""
    return russian.plural_ru(value, *_forms(forms))


@register.filter
@known
def count_ru(value: Any, forms: str) -> str:
    """`{{ votes|count_ru:"голос,голоса,голосов" }}` gives «412 голосов»."""
    return russian.count_ru(value, *_forms(forms))


@register.filter
@known
def date_ru(value: datetime.date, precision: str = "day") -> str:
    """`{{ page.date|date_ru:page.date_precision }}` gives «8 апреля 2025 года»."""
    return russian.date_ru(value, precision)


@register.filter
@known
def date_short_ru(value: datetime.date, precision: str = "day") -> str:
    """`{{ page.date|date_short_ru }}` gives «8 апреля», where the year is clear from its surroundings."""
    return russian.date_ru(value, precision, with_year=False)


@register.filter(is_safe=True)
@stringfilter
def typograph(text: str) -> str:
    """Insert no-break spaces and dashes into a title or HTML; tags and the addresses in them stay as they are."""
    pieces = re.split(r"(<[^>]*>)", text) if isinstance(text, SafeData) else [text]
    return "".join(russian.typograph(piece) if at % 2 == 0 else piece for at, piece in enumerate(pieces))


# `{{ page.title|capitalise_sentence }}` begins with a capital letter.
register.filter("capitalise_sentence", stringfilter(russian.capitalise_sentence), is_safe=True)
