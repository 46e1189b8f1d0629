"""Events that need two people: the form that proposes one, the page that confirms it."""

import functools
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.views.generic import View
from wagtail.admin import messages

from showcase.core.text_fields import DateTimeInput
from showcase.voting import ballotbox, copies
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView, RoundView
from showcase.voting.ballotbox.decisions import ACTS, Act, refuse_unless_offered, switchable
from showcase.voting.ballotbox.organiser import points_of_year
from showcase.voting.choices import OPTION_SWITCHES, EventKind
from showcase.voting.models import Option, RoundEvent, Void, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import Steps

VOID = Act("Аннулировать серию голосов", (), is_of_commission=True)


def deciders(act: Act) -> tuple[str, ...]:
    return rights.COMMISSION if act.is_of_commission else rights.OVERSEE


def copies_for(found: VotingRound, kind: EventKind) -> list[str]:
    """Return the copies that must be destroyed after a certification."""
    return copies.words_left(found) if kind == EventKind.CERTIFIED else []


def steps_text(steps: Steps) -> str:
    """«от 0 до 50 — 1; от 51 — 2»."""
    return "; ".join(
        f"от {votes_from}{'' if votes_to is None else f' до {votes_to}'} — {'?' if points is None else points}"
        for votes_from, votes_to, points in steps
    )


class EventForm(forms.Form):
    closes_at = forms.DateTimeField(
        label="Новый конец",
        widget=DateTimeInput,
        help_text="Время московское. До конца дня — 0:00 следующего.",
    )
    option = forms.ModelChoiceField(Option.objects.none(), label="Проект", empty_label="Выберите проект")
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, found: VotingRound, kind: EventKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = ACTS[kind].reason
        if kind in OPTION_SWITCHES:
            self.fields["option"].queryset = switchable(found, kind)
        self.fields = {name: field for name, field in self.fields.items() if name in ACTS[kind].fields}


class ProposeEvent(RoundFormView):
    permissions = rights.OVERSEE
    form_class = EventForm
    template_name = "voting/admin/event.html"
    button = "Внести"
    success_message = "Внесено. Вступит в силу, когда подтвердит другой человек."

    @property
    def kind(self) -> EventKind:
        if self.kwargs["kind"] not in ACTS:
            raise Http404("Такого события нет.")
        return EventKind(self.kwargs["kind"])

    def get_page_title(self) -> str:
        return ACTS[self.kind].title

    def check(self) -> None:
        if not self.may(*deciders(ACTS[self.kind])):
            raise Denied("Это решает комиссия.")
        refuse_unless_offered(self.round, self.kind)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"found": self.round, "kind": self.kind, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = steps_text(points_of_year(self.round)) if self.kind == EventKind.POINTS else ""
        left = copies_for(self.round, self.kind)
        return super().get_context_data(kind=self.kind, points=points, copies=left, **kwargs)

    def save(self, form: EventForm) -> None:
        ballotbox.propose(self.round, self.kind, self.request.user, **form.cleaned_data)


class DecisionPage(RoundView, View):
    """A pending event or void: a second person confirms it, anybody with the permission takes it back."""

    permissions = rights.OVERSEE
    template_name = "voting/admin/decision.html"

    @functools.cached_property
    def row(self) -> RoundEvent | Void:
        is_void = self.kwargs["table"] == "void"
        rows = self.round.voids if is_void else self.round.journal.filter(kind__in=ACTS)
        return get_object_or_404(rows.select_related("entered_by", "confirmed_by"), pk=self.kwargs["row"])

    @property
    def act(self) -> Act:
        return VOID if isinstance(self.row, Void) else ACTS[EventKind(self.row.kind)]

    def get_page_title(self) -> str:
        return self.act.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = getattr(self.row, "data", {})
        return super().get_context_data(
            row=self.row,
            reason=self.act.reason,
            later=parse_datetime(data.get("closes_at", "")),
            points=steps_text(data.get("points", [])),
            copies=copies_for(self.round, getattr(self.row, "kind", "")),
            is_own=self.row.entered_by_id == self.request.user.pk,
            may_decide=self.row.confirmed_at is None and self.may(*deciders(self.act)),
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decide = {"confirm": self.confirm, "take_back": self.take_back}.get(request.POST.get("decision"))
        if not self.may(*deciders(self.act)):
            raise Denied("Это решает комиссия.")
        if decide is None:
            raise Denied("Выберите решение.")
        messages.success(request, decide())
        return redirect(self.back_url())

    def take_back(self) -> str:
        ballotbox.take_back(self.row)
        return "Предложение снято, всё остаётся как было."

    def confirm(self) -> str:
        row, by = self.row, self.request.user
        if isinstance(row, Void):
            return f"Аннулировано голосов: {ballotbox.confirm_void(row, by)}."
        ballotbox.confirm_event(row, by)
        return f"Подтверждено: {row.get_kind_display()}."
