"""What the organiser's pages share: who may see them, which round they are about, how they refuse."""

import functools
from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.users.models import User
from showcase.voting.desk import rights
from showcase.voting.desk.visible import HIDDEN_SENTENCE
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied

ROUNDS = "voting_rounds_modeladmin_index"


def url(name: str, *args: Any) -> str:
    """Address of one of the organiser's pages."""
    return reverse(f"voting_desk:{name}", args=args)


def name_of(user: User) -> str:
    """How the journal names a person."""
    return user.get_full_name() or user.username


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the vote in the admin. `permissions`: any of these is enough."""

    permissions: tuple[str, ...] = (rights.ORGANISE,)
    header_icon = "tick-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in whoever may, and turn refusals into a sentence."""
        if not rights.has_any(request.user, self.permissions):
            raise PermissionDenied
        try:
            self.check()
            return super().dispatch(request, *args, **kwargs)
        except Denied as refusal:
            messages.error(request, str(refusal))
            return redirect(self.back_url())

    def check(self) -> None:
        """What else must hold. Raises Denied."""

    def back_url(self) -> str:
        """Where a refusal leads."""
        return reverse(ROUNDS)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        items = [*self.breadcrumbs_items, {"url": reverse(ROUNDS), "label": "Голосования"}, *self.crumbs()]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def crumbs(self) -> list[dict[str, str]]:
        """Steps between the list of rounds and this page."""
        return []

    def can(self, *permissions: str) -> bool:
        """Whether whoever looks has one of the permissions."""
        return rights.has_any(self.request.user, permissions)


class RoundView(DeskView):
    """A page about one round."""

    needs_visible_totals = False

    @functools.cached_property
    def round(self) -> VotingRound:
        """The round of the address."""
        return round_or_404(self.kwargs["pk"])

    def check(self) -> None:
        """Pages about projects' votes are closed to everybody while totals are hidden."""
        if self.needs_visible_totals and not self.round.totals_visible:
            raise Denied(HIDDEN_SENTENCE)

    def back_url(self) -> str:
        """The round's own page."""
        return url("round", self.round.pk)

    def crumbs(self) -> list[dict[str, str]]:
        """The round's own page."""
        return [{"url": url("round", self.round.pk), "label": str(self.round)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every page knows its round; parts of the address are no words of the page."""
        words = {name: value for name, value in kwargs.items() if name not in self.kwargs}
        return super().get_context_data(round=self.round, **words)


class FormMixin(ABC):
    """A page with one form: `make_form`, `submit`."""

    template_name = "voting/admin/form.html"
    button = "Сохранить"
    intro: str = ""

    @abstractmethod
    def make_form(self, data: Any = None, files: Any = None) -> Any:
        """The form, empty or filled in."""

    @abstractmethod
    def submit(self, form: Any) -> HttpResponse:
        """Do what the form asks for."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the form, or show it again with what is wrong."""
        form = self.make_form(request.POST, request.FILES)
        if form.is_valid():
            return self.submit(form)
        messages.error(request, "Не сохранено: проверьте отмеченные поля.")
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Words of the form."""
        form = kwargs.pop("form", None) or self.make_form()
        context = {"form": form, "intro": self.intro, "submit_button_label": self.button, "media": form.media}
        return super().get_context_data(**context, submit_button_active_label="Сохраняем…", **kwargs)

    def done(self, sentence: str, where: str | None = None) -> HttpResponse:
        """Say what was done and go back."""
        messages.success(self.request, sentence)
        return redirect(where or self.back_url())


def round_or_404(pk: UUID) -> VotingRound:
    """The round with its year."""
    return get_object_or_404(VotingRound.objects.select_related("year_page"), pk=pk)
