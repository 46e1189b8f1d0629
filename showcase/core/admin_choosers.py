"""Choosers for pages of one type, with word search, custom filters and columns, and multiple selection."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.forms.models import register_form_field_override, registry
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

FILTER_ATTRIBUTES = {"data-chooser-modal-search-filter": True}


class FilterChoice(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Select(attrs=FILTER_ATTRIBUTES), **kwargs)


class FilterPage(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Select(attrs=FILTER_ATTRIBUTES), **kwargs)


class PageFilterForm(SearchFilterMixin, BaseFilterForm):
    """The search field; subclasses add filter fields.

    Filters run in a subquery, because search results can be filtered only by indexed fields.
    """

    def chosen(self, pages: QuerySet) -> QuerySet:
        """Apply the fields of a subclass."""
        return pages

    def filter(self, pages: QuerySet) -> QuerySet:
        chosen = self.chosen(pages.model.objects.order_by())
        return super().filter(pages.filter(pk__in=chosen.values("pk")))


class OffersPages:
    """Published pages, and drafts that the person may find in the page tree."""

    request: HttpRequest
    model_class: type[Page]
    rows = staticmethod(lambda pages: pages)
    own_columns: list[Column] = []

    def offered(self) -> QuerySet:
        own = page_permission_policy.explorable_instances(self.request.user)
        pages = self.model_class.objects.filter(Q(live=True) | Q(pk__in=own.values("pk")))
        return self.rows(pages)

    def get_object_list(self) -> QuerySet:
        return self.offered()

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, *self.own_columns]

    def get_object(self, pk: str) -> Page:
        return self.offered().get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet:
        return self.offered().filter(pk__in=pks)


class InTickedOrder:
    """Returns the chosen objects in the order of the request; Wagtail returns them in database order."""

    def get_objects(self, pks: list[str]) -> list[Any]:
        found = {str(item.pk): item for item in super().get_objects(pks)}
        return [found[key] for key in dict.fromkeys(pks) if key in found]


def page_chooser(
    model: type[Page],
    name: str,
    form: type[PageFilterForm],
    columns: list[Column],
    rows: Any = OffersPages.rows,
    **options: Any,
) -> ChooserViewSet:
    """Return a chooser viewset; `rows` annotates or prefetches what the columns show."""
    choice = {"rows": staticmethod(rows), "own_columns": columns, "filter_form_class": form}
    listing = {**choice, "ordering": options.pop("ordering")}

    def view(base: type, attributes: dict[str, Any]) -> type:
        return type(f"{model.__name__}{base.__name__}", (OffersPages, base), attributes)

    return ChooserViewSet(
        name,
        model=model,
        per_page=20,
        choose_view_class=view(views.ChooseView, listing),
        choose_results_view_class=view(views.ChooseResultsView, listing),
        chosen_view_class=view(views.ChosenView, choice),
        chosen_multiple_view_class=type(
            f"{model.__name__}Chosen", (InTickedOrder, view(views.ChosenMultipleView, choice)), {}
        ),
        **options,
    )


class MultipleChooser(forms.SelectMultiple):
    """A widget for a list of objects, each added through the modal of the single-object chooser."""

    def __init__(self, chooser: BaseChooser) -> None:
        super().__init__()
        self.chooser = chooser

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.chooser.model_class.objects.filter(pk__in=value or [])
        context = {"name": name, "attrs": attrs, "chooser": self.chooser}
        return render_to_string(
            "wagtailadmin/widgets/multiple_chooser.html",
            {**context, "chosen": chosen, "url": self.chooser.get_chooser_modal_url()},
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The template of a row holds an empty field of the same name."""
        return [key for key in super().value_from_datadict(data, files, name) or [] if key]

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[versioned_static("wagtailadmin/js/chooser-modal.js"), static("js/admin_chooser.js")]
        )


def many_by_chooser(field: ParentalManyToManyField) -> dict[str, Any]:
    """Return a multiple chooser for a model that has a single-object chooser."""
    one = registry.values_by_fk_related_model.get(field.remote_field.model)
    return {"widget": MultipleChooser(one["widget"]())} if one else {}


register_form_field_override(ParentalManyToManyField, override=many_by_chooser)
