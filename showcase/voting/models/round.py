"""The voting round of a contest year: its rules, its projects and what happened to them."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Max, Q

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ContestYearPage, Phase, ProjectPage
from showcase.voting.choices import AlarmKind, Mode, OptionEventKind, RoundEventKind, RoundState, TotalsMode

AGE_TEXT = "Мне есть 14 лет, и я живу в Тульской области"


class VotingRound(models.Model):
    """Rules of one vote.

    They freeze when the round is announced: the database refuses changes (sql/rounds.sql).

    The window is half-open, `opens_at` ≤ now < `closes_at`, by the database's clock. A voter whose code was
    asked for before the close may still enter it during `grace`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year_page = models.OneToOneField(
        ContestYearPage, on_delete=models.PROTECT, related_name="voting_round", verbose_name="год конкурса"
    )
    is_demo = models.BooleanField("демонстрация", default=False, editable=False)
    mode = models.CharField("где голосуют", max_length=10, choices=Mode, default=Mode.OWN)
    external_url = models.URLField("адрес другой площадки", blank=True, max_length=600)
    opens_at = models.DateTimeField("начало", null=True, blank=True)
    closes_at = models.DateTimeField(
        "конец",
        null=True,
        blank=True,
        help_text="Первый момент, когда голоса уже не принимают. До конца дня — 0:00 следующего.",
    )
    grace = models.DurationField(
        "запас на ввод кода",
        default=dt.timedelta(minutes=10),
        help_text="Кто запросил код до конца голосования, успеет его ввести.",
    )
    totals_mode = models.CharField(
        "число голосов", max_length=10, choices=TotalsMode, default=TotalsMode.HIDDEN
    )
    age_text = models.CharField("условие для голосующих", max_length=200, default=AGE_TEXT)
    email_allowed = models.BooleanField(
        "код можно получить по почте",
        default=False,
        help_text="Тогда один человек может проголосовать дважды: по телефону и по почте. "
        "Эти голоса считают отдельно.",
    )
    complaint_days = models.PositiveSmallIntegerField(
        "дней на жалобы",
        default=14,
        help_text="Раньше этого срока итоги нельзя утвердить, а ключ — уничтожить.",
    )
    state = models.CharField(
        "состояние", max_length=10, choices=RoundState, default=RoundState.DRAFT, editable=False
    )
    rules = models.TextField("правила на момент объявления", blank=True, default="", editable=False)
    rules_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    key_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    signing_public_key = models.CharField(max_length=64, blank=True, default="", editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "голосование"
        verbose_name_plural = "голосования"
        permissions = [
            ("enter_paper", "Вносить бумажные голоса"),
            ("confirm_paper", "Сверять бумажные голоса"),
            ("decide_voids", "Аннулировать голоса (комиссия)"),
        ]
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                violation_error_message="Конец голосования раньше начала.",
            ),
            models.CheckConstraint(
                name="round_has_dates_unless_results_only",
                condition=Q(mode="results") | Q(opens_at__isnull=False, closes_at__isnull=False),
                violation_error_message="Укажите начало и конец голосования.",
            ),
            models.CheckConstraint(
                name="external_round_has_an_address",
                condition=~Q(mode="external") | ~Q(external_url=""),
                violation_error_message="Укажите адрес площадки, где идёт голосование.",
            ),
            models.CheckConstraint(
                name="round_grace_is_short",
                condition=Q(grace__gte=dt.timedelta(0), grace__lte=dt.timedelta(hours=1)),
                violation_error_message="Запас на ввод кода — не больше часа.",
            ),
            models.CheckConstraint(name="round_state_is_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(
                name="announced_round_has_rules_and_keys",
                condition=Q(state="draft")
                | (
                    ~Q(rules_hash="")
                    & (~Q(mode="own") | (~Q(key_fingerprint="") & ~Q(signing_public_key="")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Голосование {self.year_page.year} года"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A demonstration is one from its first row on; the year gets its phase, which the database rules."""
        if self._state.adding:
            self.is_demo = self.year_page.is_demo
        super().save(*args, **kwargs)
        phases = Phase.objects.filter(year_page=self.year_page, key=PhaseKey.VOTING)
        if self.opens_at and not phases.exists():
            last = Phase.objects.filter(year_page=self.year_page).aggregate(last=Max("sort_order"))["last"]
            words = {"title": PhaseKey.VOTING.label, "sort_order": (last or 0) + 1}
            Phase.objects.create(year_page=self.year_page, key=PhaseKey.VOTING, **words)

    @property
    def contest(self) -> str:
        """Name of the contest inside receipts, journals and files."""
        return str(self.year_page.year)

    @property
    def totals_visible(self) -> bool:
        """Whether anybody at all may see totals now; superusers are no exception."""
        if self.mode != Mode.OWN or self.state in (RoundState.CLOSED, RoundState.CERTIFIED):
            return True
        return self.state == RoundState.OPEN and self.totals_mode == TotalsMode.LIVE


class Option(models.Model):
    """A project in a round, as it was named when the vote was announced."""

    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="options", verbose_name="голосование"
    )
    project = models.ForeignKey(
        ProjectPage, on_delete=models.PROTECT, related_name="voting_options", verbose_name="проект"
    )
    number = models.CharField("номер проекта", max_length=6)
    title = models.CharField("название", max_length=255)
    municipality = models.CharField("муниципалитет", max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "проект на голосовании"
        verbose_name_plural = "проекты на голосовании"
        ordering = ("number",)
        constraints = [
            # Checked at the end of a transaction, in which two projects may exchange their numbers.
            models.UniqueConstraint(
                fields=["round", "number"],
                name="option_number_is_unique_in_round",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["round", "project"], name="project_is_once_in_round"),
            models.UniqueConstraint(fields=["round", "id"], name="option_belongs_to_round"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class OptionEvent(models.Model):
    """A pause, its end or a withdrawal: append-only. The latest one holds; none moves a vote."""

    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="history", verbose_name="проект"
    )
    kind = models.CharField("что произошло", max_length=10, choices=OptionEventKind)
    reason = models.CharField("причина", max_length=300, help_text="Её увидят все.")
    at = models.DateTimeField("когда")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="кто"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "событие проекта"
        verbose_name_plural = "события проектов"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="option_event_is_known", condition=Q(kind__in=OptionEventKind.values))
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class RoundEvent(models.Model):
    """Journal of a round: append-only."""

    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="journal", verbose_name="голосование"
    )
    kind = models.CharField("что произошло", max_length=10, choices=RoundEventKind)
    at = models.DateTimeField("когда")
    by = models.CharField("кто", max_length=300, blank=True)
    data = models.JSONField("подробности", default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал голосования"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.get_kind_display()


class OptionResult(models.Model):
    """What the organiser decided: entered by people, never computed from votes."""

    option = models.OneToOneField(
        Option, on_delete=models.PROTECT, related_name="result", verbose_name="проект"
    )
    points_total = models.DecimalField("сумма баллов", max_digits=7, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField("место", null=True, blank=True)
    outside_votes = models.PositiveIntegerField(
        "голосов на другой площадке",
        null=True,
        blank=True,
        help_text="Только если голосовали не на этом сайте.",
    )
    note = models.CharField("примечание", max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "решение по проекту"
        verbose_name_plural = "решения по проектам"

    def __str__(self) -> str:
        return str(self.option)


class Alarm(models.Model):
    """Something that somebody must look at: one row for each kind, round and Moscow day."""

    round = models.ForeignKey(
        VotingRound, on_delete=models.CASCADE, related_name="alarms", verbose_name="голосование"
    )
    kind = models.CharField("что случилось", max_length=12, choices=AlarmKind)
    day = models.DateField("день")
    at = models.DateTimeField("когда")
    mailed_at = models.DateTimeField("письмо отправлено", null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "тревога"
        verbose_name_plural = "тревоги"
        constraints = [
            models.UniqueConstraint(fields=["round", "kind", "day"], name="one_alarm_of_a_kind_a_day")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
