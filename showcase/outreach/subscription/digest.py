"""What is new on the site in a week, and which week it is."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.core.json_ld import absolute
from showcase.core.links import local_url
from showcase.core.russian import MOSCOW, capitalise_sentence, count_ru, midnight, plain_spaces
from showcase.news.models import NewsPage
from showcase.outreach.models import DigestEdition, DigestLetter, Subscription

WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)
WEEKDAY, HOUR = 4, dt.timedelta(hours=10)
"""Fridays at 10:00, Moscow time."""
LATEST_START = 2 * DAY
"""An edition that is later than this is skipped; the next one covers both weeks."""
LONGEST_PERIOD = dt.timedelta(days=31)
OLD_NEWS = dt.timedelta(days=31)
"""What happened earlier is history that an editor fills in, not news."""
MOST_SHOWN = 10


@dataclass(frozen=True)
class Digest:
    """What came out in a period on the whole site or in one municipality. Demonstrations are left out."""

    since: dt.datetime
    until: dt.datetime
    place: MunicipalityPage | None

    def __bool__(self) -> bool:
        return bool(self.news_count or self.project_count)

    @cached_property
    def _news(self) -> QuerySet:
        found = self._new(NewsPage).filter(date__gte=timezone.localdate(self.since - OLD_NEWS))
        if self.place:
            own = ProjectPage.objects.in_municipality(self.place)
            found = found.filter(Q(municipalities=self.place) | Q(projects__in=own)).distinct()
        return found

    @cached_property
    def _projects(self) -> QuerySet:
        """A project of an earlier contest that is entered late is no news."""
        found = self._new(ProjectPage).filter(contest_year__year__gte=timezone.localdate(self.until).year)
        return found.in_municipality(self.place) if self.place else found

    def _new(self, model: Any) -> QuerySet:
        return (
            model.objects.live()
            .real()
            .filter(first_published_at__gte=self.since, first_published_at__lt=self.until)
        )

    @cached_property
    def news_count(self) -> int:
        return self._news.count()

    @cached_property
    def project_count(self) -> int:
        return self._projects.count()

    @cached_property
    def counts(self) -> str:
        """«3 новости и 12 проектов»."""
        parts = [
            (self.news_count, ("новость", "новости", "новостей")),
            (self.project_count, ("проект", "проекта", "проектов")),
        ]
        return plain_spaces(" и ".join(count_ru(number, *words) for number, words in parts if number))

    @cached_property
    def news(self) -> list[dict[str, str]]:
        return [
            {"title": page.title, "date": page.date_text, "lead": page.lead, "url": address(page)}
            for page in self._news.newest_first().defer("body")[:MOST_SHOWN]
        ]

    @cached_property
    def projects(self) -> list[dict[str, str]]:
        rows = self._projects.with_municipality().defer("body").by_title()[:MOST_SHOWN]
        return [
            {
                "title": page.title,
                "place": ", ".join(filter(None, [page.settlement, page.municipality_title])),
                "url": address(page),
            }
            for page in rows
        ]

    @property
    def projects_url(self) -> str:
        """Where all projects are."""
        return address(self.place) if self.place else absolute("/proekty/")

    @property
    def place_title(self) -> str:
        return capitalise_sentence(self.place.title) if self.place else ""

    @property
    def news_left(self) -> int:
        return max(0, self.news_count - MOST_SHOWN)

    @property
    def projects_left(self) -> int:
        return max(0, self.project_count - MOST_SHOWN)


def address(page: Any) -> str:
    return absolute(local_url(page.url_path))


def latest_moment(now: dt.datetime) -> dt.datetime:
    """Return the latest scheduled start of an edition."""
    today = now.astimezone(MOSCOW).date()
    moment = midnight(today - DAY * ((today.weekday() - WEEKDAY) % 7)) + HOUR
    return moment if moment <= now else moment - WEEK


@transaction.atomic
def start_due_edition(now: dt.datetime | None = None) -> DigestEdition | None:
    """Create this week's edition with all its letters, unless it exists or there are no readers."""
    now = now or timezone.now()
    moment = latest_moment(now)
    if now - moment > LATEST_START or DigestEdition.objects.filter(moment__gte=moment).exists():
        return None
    last = DigestEdition.objects.order_by("-moment").first()
    since = max(last.moment if last else moment - WEEK, moment - LONGEST_PERIOD)
    edition = DigestEdition.objects.create(moment=moment, since=since)
    DigestLetter.objects.bulk_create(
        DigestLetter(edition=edition, subscription_id=key) for key in readers(edition)
    )
    return edition


def readers(edition: DigestEdition) -> list[int]:
    """Keys of the subscriptions for which something is new."""
    places = Subscription.objects.order_by().values_list("municipality", flat=True).distinct()
    known = {None: None, **MunicipalityPage.objects.in_bulk([key for key in places if key])}
    told = [key for key in set(places) if Digest(edition.since, edition.moment, known[key])]
    chosen = Q(municipality__in=[key for key in told if key])
    return list(
        Subscription.objects.filter(chosen | Q(municipality=None) if None in told else chosen)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
