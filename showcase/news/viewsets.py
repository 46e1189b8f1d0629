"""The listing of news in the admin."""

import django_filters
from django.db.models import QuerySet
from taggit.models import Tag
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView

from showcase.core.admin_listings import (
    ChoiceFilter,
    ListingFilterSet,
    ListingRows,
    TextColumn,
    YesNoFilter,
    page_columns,
    page_listing,
)
from showcase.news.models import NewsPage


class NewsFilters(ListingFilterSet):
    origin = ChoiceFilter(label="Чьи слова", choices=NewsPage.Origin.choices)
    date = django_filters.DateFromToRangeFilter(label="Дата новости", widget=DateRangePickerWidget)
    tags = django_filters.ModelChoiceFilter(
        label="Тема", queryset=lambda request: Tag.objects.filter(news_newstag_items__isnull=False).distinct()
    )
    is_demo = YesNoFilter(label="Демонстрационная")

    class Meta:
        model = NewsPage
        fields: list[str] = []


class NewsRows(ListingRows):
    def prepare_rows(self, pages: QuerySet) -> QuerySet:
        return pages.prefetch_related("tagged_items__tag", for_specific_subqueries=True)


class NewsIndex(NewsRows, IndexView):
    """All news, newest first."""

    default_ordering = "-date"
    add_item_label = "Добавить новость"


class NewsExplorer(NewsRows, ExplorableIndexView):
    """News in the page tree."""


def tag_names(page: NewsPage) -> str:
    return ", ".join(sorted(item.tag.name for item in page.tagged_items.all()))


COLUMNS = page_columns(
    TextColumn("date", label="Дата", accessor="date_text", sort_key="date"),
    TextColumn("origin", label="Чьи слова", accessor="get_origin_display", sort_key="origin"),
    TextColumn("tags", label="Темы", accessor=tag_names),
)

VIEWSETS = page_listing(
    NewsPage,
    (NewsIndex, NewsExplorer),
    COLUMNS,
    NewsFilters,
    name="news",
    menu_label="Новости",
    menu_order=120,
    icon="doc-full-inverse",
)
