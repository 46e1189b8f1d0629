"""Codes sent to voters, and the two halves of a vote, which no column links: only the round's key can."""

import uuid

from django.db import models
from django.db.models import Q

from showcase.core.sql import ask_prepared
from showcase.voting.choices import DeliveryState
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.models.base import USER, USER_ADVICE, VotingModel
from showcase.voting.models.round import VotingRound
from showcase.voting.models.triggers import FROZEN, Trigger, append_only, before_insert

MUTABLE = FROZEN.format(
    columns="'attempts', 'used_at', 'sealed', 'state', 'gateway_id', 'note', 'is_our_fault', 'next_try_at',"
    " 'claimed_at', 'tries'"
)
CHALLENGE_GUARD = f"""
DECLARE
  r voting_votinground;
  moment timestamptz;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {MUTABLE} AND (OLD.used_at IS NULL OR NEW.used_at = OLD.used_at)
        AND (NEW.sealed IS NULL OR NEW.sealed = OLD.sealed) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'voting: a code is bound to its number and project' USING ERRCODE = 'VO020';
  END IF;
  SELECT * INTO r FROM voting_votinground WHERE id = NEW.round_id;
  moment := voting_round_now(r.is_demo);
  IF r.state = 'announced' AND r.counted_at IS NULL
      AND moment >= r.opens_at AND moment < r.closes_at THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'voting: the round sends no codes now' USING ERRCODE = 'VO001';
END
"""  # noqa: S608  constants only
MAY_GO = (
    "EXISTS (SELECT FROM voting_votinground WHERE id = OLD.round_id AND (is_demo OR state = 'certified'))"
)
"""A demonstration may be removed; both halves are deleted at certification."""
IN_WINDOW = (
    "SELECT r.state = 'announced' AND r.counted_at IS NULL"
    " AND voting_round_now(r.is_demo) >= r.opens_at AND voting_round_now(r.is_demo) < r.closes_at + r.grace"
    " FROM voting_votinground r WHERE r.id = NEW.round_id"
)
SEALED_BYTES = 36
"""Nonce (12), the option (8) and the tag of AES-GCM (16): every ballot has the same length."""


class Consent(VotingModel):
    """A version of the consent text. Append-only, so that the text of a recorded consent can be read later."""

    version = models.PositiveSmallIntegerField("редакция", unique=True)
    text = models.TextField("текст")
    published_at = models.DateTimeField("опубликована")

    class Meta:
        verbose_name = "согласие на обработку данных"
        verbose_name_plural = "согласия на обработку данных"
        ordering = ("-version",)
        constraints = [append_only("consent_append_only", may_delete="false")]

    def __str__(self) -> str:
        return f"Редакция {self.version}"

    @classmethod
    def latest_version(cls) -> int:
        """Return the current version of the consent text; 0 if there is none."""
        return ask_prepared("SELECT coalesce(max(version), 0) FROM voting_consent")[0][0]


class Challenge(VotingModel):
    """A requested code and its delivery. Deleted a day after it expires.

    `sealed` holds number and option, encrypted with the round's key; it is cleared when the code is used or expires.
    `attempts` counts wrong codes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="challenges", db_index=False
    )
    voter_tag = models.BinaryField(max_length=32)
    range_tag = models.BinaryField(max_length=16)
    network_tag = models.BinaryField(max_length=16)
    code_mac = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True)
    consent_version = models.PositiveSmallIntegerField("редакция согласия")
    created_at = models.DateTimeField("создан")
    expires_at = models.DateTimeField("годен до")
    used_at = models.DateTimeField("введён", null=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    gateway = models.CharField("шлюз", max_length=10)
    gateway_id = models.CharField("номер у шлюза", max_length=64, blank=True, default="")
    state = models.CharField("отправка", max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    note = models.CharField("ответ шлюза", max_length=200, blank=True, default="")
    is_our_fault = models.BooleanField("деньги, пароль или связь", default=False)
    next_try_at = models.DateTimeField("следующая попытка")
    claimed_at = models.DateTimeField("взято в работу", null=True)
    tries = models.PositiveSmallIntegerField("попыток отправки", default=0)

    class Meta:
        verbose_name = "код подтверждения"
        indexes = [
            models.Index(fields=["voter_tag", "created_at"], name="challenge_of_voter"),
            models.Index(fields=["network_tag", "created_at"], name="challenge_of_network"),
            models.Index(fields=["round", "created_at"], name="challenge_by_time"),
            models.Index(
                fields=["next_try_at"],
                name="challenge_unsent",
                condition=Q(state__in=["queued", "sending", "unknown"]),
            ),
            models.Index(fields=["expires_at"], name="challenge_sealed", condition=Q(sealed__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="challenge_attempts_are_few", condition=Q(attempts__lte=MAX_ATTEMPTS)
            ),
            models.CheckConstraint(
                name="challenge_lengths",
                condition=Q(voter_tag__length=32, range_tag__length=16, network_tag__length=16),
            ),
            models.CheckConstraint(
                name="challenge_state_is_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="used_challenge_is_empty", condition=Q(used_at__isnull=True) | Q(sealed__isnull=True)
            ),
            Trigger(name="challenge_guard", events="INSERT OR UPDATE", body=CHALLENGE_GUARD),
        ]


class LiftedLimit(VotingModel):
    """The organiser reset the limit of one number: its earlier codes no longer count."""

    deletion_advice = USER_ADVICE

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="lifted_limits")
    voter_tag = models.BinaryField(max_length=32)
    at = models.DateTimeField("когда")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "снятый предел"
        verbose_name_plural = "снятые пределы"


class Participation(VotingModel):
    """Who took part, as a keyed hash. UNIQUE (round, voter_tag) enforces «one number, one vote».

    `range_tag` and `network_tag` are keyed hashes too: they group votes without identifying anybody. `id` is
    derived from the challenge, so that a repeated request finds the same row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="participations", db_index=False
    )
    voter_tag = models.BinaryField(max_length=32)
    receipt_hash = models.BinaryField(max_length=32, unique=True)
    range_tag = models.BinaryField(max_length=16)
    network_tag = models.BinaryField(max_length=16)
    consent_version = models.PositiveSmallIntegerField("редакция согласия")
    accepted_at = models.DateTimeField("принят")

    class Meta:
        verbose_name = "участие"
        indexes = [models.Index(fields=["network_tag", "accepted_at"], name="participation_of_network")]
        constraints = [
            models.UniqueConstraint(fields=["round", "voter_tag"], name="one_number_one_vote"),
            models.CheckConstraint(
                name="participation_lengths",
                condition=Q(voter_tag__length=32, receipt_hash__length=32)
                & Q(range_tag__length=16, network_tag__length=16),
            ),
            before_insert("participation_in_window", IN_WINDOW, "the round takes no votes now", "VO001"),
            append_only("participation_append_only", may_delete=MAY_GO),
        ]


class Ballot(VotingModel):
    """An encrypted choice, without a time or a person.

    `id` is derived from the participation's id with the round's key: without it the halves cannot be joined.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="ballots")
    sealed = models.BinaryField(max_length=SEALED_BYTES)

    class Meta:
        verbose_name = "запечатанный бюллетень"
        constraints = [
            models.CheckConstraint(name="ballot_length", condition=Q(sealed__length=SEALED_BYTES)),
            before_insert("ballot_in_window", IN_WINDOW, "the round takes no votes now", "VO001"),
            append_only("ballot_append_only", may_delete=MAY_GO),
        ]
