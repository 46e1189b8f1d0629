"""Results after the count: votes as counted, and what the organiser enters by the commission's decision."""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.log_actions import log

from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView
from showcase.voting.models import Option, OptionResult
from showcase.voting.outcomes import Denied
from showcase.voting.results import results_of


class ResultForm(forms.ModelForm):
    class Meta:
        model = OptionResult
        fields = ["points_total", "place", "outcome", "note"]
        localized_fields = ["points_total"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            field.help_text = ""


class ResultSheet:
    """Forms of all projects as one."""

    media = forms.Media()

    def __init__(self, options: list[Option], data: Any = None, **kwargs: Any) -> None:
        self.rows = [
            (
                option,
                ResultForm(
                    data,
                    instance=getattr(option, "result", None) or OptionResult(option=option),
                    prefix=str(option.pk),
                ),
            )
            for option in options
        ]

    def is_valid(self) -> bool:
        """All rows are asked, so that every mistake is shown at once."""
        return not [form for _, form in self.rows if not form.is_valid()]

    @transaction.atomic
    def save(self) -> list[OptionResult]:
        return [form.save() for _, form in self.rows if form.has_changed()]


class ResultsPage(RoundFormView):
    permissions = rights.OVERSEE
    needs_totals = True
    form_class = ResultSheet
    template_name = "voting/admin/results.html"
    page_title = "Итоги: баллы и места"
    intro = (
        "Число голосов — один из критериев. Сумму баллов, место и итог вносит организатор по решению комиссии: "
        "сайт не считает их по голосам. Голоса на сайте и на бумаге показаны отдельно."
    )

    def back_url(self) -> str:
        return self.request.path if self.round.totals_visible else super().back_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"options": list(self.round.options.select_related("result")), **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counted = {row.counted.option: row for row in results_of(self.round).rows}
        context["rows"] = [(option, form, counted[option.pk]) for option, form in context["form"].rows]
        context["may_edit"] = rights.has_any(self.request.user, rights.ORGANISERS)
        return context

    def save(self, form: ResultSheet) -> None:
        if not rights.has_any(self.request.user, rights.ORGANISERS):
            raise Denied("Баллы и места вносит организатор.")
        for result in form.save():
            log(instance=result, action="wagtail.edit", user=self.request.user)
