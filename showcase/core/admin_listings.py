"""Shared parts of page listings in the admin."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView, PageFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from showcase.core.admin_menu import RestrictedItem
from showcase.core.page_rights import may_manage
from showcase.core.photos import thumbnail_url

UPDATED = "latest_revision_created_at"


class TextColumn(Column):
    """A plain value, with a dash for an unknown one."""

    empty_value_display = "—"


class PhotoColumn(Column):
    """A small picture; the accessor returns an image with its renditions."""

    cell_template_name = "wagtailadmin/tables/photo_cell.html"

    def get_value(self, instance: Model) -> str:
        return thumbnail_url(super().get_value(instance))


def page_columns(*own: Column) -> list[Column]:
    """Return the columns of a listing: checkbox, title, `own`, last edit and publication status."""
    return [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Название", sort_key="title", classname="title", width="28%"),
        *own,
        DateColumn("updated", label="Обновлено", accessor=UPDATED, sort_key=UPDATED),
        PageStatusColumn("status", label="На сайте", sort_key="live"),
    ]


class ChoiceFilter(django_filters.MultipleChoiceFilter):
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
    """Mixin of listing views: `rows` adds data for custom columns; search results sort by indexed fields only."""

    rows: Callable[[QuerySet], QuerySet] = staticmethod(lambda pages: pages)
    FORMATS: tuple[str, ...] = ()
    """Wagtail's export of a listing without `list_export` is an empty sheet."""

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        return super().annotate_queryset(self.rows(pages))

    def get_valid_orderings(self) -> Sequence[str]:
        orderings = super().get_valid_orderings()
        if not self.is_searching:
            return orderings
        known = {field.field_name for field in self.model.get_filterable_search_fields()}
        return [name for name in orderings if name.lstrip("-") in known]

    def get_add_url(self) -> str | None:
        """Hide the button from users who may not add pages."""
        return super().get_add_url() if parents_for(self.request.user, self.model).exists() else None


class ParentView(ChooseParentView):
    page_title = "Куда добавить"

    def get_page_subtitle(self) -> str:
        return self.model._meta.verbose_name


class XlsxReport(ReportView):
    """A report without CSV export, which would allow formula injection."""

    FORMATS = (ReportView.FORMAT_XLSX,)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [button for button in super().header_more_buttons if button.url != self.csv_export_url]


def parents_for(user: Any, model: type[Page]) -> QuerySet:
    """Pages below which the user may add pages of this type."""
    view = ChooseParentView()
    view.model = model
    return view.get_valid_parent_pages(user) if may_manage(user, model) else Page.objects.none()


def may_list(user: Any, model: type[Page]) -> bool:
    """Whether the user can see any page of this type or add one."""
    if not (may_manage(user, model) or may_manage(user, model, "view")):
        return False
    types = ContentType.objects.get_for_models(model, *model.allowed_parent_page_models()).values()
    return explorable_pages(user).filter(content_type__in=types).exists()


def explorable_pages(user: Any) -> QuerySet:
    """Return the pages that the user can explore, cached on the user object for the menu items of this request."""
    if not hasattr(user, "explorable_pages"):
        user.explorable_pages = page_permission_policy.explorable_instances(user)
    return user.explorable_pages


def page_listing(
    model: type[Model],
    columns: list[Column],
    filters: dict[str, django_filters.Filter],
    add_label: str,
    rows: Callable[[QuerySet], QuerySet] = ListingRows.rows,
    mixins: tuple[type, ...] = (),
    **menu: Any,
) -> list[PageListingViewSet | PageViewSet]:
    """Return two viewsets of a page type: its listing in the menu, and the explorer below its parent.

    `rows` annotates or prefetches what `columns` show. `mixins` add to the view of the menu's listing. `menu` holds
    `name` (its address and URL names), `menu_label`, `menu_order`, `icon` and perhaps the `ordering` or another
    view to choose the parent in.
    """
    meta = type("Meta", (), {"model": model, "fields": []})
    shared = {
        "model": model,
        "columns": page_columns(*columns),
        "filterset_class": type("Filters", (ListingFilterSet,), {**filters, "Meta": meta}),
        "icon": menu["icon"],
    }
    own = {"rows": staticmethod(rows)}
    listing = PageListingViewSet(
        **{"choose_parent_view_class": ParentView, **shared, **menu},
        url_prefix=menu["name"],
        add_to_admin_menu=True,
        menu_item_class=partial(RestrictedItem, may_see=partial(may_list, model=model)),
        index_view_class=type(
            "Index", (*mixins, ListingRows, IndexView), {**own, "add_item_label": add_label}
        ),
    )
    explorer = type("Explorer", (ListingRows, ExplorableIndexView), own)
    return [listing, PageViewSet(**shared, index_view_class=explorer)]
