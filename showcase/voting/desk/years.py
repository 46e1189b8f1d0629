"""What a round rules in the form of its contest year: days of the vote and the table of points."""

import datetime as dt
from typing import Any

from django.forms import BaseModelForm
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from showcase.contest.choices import PhaseKey
from showcase.contest.models import PointsStep
from showcase.voting.choices import RoundState
from showcase.voting.models import VotingRound

RULED_HELP = "Даты этапа берутся из голосования: меню «Голосование»."
PHASE_STAYS = "Этап «голосование» удалить нельзя: у этого года есть голосование."
POINTS_STAY = "Таблица баллов — часть правил объявленного голосования. Изменить её нельзя."


class YearForm(WagtailAdminPageForm):
    """The form of a contest year; where the year has a round, what the round rules is closed and says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voting_round = (
            VotingRound.objects.filter(year_page_id=self.instance.pk).first() if self.instance.pk else None
        )
        for form in self._ruled_phases():
            close_dates(form, self.voting_round)

    def clean(self) -> dict[str, Any]:
        """Refuse what the database would refuse, in words."""
        cleaned = super().clean()
        if any(form["DELETE"].value() for form in self._ruled_phases() if "DELETE" in form.fields):
            self.add_error(None, PHASE_STAYS)
        if self._points_are_frozen() and self._posted_points() != self._stored_points():
            self.add_error(None, POINTS_STAY)
        return cleaned

    def _ruled_phases(self) -> list[BaseModelForm]:
        if not self.voting_round or not self.voting_round.opens_at or "phases" not in self.formsets:
            return []
        return [form for form in self.formsets["phases"].forms if form.instance.key == PhaseKey.VOTING]

    def _points_are_frozen(self) -> bool:
        """The same rule as in sql/rounds.sql."""
        found = self.voting_round
        if (
            found is None
            or found.is_demo
            or found.state == RoundState.DRAFT
            or "points_steps" not in self.formsets
        ):
            return False
        return '"points": []' not in found.rules

    def _posted_points(self) -> set[tuple]:
        rows = [
            form.cleaned_data
            for form in self.formsets["points_steps"].forms
            if form.is_valid() and form.cleaned_data
        ]
        return {(row["votes_from"], row["votes_to"], row["points"]) for row in rows if not row.get("DELETE")}

    def _stored_points(self) -> set[tuple]:
        return set(
            PointsStep.objects.filter(year_page=self.instance.pk).values_list(
                "votes_from", "votes_to", "points"
            )
        )


def close_dates(form: BaseModelForm, voting_round: VotingRound) -> None:
    """Show the round's days in a row of the form and take no others."""
    days = {"starts": first_day(voting_round), "ends": last_day(voting_round)}
    for name in ("key", *days):
        form.fields[name].disabled = True
    for name, day in days.items():
        form.initial[name] = day
        form.fields[name].help_text = RULED_HELP


def first_day(voting_round: VotingRound) -> dt.date:
    """The Moscow day of the opening."""
    return timezone.localdate(voting_round.opens_at)


def last_day(voting_round: VotingRound) -> dt.date:
    """The last Moscow day on which votes are taken: the end itself is not one of them."""
    return timezone.localdate(voting_round.closes_at - dt.timedelta(microseconds=1))
