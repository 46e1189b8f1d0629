"""Links for journalists in the admin: those of a draft, a new one, taking one back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.models import Page

from showcase.core.russian import moment_ru
from showcase.core.text_fields import DateTimeInput
from showcase.news.models import NewsPage

USUAL_DAYS = 2


class LinkForm(forms.Form):
    until = forms.DateTimeField(
        label="До какого времени",
        widget=DateTimeInput,
        help_text="Время московское. До этого времени ссылка открыта и на странице стоит «Эмбарго».",
    )

    def clean_until(self) -> dt.datetime:
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise ValidationError("Это время уже прошло. Укажите будущее.")
        return until


class EmbargoLinks(WagtailAdminTemplateMixin, FormView):
    """For those who may publish the page."""

    form_class = LinkForm
    template_name = "news/embargo_links.html"
    page_title = "Ссылка для журналистов"
    header_icon = "link"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(NewsPage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        planned = self.page.get_latest_revision_as_object().go_live_at
        usual = timezone.now() + dt.timedelta(days=USUAL_DAYS)
        return {"until": planned if planned and planned > timezone.now() else usual}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            page=self.page,
            links=self.page.embargo_links.select_related("made_by"),
            submit_button_label="Сделать ссылку",
            submit_button_active_label="Делаем…",
            **kwargs,
        )
        return {**context, "media": context["form"].media}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("revoke", "")
        if not key.isdecimal():
            return super().post(request, *args, **kwargs)
        if not self.page.embargo_links.filter(pk=key).update(is_revoked=True):
            raise Http404("Нет такой ссылки.")
        messages.success(request, "Ссылка отозвана: по ней больше ничего не открыть.")
        return redirect(request.path)

    def form_valid(self, form: LinkForm) -> HttpResponse:
        until = form.cleaned_data["until"]
        self.page.embargo_links.create(until=until, made_by=self.request.user)
        messages.success(self.request, f"Ссылка готова. Она открыта до {moment_ru(until)} по Москве.")
        return redirect(self.request.path)


@hooks.register("register_admin_urls")
def embargo_urls() -> list[URLPattern]:
    return [path("embargo/<int:page_id>/", EmbargoLinks.as_view(), name="embargo_links")]


@hooks.register("register_page_header_buttons")
def offer_link(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the form of a news item that is not public yet."""
    is_draft = isinstance(page, NewsPage) and bool(page.pk) and not page.live
    if is_draft and view_name == "edit" and page.permissions_for_user(user).can_publish():
        url = reverse("embargo_links", args=[page.pk])
        yield Button("Ссылка для журналистов", url, icon_name="link", priority=60)
