"""The RSS feed of news."""

import datetime as dt

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed

from showcase.core.choices import Precision
from showcase.core.json_ld import absolute
from showcase.core.links import local_url
from showcase.core.russian import midnight, printable
from showcase.news.models import NewsPage

FEED_ITEMS = 50


class NewsFeed(Feed):
    """The newest news, demonstration news left out.

    All addresses are absolute: Django would complete others with the host of the request.
    """

    feed_type = Rss201rev2Feed
    title = "Точки притяжения: новости конкурса"
    path = "/rss/"
    description = "Новости конкурса инициативных проектов сельских старост и ТОС Тульской области."
    language = "ru"

    def link(self) -> str:
        return absolute("/novosti/")

    def feed_url(self) -> str:
        return absolute(self.path)

    def items(self) -> list[NewsPage]:
        news = NewsPage.objects.live().real().newest_first()
        return list(news.prefetch_related("tagged_items__tag")[:FEED_ITEMS])

    def item_title(self, item: NewsPage) -> str:
        return printable(item.title)

    def item_description(self, item: NewsPage) -> str:
        return printable(item.lead)

    def item_link(self, item: NewsPage) -> str:
        return absolute(local_url(item.url_path))

    def item_guid(self, item: NewsPage) -> str:
        """Stays the same when the page moves."""
        return f"{absolute('/')}#novost-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: NewsPage) -> dt.datetime | None:
        """Midnight of the day, Moscow time; None if only the month or the year is known."""
        if item.date_precision != Precision.DAY:
            return None
        return midnight(item.date)

    def item_author_name(self, item: NewsPage) -> str:
        return item.signature

    def item_categories(self, item: NewsPage) -> list[str]:
        return [printable(tagged.tag.name) for tagged in item.tagged_items.all()]
