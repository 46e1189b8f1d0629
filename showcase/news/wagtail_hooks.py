"""The listing of news in the admin."""

import django_filters
from taggit.models import Tag
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget

from showcase.core.admin_listings import ChoiceFilter, PhotoColumn, TextColumn, YesNoFilter, page_listing
from showcase.news import embargo_admin  # noqa: F401  Wagtail finds hooks here only
from showcase.news.models import NewsPage


def tag_names(page: NewsPage) -> str:
    return ", ".join(sorted(item.tag.name for item in page.tagged_items.all()))


@hooks.register("register_admin_viewset")
def register_listing() -> list:
    return page_listing(
        NewsPage,
        columns=[
            PhotoColumn("photo", label="Фото"),
            TextColumn("date", label="Дата", accessor="date_text", sort_key="date"),
            TextColumn("origin", label="Чьи слова", accessor="get_origin_display", sort_key="origin"),
            TextColumn("tags", label="Темы", accessor=tag_names),
        ],
        filters={
            "origin": ChoiceFilter(label="Чьи слова", choices=NewsPage.Origin.choices),
            "date": django_filters.DateFromToRangeFilter(label="Дата новости", widget=DateRangePickerWidget),
            "tags": django_filters.ModelChoiceFilter(
                label="Тема",
                queryset=lambda request: Tag.objects.filter(news_newstag_items__isnull=False).distinct(),
            ),
            "is_demo": YesNoFilter(label="Демонстрационная"),
        },
        rows=lambda pages: pages.prefetch_related(
            "tagged_items__tag", "photo__renditions", for_specific_subqueries=True
        ),
        add_label="Добавить новость",
        ordering="-date",
        name="news",
        menu_label="Новости",
        menu_order=120,
        icon="doc-full-inverse",
    )
