"""Questions that pages ask of news, as sentences."""

from typing import Self

from django.utils import timezone
from wagtail.models import PageManager, PageQuerySet

from showcase.core.photos import with_renditions


class NewsQuerySet(PageQuerySet):
    """News pages."""

    def real(self) -> Self:
        """Leave out demonstration news."""
        return self.filter(is_demo=False)

    def pinned(self) -> Self:
        """What the editors keep on top today, by Moscow time."""
        return self.filter(pinned_until__gte=timezone.localdate())

    def in_time_order(self) -> Self:
        """Leave out what is pinned: it stands above the list."""
        return self.exclude(pinned_until__gte=timezone.localdate())

    def newest_first(self) -> Self:
        """Order by date; a piece known to the month stands after those known to the day."""
        return self.order_by("-date", "-id")

    def for_list(self) -> Self:
        """What a list shows, without bodies, in a number of queries that does not grow."""
        return with_renditions(self.defer("body"), "photo")


NewsManager = PageManager.from_queryset(NewsQuerySet, "NewsManager")
