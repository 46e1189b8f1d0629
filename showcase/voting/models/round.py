"""The voting round of a contest year: its rules, its projects and what happened to them."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse

from showcase.contest.choices import Kind, Outcome
from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.core.rules import RulesAtFields
from showcase.voting.choices import OPTION_SWITCHES, SINGLE_PERSON_EVENTS, EventKind, RoundState
from showcase.voting.models.base import TWO_PEOPLE, Decision, VotingModel
from showcase.voting.models.triggers import CONFIRMATION, PENDING, Trigger, append_only

AGE_TEXT = "Мне есть 14 лет, и я живу в Тульской области"

ROUND_GUARD = """
DECLARE
  free text[] := ARRAY['state', 'closes_at', 'counted_at'];
  moment timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'draft' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'voting: a round begins as a draft' USING ERRCODE = 'VO010';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'draft' OR OLD.is_demo THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'voting: an announced round is not deleted' USING ERRCODE = 'VO010';
  END IF;
  moment := voting_round_now(OLD.is_demo);
  IF NOT (CASE OLD.state || '>' || NEW.state
    WHEN 'draft>announced' THEN true
    WHEN 'announced>draft' THEN moment < OLD.opens_at
    WHEN 'announced>certified' THEN OLD.counted_at IS NOT NULL OR EXISTS (
      SELECT FROM voting_roundevent
      WHERE round_id = OLD.id AND kind = 'certified' AND confirmed_at IS NOT NULL)
    ELSE OLD.state = NEW.state
  END) THEN
    RAISE EXCEPTION 'voting: not from % to % now', OLD.state, NEW.state USING ERRCODE = 'VO011';
  END IF;
  IF OLD.state = 'draft' OR NEW.state = 'draft' THEN RETURN NEW; END IF;
  IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'voting: rules are frozen since the announcement' USING ERRCODE = 'VO012';
  END IF;
  IF NEW.closes_at <> OLD.closes_at AND (NEW.closes_at < OLD.closes_at OR moment >= OLD.closes_at) THEN
    RAISE EXCEPTION 'voting: the end may only move later, and only before it' USING ERRCODE = 'VO012';
  END IF;
  IF NEW.counted_at IS DISTINCT FROM OLD.counted_at
      AND (OLD.counted_at IS NOT NULL OR moment < OLD.closes_at + OLD.grace) THEN
    RAISE EXCEPTION 'voting: ballots are opened once, after the end' USING ERRCODE = 'VO011';
  END IF;
  RETURN NEW;
END
"""
OPTION_GUARD = """
BEGIN
  IF EXISTS (
    SELECT FROM voting_votinground r
    WHERE r.state <> 'draft' AND NOT (r.is_demo AND TG_OP = 'DELETE')
      AND ((TG_OP <> 'INSERT' AND r.id = OLD.round_id) OR (TG_OP <> 'DELETE' AND r.id = NEW.round_id))
  ) THEN
    RAISE EXCEPTION 'voting: projects are frozen since the announcement' USING ERRCODE = 'VO012';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
"""
# The lock serialises decisions about one project, so that each sees the one before.
EVENT_GUARD = """
BEGIN
  PERFORM FROM voting_option WHERE id = NEW.option_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM voting_roundevent
    WHERE option_id = NEW.option_id AND id <> NEW.id AND kind = 'option_withdrawn' AND confirmed_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'voting: a withdrawn project stays withdrawn' USING ERRCODE = 'VO011';
  END IF;
  RETURN NEW;
END
"""


@lru_cache(maxsize=4096)
def public_url(name: str, *args: Any) -> str:
    """Cached, since a list has one for each project and every step of a vote needs two."""
    return reverse(f"voting:{name}", args=args)


class VotingRound(RulesAtFields, VotingModel):
    """Rules of one vote, frozen by a trigger when the round is announced.

    The window is half-open, `opens_at` ≤ now < `closes_at`, by the database's clock. A code that was asked
    for before the close may still be entered during `grace`.

    `year`, `is_demo` and `results_due` are copied from the page of the year at the announcement; later
    edits of the page have no effect.
    """

    deletion_advice = "У этого года есть голосование."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year_page = models.OneToOneField(
        ContestYearPage, on_delete=models.PROTECT, related_name="voting_round", verbose_name="год конкурса"
    )
    year = models.PositiveSmallIntegerField("год", unique=True, null=True, editable=False)
    is_demo = models.BooleanField("демонстрация", default=False, editable=False)
    opens_at = models.DateTimeField("начало")
    closes_at = models.DateTimeField(
        "конец", help_text="Первый момент, когда голоса уже не принимают. До конца дня — 0:00 следующего."
    )
    grace = models.DurationField(
        "запас на ввод кода",
        default=dt.timedelta(minutes=10),
        help_text="Кто запросил код до конца голосования, успеет его ввести.",
    )
    age_text = models.CharField("условие для голосующих", max_length=200, default=AGE_TEXT)
    complaint_days = models.PositiveSmallIntegerField(
        "дней на жалобы",
        default=14,
        help_text="Раньше этого срока итоги нельзя утвердить, а ключ — уничтожить.",
    )
    results_due = models.DateField("итоги до", null=True, editable=False)
    state = models.CharField(
        "состояние", max_length=10, choices=RoundState, default=RoundState.DRAFT, editable=False
    )
    rules = models.TextField("правила на момент объявления", blank=True, default="", editable=False)
    rules_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    key_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    counted_at = models.DateTimeField("бюллетени вскрыты", null=True, editable=False)

    class Meta:
        verbose_name = "голосование"
        verbose_name_plural = "голосования"
        permissions = [
            ("enter_paper", "Вносить бумажные голоса"),
            ("confirm_paper", "Сверять бумажные голоса"),
            ("decide_voids", "Решать за комиссию: аннулирование, события, утверждение"),
        ]
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="Конец голосования раньше начала.",
            ),
            models.CheckConstraint(
                name="round_grace_is_short",
                condition=Q(grace__gte=dt.timedelta(0), grace__lte=dt.timedelta(hours=1)),
                violation_error_message="Запас на ввод кода — не больше часа.",
            ),
            models.CheckConstraint(name="round_state_is_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(
                name="announced_round_has_rules_and_key",
                condition=Q(state="draft")
                | (~Q(rules_hash="") & ~Q(key_fingerprint="") & Q(year__isnull=False)),
            ),
            Trigger(name="round_guard", events="INSERT OR UPDATE OR DELETE", body=ROUND_GUARD),
        ]

    def __str__(self) -> str:
        return f"Голосование {self.contest} года"

    @property
    def contest(self) -> str:
        """Identifies the contest in receipts, the record and URLs."""
        return str(self.year or self.year_page.year)

    @property
    def last_code_at(self) -> dt.datetime:
        """The end of grace: until then codes requested before the close are accepted."""
        return self.closes_at + self.grace

    def url(self, name: str, *args: str) -> str:
        """Address of one of the public pages of this vote."""
        return public_url(name, self.year, *args)

    @property
    def totals_visible(self) -> bool:
        """Whether the votes of projects may be shown to anybody, superusers included."""
        return self.counted_at is not None


class Option(VotingModel):
    """A project in a round: a copy of its texts and picture, made when the vote was announced."""

    deletion_advice = "Страницу можно снять с публикации."

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="options")
    project = models.ForeignKey(ProjectPage, on_delete=models.PROTECT, related_name="voting_options")
    number = models.CharField("номер проекта", max_length=6)
    title = models.CharField("название", max_length=255)
    place = models.CharField("населённый пункт", max_length=120, blank=True)
    municipality = models.CharField("муниципалитет", max_length=255)
    kind = models.CharField("вид", max_length=10, choices=Kind, blank=True)
    picture = models.FileField("картинка", upload_to="golos", blank=True)
    picture_alt = models.CharField("описание картинки", max_length=255, blank=True)

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
            Trigger(name="option_guard", events="INSERT OR UPDATE OR DELETE", body=OPTION_GUARD),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class RoundEvent(Decision):
    """An entry of the round's append-only journal. Single-person events take effect at once; `entered_by` is empty
    for events of the site itself."""

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="journal")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="history")
    kind = models.CharField("что произошло", max_length=20, choices=EventKind)
    reason = models.CharField("причина", max_length=300, blank=True, help_text="Её увидят все.")
    data = models.JSONField("подробности", default=dict, blank=True)

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал голосования"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="event_needs_two_people",
                condition=Q(kind__in=SINGLE_PERSON_EVENTS) | TWO_PEOPLE,
            ),
            models.CheckConstraint(
                name="event_of_an_option_names_it",
                condition=(Q(kind__in=OPTION_SWITCHES) & Q(option__isnull=False))
                | (~Q(kind__in=OPTION_SWITCHES) & Q(option__isnull=True)),
            ),
            Trigger(name="event_guard", events="INSERT OR UPDATE", body=EVENT_GUARD),
            append_only("event_append_only", may_update=CONFIRMATION, may_delete=PENDING),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OptionResult(VotingModel):
    """The organiser's decision on a project: entered by people, never computed from votes."""

    option = models.OneToOneField(Option, on_delete=models.PROTECT, related_name="result")
    outcome = models.CharField("итог", max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    points_total = models.DecimalField("сумма баллов", max_digits=7, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField("место", null=True, blank=True)
    note = models.CharField("примечание", max_length=300, blank=True)

    class Meta:
        verbose_name = "решение по проекту"
        verbose_name_plural = "решения по проектам"
