"""The two halves of a vote, and voids.

The ballot knows no person; the participation knows no choice but the link to the ballot, and goes at
certification.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from showcase.voting.choices import Channel
from showcase.voting.models.round import Option, VotingRound

models.BinaryField.register_lookup(Length)


class Ballot(models.Model):
    """What was chosen: insert-only.

    The id is random, so that the order of ids says nothing about the order of people.

    Only the hour is kept: an exact moment beside an operator's log of messages would name the voter even
    after the person half is gone. The exact moment lives in the participation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound,
        on_delete=models.PROTECT,
        related_name="ballots",
        verbose_name="голосование",
        db_index=False,
    )
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="ballots", verbose_name="проект", db_index=False
    )
    channel = models.CharField("способ", max_length=5, choices=Channel)
    nonce = models.BinaryField(max_length=16)
    accepted_hour = models.DateTimeField("час")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "бюллетень"
        verbose_name_plural = "бюллетени"
        indexes = [models.Index(fields=["round", "option", "channel"], name="ballot_tally")]
        constraints = [
            models.CheckConstraint(name="ballot_nonce_has_16_bytes", condition=Q(nonce__length=16)),
            models.CheckConstraint(name="ballot_channel_is_known", condition=Q(channel__in=Channel.values)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Participation(models.Model):
    """Who took part, as a keyed tag. UNIQUE (round, voter_tag) is the rule «one person, one vote»."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name="голосование",
        db_index=False,
    )
    voter_tag = models.BinaryField(max_length=32)
    ballot = models.OneToOneField(
        Ballot, on_delete=models.PROTECT, related_name="participation", verbose_name="бюллетень"
    )
    receipt_hash = models.BinaryField(max_length=32, unique=True)
    channel = models.CharField("способ", max_length=5, choices=Channel)
    accepted_at = models.DateTimeField("принят")
    number_range = models.CharField("диапазон номеров", max_length=6, blank=True)
    network_tag = models.BinaryField(max_length=16, null=True)
    consent_version = models.PositiveSmallIntegerField("редакция согласия")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "участие"
        verbose_name_plural = "участия"
        constraints = [
            models.UniqueConstraint(fields=["round", "voter_tag"], name="one_person_one_vote"),
            models.CheckConstraint(name="participation_tag_has_32_bytes", condition=Q(voter_tag__length=32)),
            models.CheckConstraint(
                name="participation_hash_has_32_bytes", condition=Q(receipt_hash__length=32)
            ),
            models.CheckConstraint(
                name="participation_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class VoidCase(models.Model):
    """A proposal to void ballots, with its reason: append-only.

    It counts when somebody else has decided so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="void_cases", verbose_name="голосование"
    )
    reason = models.TextField("причина", max_length=1000)
    protocol = models.CharField("протокол", max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="предложил"
    )
    proposed_at = models.DateTimeField("предложено")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "дело об аннулировании"
        verbose_name_plural = "дела об аннулировании"
        constraints = [
            models.CheckConstraint(name="void_case_has_a_reason", condition=~Q(reason="") & ~Q(protocol=""))
        ]

    def __str__(self) -> str:
        return self.protocol


class Void(models.Model):
    """A ballot named in a case: append-only. The number that cast it stays used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(VoidCase, on_delete=models.PROTECT, related_name="voids", verbose_name="дело")
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, related_name="voids", verbose_name="бюллетень"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "аннулирование"
        verbose_name_plural = "аннулирования"
        constraints = [models.UniqueConstraint(fields=["case", "ballot"], name="ballot_is_once_in_a_case")]

    def __str__(self) -> str:
        return str(self.ballot_id)


class VoidDecision(models.Model):
    """The second person's word on a case: append-only; never the proposer's (sql/people.sql)."""

    case = models.OneToOneField(
        VoidCase, on_delete=models.PROTECT, related_name="decision", verbose_name="дело"
    )
    approved = models.BooleanField("аннулировать")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="решил"
    )
    decided_at = models.DateTimeField("решено")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "решение об аннулировании"
        verbose_name_plural = "решения об аннулировании"

    def __str__(self) -> str:
        return "аннулировать" if self.approved else "отклонить"
