"""«Новый сезон» and the checklist of a season."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.contest.models import ContestYearPage
from showcase.core.russian import date_range_ru
from showcase.staff import season

YEARS = range(2000, 2100)
OTHER_SEASONS = 3


class SeasonView(WagtailAdminTemplateMixin):
    """For those who may add a year and prepare its vote."""

    header_icon = "calendar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not season.may_open_season(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


TAKEN = "Конкурс {} года уже есть. Укажите другой год."
DEMO_TAKEN = (
    "Демонстрационный конкурс {} года уже есть. Укажите другой год или попросите администратора сервера убрать "
    "демонстрацию: manage.py remove_demo."
)


class SeasonForm(forms.Form):
    year = forms.IntegerField(label="Год конкурса", min_value=YEARS.start, max_value=YEARS.stop - 1)

    def clean_year(self) -> int:
        number = self.cleaned_data["year"]
        taken = ContestYearPage.objects.filter(year=number).first()
        if taken and not season.is_new(taken):
            raise ValidationError((DEMO_TAKEN if taken.is_demo else TAKEN).format(number))
        return number


class NewSeason(SeasonView, FormView):
    """Shows what will be created, and creates it on POST."""

    form_class = SeasonForm
    template_name = "staff/new_season.html"
    page_title = "Новый сезон"

    def get_initial(self) -> dict[str, Any]:
        return {"year": season.next_number()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            submit_button_label="Создать сезон", submit_button_active_label="Создаём…", **kwargs
        )
        number, pattern = suggested_number(context["form"]), season.pattern_year()
        phases = season.shifted_phases(pattern, number) if pattern else []
        rows = [(phase.title, date_range_ru(phase.starts, phase.ends)) for phase in phases]
        return {**context, "pattern": pattern, "number": number, "phases": rows}

    def form_valid(self, form: SeasonForm) -> HttpResponse:
        """Create the season; a repeated submission redirects to the existing one."""
        number = form.cleaned_data["year"]
        try:
            year = season.open_season(number, self.request.user)
            messages.success(self.request, f"Сезон {number} года создан черновиком. Проверьте даты этапов.")
        except (ValidationError, IntegrityError):
            year = ContestYearPage.objects.filter(year=number).first()
            if not year:
                raise
            messages.info(self.request, f"Сезон {number} года уже создан. Проверьте даты этапов.")
        return redirect("season", year.pk)


def suggested_number(form: SeasonForm) -> int:
    """The year in the form, or the next one while the form holds none."""
    try:
        return form.fields["year"].clean(form["year"].value())
    except ValidationError:
        return season.next_number()


class SeasonPage(SeasonView, TemplateView):
    """What the season has and what it lacks."""

    template_name = "staff/season.html"

    def get_page_title(self) -> str:
        return f"Сезон {self.year.year} года"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.year = get_object_or_404(ContestYearPage, pk=self.kwargs["pk"])
        steps = season.checklist(self.year)
        return super().get_context_data(
            steps=steps,
            left=sum(not step.is_done for step in steps),
            new_url=reverse("new_season"),
            others=season.real_years().exclude(pk=self.year.pk)[:OTHER_SEASONS],
            **kwargs,
        )


def current_season(request: HttpRequest) -> HttpResponse:
    """The checklist of the newest real year, or the form of the first season."""
    latest = season.latest_year()
    return redirect("season", latest.pk) if latest else redirect("new_season")
