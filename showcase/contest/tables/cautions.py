"""Warnings of the preview about the years and municipalities of a table."""

from django.db.models import Max
from django.utils import timezone

from showcase.contest.choices import VOTING_PHASES, Outcome
from showcase.contest.models import Phase
from showcase.contest.tables.columns import MUNICIPALITY, YEAR
from showcase.contest.tables.plan import Plan, Row, RowState
from showcase.contest.voting_dates import dates_of
from showcase.core.russian import date_ru

DECIDED = ("outcome", "points", "place")


def about_votes(plan: Plan) -> list[str]:
    """Warn about results for years whose vote has not ended, or is planned but not announced."""
    years = {row.year for row in plan.to_write if _decides(row)}
    today = timezone.localdate()
    announced = {year: dates.ends for year, dates in dates_of(years).items()}
    planned = dict(
        Phase.objects.filter(year_page__in=years - announced.keys(), key__in=VOTING_PHASES)
        .order_by()
        .values_list("year_page")
        .annotate(last=Max("ends"))
    )
    number = plan.places.number_of_year
    return [
        *(
            f"Голосование {number[year]} года ещё не окончено, последний день — {date_ru(ends)}. "
            "Итоги появятся на сайте до его конца."
            for year, ends in announced.items()
            if ends >= today
        ),
        *(
            f"Голосование {number[year]} года ещё не объявлено, а по этапам оно идёт до {date_ru(ends)}. "
            "Проверьте, тот ли это год."
            for year, ends in planned.items()
            if ends and ends >= today
        ),
    ]


def _decides(row: Row) -> bool:
    return any(row.values.get(key) not in (None, Outcome.UNKNOWN) for key in DECIDED)


def unpublished(plan: Plan) -> list[str]:
    """Titles of draft years and municipalities that new pages would belong to."""
    new = [row.values for row in plan.rows if row.state == RowState.NEW]
    by_key = plan.places.municipality_by_key
    drafts = [page for page in plan.places.years if page.pk in {values[YEAR] for values in new}]
    drafts += [by_key[key] for key in {values[MUNICIPALITY] for values in new}]
    return sorted(f"«{page.title}»" for page in drafts if not page.live)
