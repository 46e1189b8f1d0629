"""The list of rounds and the form of a round before its announcement, on Wagtail's generic views."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.urls import URLPattern
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from showcase.contest.models import ContestYearPage
from showcase.users.models import User
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import DeniedMixin, RoundMixin, admin_url
from showcase.voting.admin_views.formatting import moscow
from showcase.voting.admin_views.round_page import state_words
from showcase.voting.ballotbox.locks import sqlstate
from showcase.voting.choices import RoundState
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied

FROZEN = "Голосование уже объявлено: его правила не изменить."
OPENING_HELP = "Время московское. В эту секунду голосование откроется само."
MAX_GRACE_MINUTES = 60


class RoundPolicy(BasePermissionPolicy):
    """Organisers add and change, everybody who works for the vote looks, nobody deletes."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action in ("add", "change"):
            return rights.has_any(user, rights.ORGANISERS)
        return action == "view" and rights.has_any(user, rights.ANY)


class MinutesField(forms.IntegerField):
    """A duration typed as whole minutes."""

    def prepare_value(self, value: Any) -> Any:
        return int(value.total_seconds() // 60) if isinstance(value, dt.timedelta) else value

    def clean(self, value: Any) -> dt.timedelta:
        return dt.timedelta(minutes=super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class RoundForm(WagtailAdminModelForm):
    """Rules of a round before its announcement."""

    year_page = forms.ModelChoiceField(
        ContestYearPage.objects.order_by("-year"), label="Год конкурса", empty_label="Выберите год"
    )
    grace = MinutesField(
        label="Запас на ввод кода, минут",
        min_value=0,
        max_value=MAX_GRACE_MINUTES,
        initial=10,
        help_text="Кто запросил код до конца голосования, успеет его ввести.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = self.fields["year_page"].queryset
        own = Q(pk=self.instance.year_page_id)
        self.fields["year_page"].queryset = years.filter(Q(voting_round=None) | own)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Конец голосования раньше начала.")
        return cleaned


class FrozenMixin:
    """Saves rules; the refusal of the database, when the round was announced meanwhile, becomes words."""

    def get_success_url(self) -> str:
        return admin_url("round", self.object.pk)

    def save_instance(self) -> VotingRound:
        try:
            with transaction.atomic():
                return super().save_instance()
        except DatabaseError as error:
            if not sqlstate(error).startswith("VO"):
                raise
            raise Denied(FROZEN) from error


class AddRound(FrozenMixin, DeniedMixin, generic.CreateView):
    page_subtitle = "Новое голосование"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *way, last = super().get_breadcrumbs_items()
        return [*way, {**last, "label": self.page_subtitle}]


class EditRound(FrozenMixin, RoundMixin, DeniedMixin, generic.EditView):
    def check(self) -> None:
        if self.round.state != RoundState.DRAFT:
            raise Denied(FROZEN)


class RoundIndex(generic.IndexView):
    """All rounds."""

    page_title = "Голосования"
    add_item_label = "Новое голосование"

    def get_base_queryset(self) -> QuerySet[VotingRound]:
        return super().get_base_queryset().select_related("year_page").order_by("-year_page__year")


class RoundViewSet(ModelViewSet):
    """`own_urls` are all other pages of the vote: they share the namespace `voting_admin`."""

    model = VotingRound
    name = "voting_admin"
    url_prefix = "voting"
    icon = "tick-inverse"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RoundIndex
    add_view_class = AddRound
    edit_view_class = EditRound
    permission_policy = RoundPolicy(VotingRound)
    list_display = [
        TitleColumn(
            "name",
            label="Голосование",
            accessor=lambda found: f"{found}{' (демонстрация)' if found.is_demo else ''}",
            get_url=lambda found: admin_url("round", found.pk),
        ),
        Column("state", label="Состояние", accessor=state_words),
        Column("opens_at", label="Начало", accessor=lambda found: moscow(found.opens_at)),
        Column("closes_at", label="Конец", accessor=lambda found: moscow(found.closes_at)),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("year_page"),
            FieldRowPanel([FieldPanel("opens_at", help_text=OPENING_HELP), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("grace"), FieldPanel("complaint_days")]),
            FieldPanel("age_text"),
        ],
        base_form_class=RoundForm,
    )

    def __init__(self, own_urls: list[URLPattern]) -> None:
        super().__init__()
        self.own_urls = own_urls

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), *self.own_urls]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None: `rights.own_permissions` offers them in the application's own words."""
        return Permission.objects.none()
