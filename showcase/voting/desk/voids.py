"""Voids: a case with its reason from one member of the commission, a decision by another."""

import datetime as dt
import functools
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin import messages

from showcase.voting import ballotbox
from showcase.voting.choices import RoundState
from showcase.voting.desk import rights
from showcase.voting.desk.base import FormMixin, RoundView, url
from showcase.voting.desk.forms import VoidForm
from showcase.voting.desk.patterns import ballots_of, choices_of, unusual
from showcase.voting.models import Ballot, VoidCase
from showcase.voting.outcomes import Denied


class PatternsPage(RoundView):
    """Unusual series. Closed while totals are hidden: a network may be one village."""

    permissions = rights.OVERSEE
    needs_visible_totals = True
    template_name = "voting/admin/patterns.html"
    page_title = "Необычные серии"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Series with the projects they chose."""
        can_void = self.can(rights.VOID) and self.round.state != RoundState.CERTIFIED
        rows = [
            {
                "series": series,
                "choices": choices_of(ballots_of(self.round, series.kind, series.key, series.hour))[:3],
                "void_url": f"{url('void_add', self.round.pk)}?{series.query}" if can_void else "",
            }
            for series in unusual(self.round)
        ]
        return super().get_context_data(
            rows=rows, certified=self.round.state == RoundState.CERTIFIED, **kwargs
        )


class VoidsPage(RoundView):
    """Cases of the round."""

    permissions = rights.OVERSEE
    template_name = "voting/admin/voids.html"
    page_title = "Аннулирование"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Cases, newest first, with numbers of ballots."""
        cases = self.round.void_cases.select_related("proposed_by", "decision__decided_by").order_by(
            "-proposed_at"
        )
        rows = [
            {
                "case": case,
                "votes": case.voids.count(),
                "state": case_state(case),
                "url": url("void", self.round.pk, case.pk),
            }
            for case in cases
        ]
        can_add = (
            self.can(rights.VOID) and self.round.totals_visible and self.round.state != RoundState.CERTIFIED
        )
        return super().get_context_data(
            rows=rows, add_url=url("void_add", self.round.pk) if can_add else "", **kwargs
        )


def case_state(case: VoidCase) -> str:
    """Where a case stands."""
    if not hasattr(case, "decision"):
        return "ждёт решения второго человека"
    return "голоса аннулированы" if case.decision.approved else "отклонено"


class AddVoid(FormMixin, RoundView):
    """A proposal."""

    permissions = (rights.VOID,)
    needs_visible_totals = True
    page_title = "Предложить аннулировать"
    button = "Предложить"
    intro = (
        "Голоса останутся в счёте, пока другой член комиссии не решит иначе. Аннулированный голос "
        "не удаляется: его видно отдельным числом. Номер телефона второй раз проголосовать не сможет."
    )

    def back_url(self) -> str:
        """The list of cases."""
        return url("voids", self.round.pk)

    def crumbs(self) -> list[dict[str, str]]:
        """The list of cases comes before."""
        return [*super().crumbs(), {"url": self.back_url(), "label": VoidsPage.page_title}]

    def make_form(self, data: Any = None, files: Any = None) -> VoidForm:
        """The form, filled with ballots of the series that a link names."""
        return VoidForm(data, initial={"ballots": "\n".join(str(ballot) for ballot in self.named_ballots())})

    def named_ballots(self) -> list[UUID]:
        """Ballots of the series in the address."""
        query = self.request.GET
        try:
            hour = dt.datetime.fromtimestamp(int(query.get("hour", "")), dt.UTC)
        except (ValueError, OverflowError, OSError):
            return []
        return ballots_of(self.round, query.get("kind", ""), query.get("key", ""), hour)

    def submit(self, form: VoidForm) -> HttpResponse:
        """Open the case; a stranger among the ballots is named."""
        ballots = form.cleaned_data["ballots"]
        known = set(Ballot.objects.filter(round=self.round, pk__in=ballots).values_list("pk", flat=True))
        unknown = [str(ballot) for ballot in ballots if ballot not in known]
        if unknown:
            form.add_error("ballots", f"В этом голосовании нет таких бюллетеней: {', '.join(unknown[:3])}.")
            messages.error(self.request, "Не сохранено: проверьте отмеченные поля.")
            return self.render_to_response(self.get_context_data(form=form))
        reason, protocol = form.cleaned_data["reason"], form.cleaned_data["protocol"]
        case = ballotbox.propose_void(self.round, ballots, reason, protocol, self.request.user)
        return self.done("Предложено. Решает другой член комиссии.", url("void", self.round.pk, case.pk))


class VoidPage(RoundView):
    """One case and the decision on it."""

    permissions = rights.OVERSEE
    template_name = "voting/admin/void.html"

    @functools.cached_property
    def case(self) -> VoidCase:
        """The case of the address."""
        cases = VoidCase.objects.filter(round=self.round).select_related(
            "proposed_by", "decision__decided_by"
        )
        return get_object_or_404(cases, pk=self.kwargs["case"])

    def get_page_title(self) -> str:
        """The protocol's name."""
        return self.case.protocol

    def back_url(self) -> str:
        """The case itself."""
        return url("void", self.round.pk, self.case.pk)

    def crumbs(self) -> list[dict[str, str]]:
        """The list of cases comes before."""
        return [*super().crumbs(), {"url": url("voids", self.round.pk), "label": VoidsPage.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The case; its projects only where totals are visible."""
        ballots = list(self.case.voids.values_list("ballot_id", flat=True))
        decided = hasattr(self.case, "decision")
        own = self.case.proposed_by_id == self.request.user.pk
        return super().get_context_data(
            found=self.case,
            votes=len(ballots),
            state=case_state(self.case),
            choices=choices_of(ballots) if self.round.totals_visible else [],
            can_decide=not decided and not own and self.can(rights.VOID),
            is_own=own and not decided,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, once and for good."""
        if not self.can(rights.VOID):
            raise Denied("Решает член комиссии.")
        if request.POST.get("decision") not in ("approve", "reject"):
            raise Denied("Выберите решение.")
        approve = request.POST["decision"] == "approve"
        ballotbox.decide_void(self.case, approve=approve, by=request.user)
        sentence = "Голоса аннулированы." if approve else "Предложение отклонено, голоса остаются."
        return FormMixin.done(self, sentence)
