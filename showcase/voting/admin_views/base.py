"""What pages of the vote in the admin share: who may open them, their round, refusals in words."""

import functools
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.voting import totals
from showcase.voting.admin_views import rights
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied

INVALID = "Не сохранено: проверьте отмеченные поля."
HIDDEN = "Пока бюллетени не вскрыты, голоса по проектам не видит никто, и администратор тоже."


def admin_url(name: str, *args: Any) -> str:
    return reverse(f"voting_admin:{name}", args=args)


class DeniedMixin:
    """`permissions`: any of them opens the page. Denied becomes a message and leads to `back_url`."""

    permissions: tuple[str, ...] = rights.ORGANISERS
    header_icon = "tick-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.has_any(request.user, self.permissions):
            raise PermissionDenied
        try:
            self.check()
            return super().dispatch(request, *args, **kwargs)
        except (Denied, totals.Hidden) as refusal:
            messages.error(request, str(refusal))
            return redirect(self.back_url())

    def check(self) -> None:
        """What else must hold. Raises Denied."""

    def back_url(self) -> str:
        return admin_url("index")


class AdminFormView(DeniedMixin, WagtailAdminTemplateMixin, FormView):
    """A page with a form, perhaps without fields."""

    template_name = "voting/admin/form.html"
    form_class = forms.Form
    button = "Сохранить"
    intro = ""
    success_message = "Сохранено."

    def parents(self) -> list[tuple[str, str]]:
        """Addresses and names of pages between the list of rounds and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [(admin_url("index"), "Голосования"), *self.parents(), ("", self.get_page_title())]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in way)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            "intro": self.intro,
            "media": context["form"].media,
            "submit_button_label": self.button,
            "submit_button_active_label": "Сохраняем…",
            **context,
        }

    def save(self, form: Any) -> str | None:
        """Do what the form asks for; return what to say instead of `success_message`. Raises Denied."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, self.save(form) or self.success_message)
        return redirect(self.back_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, INVALID)
        return super().form_invalid(form)


class RoundMixin:
    """The page of one round."""

    needs_totals = False

    @functools.cached_property
    def round(self) -> VotingRound:
        return get_object_or_404(VotingRound.objects.select_related("year_page"), pk=self.kwargs["pk"])

    def check(self) -> None:
        """Projects' votes are closed to everybody before the count."""
        if self.needs_totals and not self.round.totals_visible:
            raise Denied(HIDDEN)

    def back_url(self) -> str:
        return admin_url("round", self.round.pk)

    def parents(self) -> list[tuple[str, str]]:
        return [(admin_url("round", self.round.pk), str(self.round))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(round=self.round, **kwargs)


class RoundFormView(RoundMixin, AdminFormView):
    """A form about one round."""
