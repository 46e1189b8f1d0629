"""Base classes of the vote's admin pages: permissions, opening times, the round, and error messages."""

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.core.rules import sqlstate
from showcase.users.models import User
from showcase.voting.admin_views import rights
from showcase.voting.ballotbox.decisions import NOT_NOW
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import Hidden

INVALID = "Не сохранено: проверьте отмеченные поля."
HIDDEN = "Пока бюллетени не вскрыты, голоса по проектам не видит никто, и администратор тоже."


def admin_url(name: str, *args: Any) -> str:
    return reverse(f"voting_admin:{name}", args=args)


class RoundMixin:
    """A page of one round. Denied and trigger errors become a message and a redirect to `back_url`.

    `permissions`: the user needs one of them. `is_open`: whether the page is available now; `refusal` is shown if not.
    `name`: its URL name.
    """

    name = ""
    page_title = ""
    header_icon = "tick-inverse"
    permissions: tuple[str, ...] = rights.ORGANISERS
    is_open: Callable[[VotingRound], bool] = staticmethod(lambda found: True)
    refusal = NOT_NOW

    @functools.cached_property
    def round(self) -> VotingRound:
        return get_object_or_404(VotingRound.objects.select_related("year_page"), pk=self.kwargs["pk"])

    @classmethod
    def links(cls, user: User, found: VotingRound) -> list[tuple[str, str]]:
        """Return the title and URL of the page if this user may open it now."""
        may_open = rights.has_any(user, cls.permissions) and cls.is_open(found)
        return [(cls.page_title, admin_url(cls.name, found.pk))] if may_open else []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.has_any(request.user, self.permissions):
            raise PermissionDenied
        try:
            self.check()
            return super().dispatch(request, *args, **kwargs)
        except (Denied, Hidden) as refusal:
            messages.error(request, str(refusal))
        except DatabaseError as error:
            if not sqlstate(error).startswith("VO"):
                raise
            messages.error(request, self.refusal)
        return redirect(self.back_url())

    def check(self) -> None:
        """Raise Denied if the page is not available now."""
        if not self.is_open(self.round):
            raise Denied(self.refusal)

    def may(self, *permissions: str) -> bool:
        return rights.has_any(self.request.user, permissions)

    def back_url(self) -> str:
        return admin_url("round", self.round.pk)


class RoundView(RoundMixin, WagtailAdminTemplateMixin):
    """Adds the round to the context, and breadcrumbs starting at the list of rounds."""

    def parents(self) -> list[tuple[str, str]]:
        """Addresses and names of pages between the list of rounds and this page."""
        return [(admin_url("round", self.round.pk), str(self.round))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"round": self.round} if "pk" in self.kwargs else {}), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [(admin_url("index"), "Голосования"), *self.parents(), ("", self.get_page_title())]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in way)]


class RoundFormView(RoundView, FormView, ABC):
    """A form (possibly without fields) about one round. `stays`: redirect to the same page after saving."""

    template_name = "voting/admin/form.html"
    form_class = forms.Form
    button = "Сохранить"
    success_message = "Сохранено."
    stays = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        labels = {"submit_button_label": self.button, "submit_button_active_label": "Сохраняем…"}
        return {"media": context["form"].media, **labels, **context}

    @abstractmethod
    def save(self, form: Any) -> str | None:
        """Process the valid form; may return a message that replaces `success_message`. Raises Denied."""

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, self.save(form) or self.success_message)
        return redirect(self.request.path if self.stays else self.back_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, INVALID)
        return super().form_invalid(form)
