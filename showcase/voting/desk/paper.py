"""Paper counts: one person copies a station's protocol, another copies it again without seeing the first.

While totals are hidden nobody sees a number that was entered, not even who entered it: pages tell only
whether a station's sheet was entered and confirmed.
"""

import functools
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin import messages

from showcase.voting import ballotbox
from showcase.voting.choices import RoundState
from showcase.voting.desk import rights
from showcase.voting.desk.base import FormMixin, RoundView, url
from showcase.voting.desk.forms import EntryForm, SheetForm, StationForm
from showcase.voting.models import Option, PaperCount, Station, VotingRound
from showcase.voting.outcomes import Denied

NOT_NOW = "Бумажные голоса вносят после объявления голосования и до утверждения итогов."
EMPTY, WAITING, DONE = "ничего не внесено", "ждёт сверки", "сверено"


def takes_paper(voting_round: VotingRound) -> bool:
    """Whether counts may be entered now."""
    return voting_round.state in (RoundState.OPEN, RoundState.CLOSED)


def latest_counts(station: Station) -> dict[int, PaperCount]:
    """The latest version for each project, by the project's id."""
    counts = PaperCount.objects.filter(station=station).order_by("version").select_related("confirmation")
    return {count.option_id: count for count in counts}


def is_confirmed(count: PaperCount) -> bool:
    """Whether a second person has confirmed it."""
    return hasattr(count, "confirmation")


def state_of(counts: dict[int, PaperCount]) -> str:
    """What was done with a station's sheet."""
    if not counts:
        return EMPTY
    return DONE if all(is_confirmed(count) for count in counts.values()) else WAITING


class PaperPage(FormMixin, RoundView):
    """Stations of the round and the state of their sheets; a form for a new station."""

    permissions = rights.PAPER
    template_name = "voting/admin/paper.html"
    page_title = "Бумажные голоса"
    button = "Добавить пункт"

    def make_form(self, data: Any = None, files: Any = None) -> StationForm:
        """A new station."""
        return StationForm(self.round, data)

    def submit(self, form: StationForm) -> HttpResponse:
        """Add the station."""
        if not self.can(rights.ENTER):
            raise Denied("Добавлять пункты может тот, кто вносит бумажные голоса.")
        if not takes_paper(self.round):
            raise Denied(NOT_NOW)
        try:
            with transaction.atomic():
                station = Station.objects.create(round=self.round, name=form.cleaned_data["name"])
        except IntegrityError as error:
            raise Denied("Такой пункт уже есть.") from error
        return self.done("Пункт добавлен.", url("station", self.round.pk, station.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Stations in order of names."""
        rows = [
            {
                "name": station.name,
                "state": state_of(latest_counts(station)),
                "url": url("station", self.round.pk, station.pk),
            }
            for station in self.round.stations.all()
        ]
        can_add = self.can(rights.ENTER) and takes_paper(self.round)
        return super().get_context_data(rows=rows, can_add=can_add, **kwargs)


class StationView(RoundView):
    """A page about one station."""

    permissions = rights.PAPER

    @functools.cached_property
    def station(self) -> Station:
        """The station of the address."""
        return get_object_or_404(Station, round=self.round, pk=self.kwargs["station"])

    def back_url(self) -> str:
        """The station's own page."""
        return url("station", self.round.pk, self.station.pk)

    def crumbs(self) -> list[dict[str, str]]:
        """The list of stations comes before."""
        return [*super().crumbs(), {"url": url("paper", self.round.pk), "label": PaperPage.page_title}]


class StationPage(StationView):
    """What was done with a station's sheet; its numbers only where totals are visible."""

    template_name = "voting/admin/station.html"

    def get_page_title(self) -> str:
        """The station."""
        return self.station.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Versions, newest first."""
        versions = PaperCount.objects.filter(station=self.station).select_related(
            "option", "entered_by", "confirmation__confirmed_by"
        )
        state = state_of(latest_counts(self.station))
        open_now = takes_paper(self.round)
        return super().get_context_data(
            state=state,
            visible=self.round.totals_visible,
            versions=versions.order_by("option__number", "-version") if self.round.totals_visible else [],
            enter_url=url("enter", self.round.pk, self.station.pk)
            if open_now and self.can(rights.ENTER)
            else "",
            confirm_url=url("confirm", self.round.pk, self.station.pk)
            if open_now and state == WAITING and self.can(rights.CONFIRM)
            else "",
            **kwargs,
        )


class SheetView(FormMixin, StationView):
    """A sheet with a number beside each project."""

    template_name = "voting/admin/sheet.html"

    def check(self) -> None:
        """Sheets are for announced rounds that are not certified."""
        super().check()
        if not takes_paper(self.round):
            raise Denied(NOT_NOW)

    def crumbs(self) -> list[dict[str, str]]:
        """The station comes before."""
        return [*super().crumbs(), {"url": self.back_url(), "label": self.station.name}]

    def options(self) -> list[Option]:
        """Projects in the order of numbers."""
        return list(self.round.options.all())


class EnterPage(SheetView):
    """The first person's copy of the protocol."""

    permissions = (rights.ENTER,)
    page_title = "Внести протокол"
    button = "Внести"
    intro = (
        "Впишите числа из протокола. Пустое место ничего не меняет. Чтобы исправить число, впишите новое: "
        "прежнее останется в истории, а новое сверят ещё раз."
    )

    def make_form(self, data: Any = None, files: Any = None) -> EntryForm:
        """An empty sheet, also for corrections: entered numbers are not shown again."""
        return EntryForm(self.options(), data, files)

    @transaction.atomic
    def enter(self, form: EntryForm) -> None:
        """Write new versions; the same number from the same protocol is no new version."""
        latest = latest_counts(self.station)
        for option, votes in form.votes().items():
            old = latest.get(option.pk)
            if old and (old.votes, old.scan_sha256) == (votes, form.cleaned_data["scan"]):
                continue
            ballotbox.enter_paper(self.station, option, votes, form.cleaned_data["scan"], self.request.user)

    def submit(self, form: EntryForm) -> HttpResponse:
        """All rows or none."""
        self.enter(form)
        return self.done("Внесено. Теперь протокол сверяет другой человек.")


class ConfirmPage(SheetView):
    """The second person's copy of the same protocol."""

    permissions = (rights.CONFIRM,)
    page_title = "Сверить протокол"
    button = "Сверить"
    intro = (
        "Возьмите протокол и впишите числа сами: внесённых чисел вы не видите. Где ваше число совпадёт "
        "с внесённым, строка будет сверена. Сверяет не тот, кто вносил."
    )

    def make_form(self, data: Any = None, files: Any = None) -> SheetForm:
        """An empty sheet."""
        return SheetForm(self.options(), data)

    def submit(self, form: SheetForm) -> HttpResponse:
        """Confirm rows that agree, name rows that do not."""
        wrong, own = self.compare(form.votes())
        if own:
            messages.error(self.request, f"Эти строки внесли вы, их сверяет другой человек: {numbers(own)}.")
        if wrong:
            messages.error(
                self.request,
                f"Не совпало: {numbers(wrong)}. Проверьте протокол. "
                "Если ошибка во внесённом, пусть внесут новое число.",
            )
        if own or wrong:
            return self.render_to_response(self.get_context_data(form=form))
        state = state_of(latest_counts(self.station))
        return self.done(
            "Протокол сверен полностью." if state == DONE else "Сверено. Часть строк ещё ждёт сверки."
        )

    def compare(self, votes: dict[Option, int]) -> tuple[list[Option], list[Option]]:
        """Confirm what agrees; return projects that do not agree and projects entered by the same person."""
        latest, wrong, own = latest_counts(self.station), [], []
        for option, number in votes.items():
            count = latest.get(option.pk)
            if count is None or count.votes != number:
                wrong.append(option)
            elif count.entered_by_id == self.request.user.pk:
                own.append(option)
            elif not is_confirmed(count):
                ballotbox.confirm_paper(count, self.request.user)
        return wrong, own


def numbers(options: list[Option]) -> str:
    """Numbers of projects in a sentence."""
    return ", ".join(option.number for option in options)
