"""Paper counts: two people enter a station's protocol independently, the second without seeing the first entry.

Before the online ballots are counted nobody sees an entered number, not even the person who entered it.
"""

import functools
import hashlib
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin import messages

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView, admin_url
from showcase.voting.ballotbox.decisions import PAPER_IS_CLOSED, latest_counts
from showcase.voting.choices import RoundState
from showcase.voting.models import Option, Station, VotingRound
from showcase.voting.outcomes import Denied

EMPTY, WAITING, DONE = "ничего не внесено", "ждёт сверки", "сверено"
MOST_VOTES = 1_000_000
MAX_SCAN_BYTES = 50 * 1024 * 1024


def takes_paper(found: VotingRound) -> bool:
    return found.state == RoundState.ANNOUNCED


def state_of(station: Station) -> str:
    counts = latest_counts(station).values()
    if not counts:
        return EMPTY
    return DONE if all(count.confirmed_at for count in counts) else WAITING


class StationForm(forms.ModelForm):
    class Meta:
        model = Station
        fields = ["name"]
        help_texts = {"name": "Как в протоколе, например «ДК села Крутое»."}

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"round"}


class PaperPage(RoundFormView):
    """Stations of the round with the state of their protocols, and a form for a new one."""

    name = "paper"
    permissions = rights.ANY
    is_open = staticmethod(lambda found: found.state != RoundState.DRAFT)
    refusal = PAPER_IS_CLOSED
    form_class = StationForm
    template_name = "voting/admin/paper.html"
    page_title = "Бумажные голоса"
    button = "Добавить пункт"
    success_message = "Пункт добавлен."
    stays = True

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Station(round=self.round)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            stations=[(station, state_of(station)) for station in self.round.stations.all()],
            can_add=takes_paper(self.round) and self.may(*rights.CLERKS),
            **kwargs,
        )

    def save(self, form: StationForm) -> None:
        if not self.may(*rights.CLERKS):
            raise Denied("Пункты добавляет тот, кто вносит бумажные голоса.")
        if not takes_paper(self.round):
            raise Denied(PAPER_IS_CLOSED)
        form.save()


class StationPage(RoundFormView):
    """The history of a station's protocol; the form deletes entries that are not confirmed yet."""

    permissions = rights.ANY
    template_name = "voting/admin/station.html"

    @functools.cached_property
    def station(self) -> Station:
        return get_object_or_404(Station, round=self.round, pk=self.kwargs["station"])

    def get_page_title(self) -> str:
        return self.page_title or self.station.name

    def back_url(self) -> str:
        return admin_url("station", self.round.pk, self.station.pk)

    def parents(self) -> list[tuple[str, str]]:
        return [*super().parents(), (admin_url("paper", self.round.pk), PaperPage.page_title)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.station.counts.select_related("option", "entered_by", "confirmed_by")
        state, is_taken = state_of(self.station), takes_paper(self.round)
        return super().get_context_data(
            station=self.station,
            state=state,
            versions=counts.order_by("option__number", "-version") if self.round.totals_visible else [],
            may_enter=is_taken and self.may(*rights.CLERKS),
            may_confirm=is_taken and state == WAITING and self.may(*rights.CHECKERS),
            is_waiting=state == WAITING,
            **kwargs,
        )

    def save(self, form: forms.Form) -> str:
        if not (takes_paper(self.round) and self.may(*rights.CLERKS)):
            raise Denied(PAPER_IS_CLOSED)
        for count in self.station.counts.filter(confirmed_at=None):
            ballotbox.take_back(count)
        return "Несверенные числа сняты."


class SheetForm(forms.Form):
    """A station's protocol: a number for each project. An empty field means that the protocol omits the project."""

    def __init__(self, options: list[Option], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"votes_{option.pk}"] = forms.IntegerField(
                label=f"Голосов за проект {option.number}", required=False, min_value=0, max_value=MOST_VOTES
            )

    @property
    def rows(self) -> list[tuple[Option, forms.BoundField]]:
        return [(option, self[f"votes_{option.pk}"]) for option in self.options]

    def votes(self) -> dict[Option, int]:
        values = {option: self.cleaned_data.get(f"votes_{option.pk}") for option in self.options}
        return {option: value for option, value in values.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.votes():
            raise forms.ValidationError("Впишите число хотя бы у одного проекта.")
        return super().clean()


class EntryForm(SheetForm):
    """The first entry of a protocol, with its scan, of which only the SHA-256 is stored."""

    scan = forms.FileField(
        label="Скан протокола",
        help_text="Файл не сохраняется. Сайт запоминает его отпечаток: по нему видно, тот ли это протокол.",
    )

    def clean_scan(self) -> str:
        scan = self.cleaned_data["scan"]
        if scan.size > MAX_SCAN_BYTES:
            raise forms.ValidationError("Файл больше 50 МБ.")
        return hashlib.file_digest(scan, "sha256").hexdigest()


class EnterSheet(StationPage):
    """The first person's copy of the protocol; numbers entered before are not shown."""

    permissions = rights.CLERKS
    is_open = staticmethod(takes_paper)
    refusal = PAPER_IS_CLOSED
    form_class = EntryForm
    template_name = "voting/admin/sheet.html"
    page_title = "Внести протокол"
    button = "Внести"
    success_message = "Внесено. Теперь протокол сверяет другой человек."

    def parents(self) -> list[tuple[str, str]]:
        return [*super().parents(), (self.back_url(), self.station.name)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"options": list(self.round.options.all()), **super().get_form_kwargs()}

    def save(self, form: EntryForm) -> None:
        ballotbox.enter_sheet(self.station, form.votes(), form.cleaned_data["scan"], self.request.user)


class ConfirmSheet(EnterSheet):
    permissions = rights.CHECKERS
    form_class = SheetForm
    page_title = "Сверить протокол"
    button = "Сверить"

    def form_valid(self, form: SheetForm) -> HttpResponse:
        faults = ballotbox.confirm_sheet(self.station, form.votes(), self.request.user)
        if not faults:
            return super().form_valid(form)
        for fault in dict.fromkeys(faults.values()):
            numbers = [str(option.number) for option, own in faults.items() if own == fault]
            messages.error(self.request, f"Проект {', '.join(numbers)}: {fault}")
        return self.render_to_response(self.get_context_data(form=form))

    def save(self, form: SheetForm) -> str:
        is_done = state_of(self.station) == DONE
        return "Протокол сверен полностью." if is_done else "Сверено. Часть строк ещё ждёт сверки."
