"""The list of rounds, the page of one, its form before the announcement, and the addresses of all staff pages."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path
from django.views.generic import TemplateView
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from showcase.core.russian import moment_ru
from showcase.users.models import User
from showcase.voting import alarms, ballotbox
from showcase.voting.admin_views import events, paper, preparation, results, rights
from showcase.voting.admin_views.base import HIDDEN, RoundMixin, RoundView, admin_url
from showcase.voting.admin_views.events import deciders, steps_text
from showcase.voting.ballotbox.decisions import ACTS, offered
from showcase.voting.choices import DeliveryState, RoundState
from showcase.voting.messages import last_moment, until_ru
from showcase.voting.models import VotingRound
from showcase.voting.results import activity, steps_of
from showcase.voting.state import PanelState, panel_of_year

JOURNAL_ROWS = 50
GRACE_MINUTES = (0, 5, 10, 15, 20, 30, 45, 60)


def state_words(found: VotingRound) -> str:
    if found.state == RoundState.DRAFT:
        return "Готовится, ещё не объявлено"
    if found.state == RoundState.CERTIFIED:
        return "Итоги утверждены, ключ уничтожен"
    panel = panel_of_year(found.year)
    until = until_ru(found.closes_at, panel.now)
    is_stopped = panel.is_round_paused and panel.state is PanelState.BEFORE
    words = {
        PanelState.BEFORE: f"Объявлено. Начнётся само {moment_ru(found.opens_at, panel.now)}",
        PanelState.OPEN: f"Идёт приём голосов. Последний срок: {until}",
        PanelState.PAUSED: f"Приём голосов приостановлен: {panel.pause.reason}",
        PanelState.GRACE: "Закончилось. Принимаем коды, отправленные раньше",
        PanelState.COUNTING: "Закончилось. Вскрываем бюллетени",
        PanelState.RESULTS: "Закончилось, подводят итоги",
    }[panel.state]
    return f"{words}. Приём голосов приостановлен" if is_stopped else words


class RoundPolicy(BasePermissionPolicy):
    """Organisers add and change rounds, all staff of the vote view them, nobody deletes them."""

    def user_has_permission(self, user: User, action: str) -> bool:
        if action in ("add", "change"):
            return rights.has_any(user, rights.ORGANISERS)
        return action == "view" and rights.has_any(user, rights.ANY)


class RoundForm(WagtailAdminModelForm):
    """Rules of a round before its announcement, for a year that has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year_page"]
        own = Q(pk=self.instance.year_page_id)
        year.queryset = year.queryset.filter(Q(voting_round=None) | own).order_by("-year")
        year.empty_label = "Выберите год"


def grace_widget() -> forms.Select:
    minutes = [(dt.timedelta(minutes=number), f"{number} мин") for number in GRACE_MINUTES]
    return forms.Select(choices=[(f"0{grace}", words) for grace, words in minutes])


class AddRound(generic.CreateView):
    page_subtitle = "Новое голосование"

    def get_success_url(self) -> str:
        return admin_url("round", self.object.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *way, last = super().get_breadcrumbs_items()
        return [*way, {**last, "label": self.page_subtitle}]


class EditRound(RoundMixin, generic.EditView):
    name = "edit"
    page_title = "Изменить правила"
    is_open = staticmethod(lambda found: found.state == RoundState.DRAFT)
    refusal = "Голосование уже объявлено: его правила не изменить."

    def get_success_url(self) -> str:
        return self.back_url()


STEPS = (preparation.Announce, EditRound, preparation.Recall, preparation.LiftLimit)
SECTIONS = (paper.PaperPage, results.SeriesPage, results.ResultsPage)


class RoundPage(RoundView, TemplateView):
    """Never shows the votes of a project."""

    permissions = rights.ANY
    template_name = "voting/admin/round.html"

    def get_page_title(self) -> str:
        return str(self.round)

    def parents(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, user, shown = self.round, self.request.user, activity(self.round)
        journal = found.journal.select_related("entered_by", "confirmed_by", "option")
        acts = [
            (ACTS[kind].title, admin_url("event", found.pk, kind))
            for kind in offered(found)
            if self.may(*deciders(ACTS[kind]))
        ]
        return super().get_context_data(
            state=state_words(found),
            hidden=HIDDEN,
            alarms=alarms.current(found),
            missing=ballotbox.missing(found) if found.state == RoundState.DRAFT else [],
            events=journal.filter(confirmed_at=None),
            voids=found.voids.filter(confirmed_at=None).select_related("entered_by"),
            steps=[*(link for page in STEPS for link in page.links(user, found)), *acts],
            sections=[link for page in SECTIONS for link in page.links(user, found)],
            activity=shown,
            delivery=[(DeliveryState(state).label, number) for state, number in shown.delivery.items()],
            grace=int(found.grace.total_seconds() // 60),
            points=steps_text(steps_of(found)),
            journal=journal.exclude(confirmed_at=None).order_by("-confirmed_at", "-pk")[:JOURNAL_ROWS],
            **kwargs,
        )


ROUND, STATION = "<uuid:pk>", "<uuid:pk>/paper/<int:station>"


class RoundViewSet(ModelViewSet):
    model = VotingRound
    name = "voting_admin"
    url_prefix = "voting"
    icon = "tick-inverse"
    menu_label = "Голосования"
    add_to_reference_index = False
    copy_view_enabled = False
    ordering = "-year_page__year"
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
        Column("opens_at", label="Начало"),
        Column("closes_at", label="Конец", accessor=lambda found: last_moment(found.closes_at)),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("year_page", widget=forms.Select),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("grace", widget=grace_widget()), FieldPanel("complaint_days")]),
            FieldPanel("age_text"),
        ],
        base_form_class=RoundForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("consent/", preparation.ConsentPage.as_view(), name="consent"),
            path(f"{ROUND}/", RoundPage.as_view(), name="round"),
            path(f"{ROUND}/announce/", preparation.Announce.as_view(), name="announce"),
            path(f"{ROUND}/recall/", preparation.Recall.as_view(), name="recall"),
            path(f"{ROUND}/lift/", preparation.LiftLimit.as_view(), name="lift"),
            path(f"{ROUND}/act/", preparation.ActFile.as_view(), name="act"),
            path(f"{ROUND}/event/<slug:kind>/", events.ProposeEvent.as_view(), name="event"),
            path(f"{ROUND}/decision/<slug:table>/<int:row>/", events.DecisionPage.as_view(), name="decision"),
            path(f"{ROUND}/paper/", paper.PaperPage.as_view(), name="paper"),
            path(f"{STATION}/", paper.StationPage.as_view(), name="station"),
            path(f"{STATION}/enter/", paper.EnterSheet.as_view(), name="enter"),
            path(f"{STATION}/confirm/", paper.ConfirmSheet.as_view(), name="confirm"),
            path(f"{ROUND}/series/", results.SeriesPage.as_view(), name="series"),
            path(f"{ROUND}/results/", results.ResultsPage.as_view(), name="results"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return rights.own_permissions()
