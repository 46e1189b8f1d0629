"""The page of a decision that one person has entered: another confirms it, anybody entitled takes it back."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView
from showcase.voting.admin_views.events import ACTS, NOT_NOW, offered, switchable
from showcase.voting.admin_views.formatting import moscow, steps_text
from showcase.voting.choices import EventKind
from showcase.voting.models import RoundEvent, Void
from showcase.voting.outcomes import Denied


class DecisionPage(RoundFormView):
    """An event or a void."""

    permissions = rights.OVERSEE
    template_name = "voting/admin/decision.html"
    models = {"event": RoundEvent, "void": Void}

    @property
    def row(self) -> RoundEvent | Void:
        model = self.models.get(self.kwargs["table"])
        if model is None:
            raise Http404("Такого решения нет.")
        rows = model.objects.filter(round=self.round).select_related("entered_by", "confirmed_by")
        return get_object_or_404(rows, pk=self.kwargs["row"])

    @property
    def needed(self) -> tuple[str, ...]:
        row = self.row
        return rights.COMMISSION if isinstance(row, Void) else ACTS[EventKind(row.kind)].permissions

    def get_page_title(self) -> str:
        row = self.row
        return "Аннулировать серию голосов" if isinstance(row, Void) else ACTS[EventKind(row.kind)].title

    def check(self) -> None:
        super().check()
        if isinstance(self.row, RoundEvent) and self.row.kind not in ACTS:
            raise Http404("Это событие решает один человек.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        may_decide = row.confirmed_at is None and rights.has_any(self.request.user, self.needed)
        is_own = row.entered_by_id == self.request.user.pk
        return super().get_context_data(
            row=row,
            facts=facts_of(row),
            is_own=is_own,
            intro="" if isinstance(row, Void) else ACTS[EventKind(row.kind)].intro,
            may_confirm=may_decide and not is_own,
            may_take_back=may_decide,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.has_any(request.user, self.needed):
            raise Denied("Это решает комиссия.")
        if request.POST.get("decision") not in ("confirm", "take_back"):
            raise Denied("Выберите решение.")
        done = self.confirm() if request.POST["decision"] == "confirm" else self.take_back()
        messages.success(request, done)
        return redirect(self.back_url())

    def take_back(self) -> str:
        ballotbox.take_back(self.row)
        return "Предложение снято, всё остаётся как было."

    def confirm(self) -> str:
        """Let it take effect, unless what was proposed has become impossible meanwhile."""
        row, by = self.row, self.request.user
        if isinstance(row, Void):
            return f"Аннулировано голосов: {ballotbox.confirm_void(row, by)}."
        is_possible = row.kind in offered(self.round) and (
            row.option_id is None or row.option in switchable(self.round, EventKind(row.kind))
        )
        if row.confirmed_at is None and not is_possible:
            raise Denied(NOT_NOW)
        ballotbox.confirm_event(row, by)
        return f"Подтверждено: {row.get_kind_display()}."


def facts_of(row: RoundEvent | Void) -> list[tuple[str, Any]]:
    """What a decision says, for the person who confirms it."""
    if isinstance(row, Void):
        facts = [
            ("Серия", f"{row.get_kind_display()}, {moscow(row.hour)}"),
            ("Голосов в серии", row.votes),
            ("Протокол", row.protocol),
        ]
    else:
        later = row.data.get("closes_at")
        facts = [
            ("Проект", row.option),
            ("Новый конец", moscow(dt.datetime.fromisoformat(later)) if later else ""),
            ("Таблица", steps_text(row.data.get("points", []))),
        ]
    reason = "Протокол" if getattr(row, "kind", "") == EventKind.CERTIFIED else "Причина"
    return [(label, value) for label, value in [*facts, (reason, row.reason)] if value]
