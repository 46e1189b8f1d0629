"""Queries of news pages."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import Count, DateField, F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import PageManager, PageQuerySet

from showcase.core.sql import rows_of
from showcase.news.items import ITEMS, news_item
from showcase.news.shapes import NewsItem


class NewsQuerySet(PageQuerySet):
    """Days are days by Moscow time."""

    def real(self) -> Self:
        """Leave out demonstration news."""
        return self.filter(is_demo=False)

    def pinned(self) -> Self:
        return self.filter(pinned_until__gte=timezone.localdate())

    def not_pinned(self) -> Self:
        return self.exclude(pinned_until__gte=timezone.localdate())

    def of_year(self, year: int | None) -> Self:
        """News of a year, or all if there is none."""
        return self.filter(date__year=year) if year else self

    def on_topic(self, tag: Tag | None) -> Self:
        """News with a tag, or all if there is none."""
        return self.filter(tags=tag) if tag else self

    def real_first(self) -> Self:
        """Order by date, demonstrations last."""
        return self.order_by("is_demo", "-date", "-id")

    def newest_first(self) -> Self:
        """Order by date; a piece known to the month is after those known to the day."""
        return self.order_by("-date", "-id")

    def nearest_first(self, day: dt.date) -> Self:
        """Order by distance from a day, earlier news before later."""
        then = Value(day, DateField())
        return self.order_by(Greatest(F("date") - then, then - F("date")), "date", "-id")

    def items(self) -> list[NewsItem]:
        """Return list items in order, read by one SQL statement."""
        return [news_item(*row) for row in rows_of(ITEMS, self)]

    def items_at(self, places: range, total: int) -> list[NewsItem]:
        """Return a slice of the list; one in its second half is read in reverse order."""
        if places.start <= total // 2:
            return self[places.start : places.stop].items()
        return self.reverse()[total - places.stop : total - places.start].items()[::-1]

    def count_by_year(self) -> Iterable[tuple[int, int, bool]]:
        """Years with their numbers of news and whether all are demonstrations; those last, else the newest first."""
        rows = self.values_list("date__year").annotate(count=Count("pk"), demo=BoolAnd("is_demo"))
        return rows.order_by("demo", "-date__year")

    def topics(self) -> QuerySet[Tag]:
        """Tags of these news, each with its `count`, by name."""
        tags = Tag.objects.filter(news_newstag_items__content_object__in=self.order_by().values("pk"))
        return tags.annotate(count=Count("pk")).order_by("name")


NewsManager = PageManager.from_queryset(NewsQuerySet, "NewsManager")
