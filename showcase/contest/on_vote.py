"""What a vote freezes: numbers and years of projects once it is announced, published pages until it ends."""

from collections.abc import Collection
from typing import Any

from django.forms import BaseForm
from django.utils import timezone

from showcase.contest.voting_dates import dates_of

ON_VOTE = (
    "В этом году объявлено голосование: год и номер проекта уже не меняют. "
    "Чтобы за проект больше не голосовали, откройте «Голосование» и выберите «Снять проект»."
)
YEAR_ON_VOTE = (
    "Голосование этого года объявлено: номер года и отметку о демонстрации уже не меняют. "
    "Пока оно не началось, объявление можно отозвать в «Голосовании»."
)


def refuse_changes(form: BaseForm, names: Collection[str], year: str, sentence: str) -> None:
    """Reject changes to these fields once a vote is announced; field `year` holds the key of the year's page."""
    saved = type(form.instance).objects.filter(pk=form.instance.pk).values(year, *names).first()
    if not saved or not dates_of([saved[year]]):
        return
    for name in names:
        if name in form.cleaned_data and _plain(form.cleaned_data[name]) != _plain(saved[name]):
            form.add_error(name, sentence)


def _plain(value: Any) -> Any:
    """Return an object's key, and None for any empty value."""
    return getattr(value, "pk", value) or None


def taking_votes(years: Collection[int]) -> set[int]:
    """Return those of the years whose announced vote has not ended."""
    today = timezone.localdate()
    return {year for year, dates in dates_of(years).items() if dates.ends >= today}
