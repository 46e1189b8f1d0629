"""Paper counts: one person copies a station's protocol, another copies it again without seeing the first.

Before the count of ballots nobody sees a number that was entered, not even who entered it.
"""

import functools
import hashlib
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin import messages

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView, admin_url
from showcase.voting.choices import RoundState
from showcase.voting.models import Option, PaperCount, Station, VotingRound
from showcase.voting.models.decisions import MAX_MISMATCHES
from showcase.voting.outcomes import Denied

NOT_NOW = "Бумажные голоса вносят после объявления голосования и до утверждения итогов."
EMPTY, WAITING, DONE = "ничего не внесено", "ждёт сверки", "сверено"
MOST_VOTES = 1_000_000
MAX_SCAN_BYTES = 50 * 1024 * 1024


def takes_paper(voting_round: VotingRound) -> bool:
    return voting_round.state == RoundState.ANNOUNCED


def latest_counts(station: Station) -> dict[int, PaperCount]:
    """The latest version for each project, by the project's id."""
    return {count.option_id: count for count in station.counts.order_by("version")}


def state_of(station: Station) -> str:
    """What was done with a station's protocol."""
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

    permissions = rights.PAPER
    form_class = StationForm
    template_name = "voting/admin/paper.html"
    page_title = "Бумажные голоса"
    button = "Добавить пункт"
    success_message = "Пункт добавлен."
    intro = "Числа из протокола вносит один человек, сверяет другой. В счёт идут только сверенные числа."

    def back_url(self) -> str:
        return self.request.path if self.request.method == "POST" else super().back_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Station(round=self.round)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            (station.name, state_of(station), admin_url("station", self.round.pk, station.pk))
            for station in self.round.stations.all()
        ]
        can_add = takes_paper(self.round) and rights.has_any(self.request.user, (rights.ENTER,))
        return super().get_context_data(rows=rows, can_add=can_add, **kwargs)

    def save(self, form: StationForm) -> None:
        if not rights.has_any(self.request.user, (rights.ENTER,)):
            raise Denied("Пункты добавляет тот, кто вносит бумажные голоса.")
        if not takes_paper(self.round):
            raise Denied(NOT_NOW)
        form.save()


class StationView(RoundFormView):
    """A page about one station."""

    permissions = rights.PAPER

    @functools.cached_property
    def station(self) -> Station:
        return get_object_or_404(Station, round=self.round, pk=self.kwargs["station"])

    def back_url(self) -> str:
        return admin_url("station", self.round.pk, self.station.pk)

    def parents(self) -> list[tuple[str, str]]:
        return [*super().parents(), (admin_url("paper", self.round.pk), PaperPage.page_title)]


class StationPage(StationView):
    """What was done with a station's protocol; the form takes back what waits for the second person."""

    template_name = "voting/admin/station.html"

    def get_page_title(self) -> str:
        return self.station.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.station.counts.select_related("option", "entered_by", "confirmed_by")
        address, user, state = [self.round.pk, self.station.pk], self.request.user, state_of(self.station)
        may_enter = takes_paper(self.round) and rights.has_any(user, (rights.ENTER,))
        may_confirm = takes_paper(self.round) and rights.has_any(user, (rights.CONFIRM,))
        return super().get_context_data(
            state=state,
            versions=counts.order_by("option__number", "-version") if self.round.totals_visible else [],
            enter_url=admin_url("enter", *address) if may_enter else "",
            confirm_url=admin_url("confirm", *address) if may_confirm and state == WAITING else "",
            may_take_back=may_enter and state == WAITING,
            **kwargs,
        )

    def save(self, form: forms.Form) -> str:
        if not (takes_paper(self.round) and rights.has_any(self.request.user, (rights.ENTER,))):
            raise Denied(NOT_NOW)
        for count in self.station.counts.filter(confirmed_at=None):
            ballotbox.take_back(count)
        return "Несверенные числа сняты."


class SheetForm(forms.Form):
    """A station's protocol: a number beside each project. An empty place says nothing about the project."""

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
        """What was written, project by project."""
        values = {option: self.cleaned_data.get(f"votes_{option.pk}") for option in self.options}
        return {option: value for option, value in values.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.votes():
            raise forms.ValidationError("Впишите число хотя бы у одного проекта.")
        return cleaned


class EntryForm(SheetForm):
    """The protocol as the first person reads it, with its scan, of which only the fingerprint stays."""

    scan = forms.FileField(
        label="Скан протокола",
        help_text="Файл не сохраняется. Сайт запоминает его отпечаток: по нему видно, тот ли это протокол.",
    )

    def clean_scan(self) -> str:
        scan = self.cleaned_data["scan"]
        if scan.size > MAX_SCAN_BYTES:
            raise forms.ValidationError("Файл больше 50 МБ.")
        digest = hashlib.sha256()
        for chunk in scan.chunks():
            digest.update(chunk)
        return digest.hexdigest()


class SheetView(StationView):
    template_name = "voting/admin/sheet.html"

    def check(self) -> None:
        if not takes_paper(self.round):
            raise Denied(NOT_NOW)

    def parents(self) -> list[tuple[str, str]]:
        return [*super().parents(), (self.back_url(), self.station.name)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"options": list(self.round.options.all()), **super().get_form_kwargs()}


class EnterSheet(SheetView):
    """The first person's copy of the protocol; numbers entered before are not shown."""

    permissions = (rights.ENTER,)
    form_class = EntryForm
    page_title = "Внести протокол"
    button = "Внести"
    success_message = "Внесено. Теперь протокол сверяет другой человек."
    intro = (
        "Впишите числа из протокола. Пустое место ничего не меняет. Чтобы исправить число, впишите новое: "
        "прежнее останется в истории, а новое сверят ещё раз."
    )

    @transaction.atomic
    def save(self, form: EntryForm) -> None:
        latest, scan = latest_counts(self.station), form.cleaned_data["scan"]
        for option, votes in form.votes().items():
            old = latest.get(option.pk)
            is_alive = old is not None and old.mismatches < MAX_MISMATCHES
            if not (is_alive and (old.votes, old.scan_sha256) == (votes, scan)):
                ballotbox.enter_paper(self.station, option, votes, scan, self.request.user)


class ConfirmSheet(SheetView):
    """The second person's copy of the same protocol."""

    permissions = (rights.CONFIRM,)
    form_class = SheetForm
    page_title = "Сверить протокол"
    button = "Сверить"
    intro = (
        "Возьмите протокол и впишите числа сами: внесённых чисел вы не видите. Где ваше число совпадёт "
        "с внесённым, строка будет сверена. Сверяет не тот, кто вносил. Три расхождения — и число вносят заново."
    )

    def form_valid(self, form: SheetForm) -> HttpResponse:
        if faults := self.compare(form.votes()):
            for sentence in faults:
                messages.error(self.request, sentence)
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save(self, form: SheetForm) -> str:
        is_done = state_of(self.station) == DONE
        return "Протокол сверен полностью." if is_done else "Сверено. Часть строк ещё ждёт сверки."

    def compare(self, votes: dict[Option, int]) -> list[str]:
        """Confirm rows that agree; a sentence for each that does not. Confirmed rows are not compared again."""
        latest, faults = latest_counts(self.station), []
        for option, number in votes.items():
            count = latest.get(option.pk)
            if count is None:
                faults.append(f"Проект {option.number}: число ещё не внесено.")
            elif count.confirmed_at is None:
                faults.append(self.compare_one(count, number, option))
        return [sentence for sentence in faults if sentence]

    def compare_one(self, count: PaperCount, number: int, option: Option) -> str:
        try:
            left = ballotbox.confirm_paper(count, number, self.request.user)
        except Denied as refusal:
            return f"Проект {option.number}: {refusal}"
        if left is None:
            return ""
        again = f"Осталось попыток: {left}." if left else "Теперь число вносят заново."
        return f"Проект {option.number}: не совпало. Проверьте протокол. {again}"
