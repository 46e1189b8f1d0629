"""What pages of the vote in the admin share: who opens them and when, their round, refusals in words."""

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
    """A page of one round. Refusals, those of the database too, become a message and lead to `back_url`.

    `permissions`: any of them opens the page. `is_open`: whether its time has come; `refusal` says why not.
    `name`: of its address.
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
        """Title and address, for whom and when the page opens."""
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
        """Raises Denied when the page may not be opened now."""
        if not self.is_open(self.round):
            raise Denied(self.refusal)

    def may(self, *permissions: str) -> bool:
        return rights.has_any(self.request.user, permissions)

    def back_url(self) -> str:
        return admin_url("round", self.round.pk)


class RoundView(RoundMixin, WagtailAdminTemplateMixin):
    """The round in the context, breadcrumbs from the list of rounds."""

    def parents(self) -> list[tuple[str, str]]:
        """Addresses and names of pages between the list of rounds and this page."""
        return [(admin_url("round", self.round.pk), str(self.round))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"round": self.round} if "pk" in self.kwargs else {}), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [(admin_url("index"), "Голосования"), *self.parents(), ("", self.get_page_title())]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in way)]


class RoundFormView(RoundView, FormView, ABC):
    """A form about one round, perhaps without fields. `stays`: once saved, the same page is shown again."""

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
        """Do what the form asks for; return what to say instead of `success_message`. Raises Denied."""

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, self.save(form) or self.success_message)
        return redirect(self.request.path if self.stays else self.back_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, INVALID)
        return super().form_invalid(form)
