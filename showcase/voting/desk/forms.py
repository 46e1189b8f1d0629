"""Forms of the organiser's pages."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.widgets import AdminDateTimeInput

from showcase.contest.models import ContestYearPage
from showcase.voting.choices import Mode, OptionEventKind
from showcase.voting.models import Option, OptionResult, Station, VotingRound

MOST_VOTES = 1_000_000
MOST_GRACE_MINUTES = 60
MOST_SCAN_BYTES = 50 * 1024 * 1024


class RoundForm(forms.ModelForm):
    """Rules of a round before its announcement."""

    grace_minutes = forms.IntegerField(
        label="Запас на ввод кода, минут", min_value=0, max_value=MOST_GRACE_MINUTES, initial=10,
        help_text="Кто запросил код до конца голосования, успеет его ввести.",
    )  # fmt: skip

    external_url = forms.URLField(
        label="Адрес другой площадки", max_length=600, required=False, assume_scheme="https"
    )

    class Meta:
        model = VotingRound
        fields = [
            "year_page", "mode", "external_url", "opens_at", "closes_at", "grace_minutes", "totals_mode",
            "age_text", "email_allowed", "complaint_days",
        ]  # fmt: skip
        widgets = {"opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = ContestYearPage.objects.filter(voting_round__isnull=True).order_by("-year")
        self.fields["year_page"].queryset = free
        self.fields["year_page"].empty_label = "Выберите год"
        self.fields["opens_at"].help_text = "Время московское. В эту секунду голосование откроется само."
        if not self.instance._state.adding:
            del self.fields["year_page"]
            self.initial["grace_minutes"] = int(self.instance.grace.total_seconds() // 60)

    def clean(self) -> dict[str, Any]:
        """Say beside the field what the database would refuse."""
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if cleaned.get("mode") != Mode.RESULTS:
            for name, value in (("opens_at", opens), ("closes_at", closes)):
                if value is None and name not in self.errors:
                    self.add_error(name, "Укажите дату и время.")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Конец голосования раньше начала.")
        if (
            cleaned.get("mode") == Mode.EXTERNAL
            and not cleaned.get("external_url")
            and "external_url" not in self.errors
        ):
            self.add_error("external_url", "Укажите адрес площадки, где идёт голосование.")
        if "grace_minutes" in cleaned:
            self.instance.grace = dt.timedelta(minutes=cleaned["grace_minutes"])
        return cleaned


class ExtendForm(forms.Form):
    """A later end."""

    closes_at = forms.DateTimeField(
        label="Новый конец", widget=AdminDateTimeInput, help_text="Время московское. Только позже прежнего."
    )


class ConsentForm(forms.Form):
    """A new version of the consent."""

    text = forms.CharField(
        label="Текст согласия",
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Прежние редакции остаются: видно, с какой именно согласился каждый голосовавший.",
    )


class EventForm(forms.Form):
    """A pause, its end or a withdrawal."""

    kind = forms.ChoiceField(label="Что сделать", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Причина", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Её увидят все."
    )

    def __init__(self, kinds: list[OptionEventKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            OptionEventKind.PAUSED: "Приостановить приём голосов",
            OptionEventKind.RESUMED: "Возобновить приём голосов",
            OptionEventKind.WITHDRAWN: "Снять с голосования насовсем",
        }
        self.fields["kind"].choices = [(kind.value, words[kind]) for kind in kinds]


class StationForm(forms.Form):
    """A place where paper votes are counted."""

    name = forms.CharField(
        label="Пункт подсчёта", max_length=200, help_text="Как в протоколе, например «ДК села Крутое»."
    )

    def __init__(self, voting_round: VotingRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voting_round = voting_round

    def clean_name(self) -> str:
        """Names differ within a round."""
        name = self.cleaned_data["name"].strip()
        if Station.objects.filter(round=self.voting_round, name=name).exists():
            raise ValidationError("Такой пункт уже есть.")
        return name


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
    def rows(self) -> list[dict[str, Any]]:
        """Projects with their places in the form."""
        return [{"option": option, "field": self[f"votes_{option.pk}"]} for option in self.options]

    def votes(self) -> dict[Option, int]:
        """What was written, project by project."""
        values = {option: self.cleaned_data.get(f"votes_{option.pk}") for option in self.options}
        return {option: value for option, value in values.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        """A sheet without a number is a slip."""
        cleaned = super().clean()
        if not self.errors and not self.votes():
            raise ValidationError("Впишите число хотя бы у одного проекта.")
        return cleaned


class EntryForm(SheetForm):
    """The protocol as the first person reads it, with its scan."""

    scan = forms.FileField(
        label="Скан протокола",
        help_text="Файл не сохраняется. Сайт запоминает его отпечаток: по нему видно, тот ли это протокол.",
    )

    def clean_scan(self) -> str:
        """Keep the fingerprint of the file only."""
        scan: UploadedFile = self.cleaned_data["scan"]
        if scan.size > MOST_SCAN_BYTES:
            raise ValidationError("Файл больше 50 МБ.")
        digest = hashlib.sha256()
        for chunk in scan.chunks():
            digest.update(chunk)
        return digest.hexdigest()


class VoidForm(forms.Form):
    """A proposal to void ballots."""

    ballots = forms.CharField(
        label="Бюллетени",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Обозначения из скачанной таблицы бюллетеней, каждое с новой строки.",
    )
    reason = forms.CharField(
        label="Причина", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Число аннулированных голосов и причину увидят все. Без имён и номеров телефонов.",
    )  # fmt: skip
    protocol = forms.CharField(label="Протокол комиссии", max_length=200, help_text="Номер и дата.")

    def clean_ballots(self) -> list[UUID]:
        """Every line is the name of a ballot."""
        found = []
        for line in self.cleaned_data["ballots"].split():
            try:
                found.append(UUID(line))
            except ValueError as error:
                raise ValidationError(f"«{line[:40]}» — не обозначение бюллетеня.") from error
        return found


class ResultForm(forms.ModelForm):
    """What the organiser decided about one project."""

    class Meta:
        model = OptionResult
        fields = ["points_total", "place", "outside_votes", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            field.help_text = ""
