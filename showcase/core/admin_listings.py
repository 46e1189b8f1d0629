"""Shared parts of page listings in the admin."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.widgets import BooleanRadioSelect


class TextColumn(Column):
    """A plain value, with a dash for an unknown one."""

    empty_value_display = "—"


def page_columns(*own: Column) -> list[Column]:
    """Return the columns of a listing: checkbox, title, `own` and publication status."""
    return [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Название", sort_key="title", classname="title", width="28%"),
        *own,
        PageStatusColumn("status", label="На сайте", sort_key="live"),
    ]


class ChoiceFilter(django_filters.MultipleChoiceFilter):
    """Checkboxes for a closed set of values."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


class YesNoFilter(django_filters.BooleanFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=BooleanRadioSelect, **kwargs)


class ListingFilterSet(PageFilterSet):
    """Filters by fields of a page type.

    They run in a subquery, because a search can be filtered only by indexed fields.
    """

    # Wagtail's own filters that a small team does not need.
    owner = edited_by = site = has_child_pages = latest_revision_created_at = None

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = super().filter_queryset(self._meta.model.objects.all())
        return queryset.filter(pk__in=chosen.order_by().values("pk"))


class ListingRows:
    """Mixin of listing views: data of own columns; searches are ordered by indexed fields only."""

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        return super().annotate_queryset(self.prepare_rows(pages))

    def prepare_rows(self, pages: QuerySet) -> QuerySet:
        """Annotate or prefetch for own columns. Overridden by listings."""
        return pages

    def get_valid_orderings(self) -> Sequence[str]:
        orderings = super().get_valid_orderings()
        if not self.is_searching:
            return orderings
        known = {field.field_name for field in self.model.get_filterable_search_fields()}
        return [name for name in orderings if name.lstrip("-") in known]


class ParentView(ChooseParentView):
    page_title = "Куда добавить"


def page_listing(
    model: type[Model],
    views: tuple[type[IndexView], type[ExplorableIndexView]],
    columns: list[Column],
    filters: type[ListingFilterSet],
    **menu: Any,
) -> list[PageListingViewSet | PageViewSet]:
    """Return two viewsets of a page type: its listing in the menu, and the explorer below its parent.

    `menu` holds `name` (its address and URL names), `menu_label`, `menu_order` and `icon`.
    """
    flat, explorer = views
    shared = {"model": model, "columns": columns, "filterset_class": filters, "icon": menu["icon"]}
    listing = PageListingViewSet(
        **{**shared, **menu, "url_prefix": menu["name"], "add_to_admin_menu": True},
        index_view_class=flat,
        choose_parent_view_class=ParentView,
    )
    return [listing, PageViewSet(**shared, index_view_class=explorer)]
