"""Codes on their way to voters: short-lived rows, purged soon after they end."""

import uuid

from django.db import connection, models
from django.db.models import Q

from showcase.voting.choices import Channel, OutboxState
from showcase.voting.models import ballots  # noqa: F401  registers the length of bytes
from showcase.voting.models.round import Option, VotingRound

MAX_ATTEMPTS = 5


class Consent(models.Model):
    """A version of the text that voters agree to: append-only, so that a logged consent can be read later."""

    version = models.PositiveSmallIntegerField("редакция", unique=True)
    text = models.TextField("текст")
    published_at = models.DateTimeField("опубликована")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "согласие на обработку данных"
        verbose_name_plural = "согласия на обработку данных"
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"Редакция {self.version}"

    @classmethod
    def latest_version(cls) -> int:
        """Number of the text that voters agree to now; 0 while there is none."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(version), 0) FROM voting_consent")
            return cursor.fetchone()[0]


class Challenge(models.Model):
    """A code that was asked for: bound to the voter's tag and to the chosen project, purged 24 hours after
    its end.

    `attempts` counts evaluated wrong codes. The receipt's hash is made here, so that the last digits of the
    number need not be kept until the code comes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="challenges", db_index=False
    )
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="challenges", db_index=False)
    channel = models.CharField("способ", max_length=5, choices=Channel)
    voter_tag = models.BinaryField(max_length=32)
    code_mac = models.BinaryField(max_length=32)
    receipt_hash = models.BinaryField(max_length=32)
    number_range = models.CharField("диапазон номеров", max_length=6, blank=True)
    network_tag = models.BinaryField(max_length=16, null=True)
    consent_version = models.PositiveSmallIntegerField("редакция согласия")
    created_at = models.DateTimeField("создан")
    expires_at = models.DateTimeField("годен до")
    used_at = models.DateTimeField("введён", null=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "код подтверждения"
        verbose_name_plural = "коды подтверждения"
        indexes = [
            models.Index(fields=["round", "voter_tag", "created_at"], name="challenge_of_voter"),
            models.Index(fields=["network_tag", "created_at"], name="challenge_of_network"),
            models.Index(fields=["channel", "created_at"], name="challenge_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="challenge_attempts_are_few", condition=Q(attempts__lte=MAX_ATTEMPTS)
            ),
            models.CheckConstraint(name="challenge_tag_has_32_bytes", condition=Q(voter_tag__length=32)),
            models.CheckConstraint(
                name="challenge_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OutboxMessage(models.Model):
    """A message with a code. Address and text are sealed with a key outside the database.

    They are erased when the gateway has taken the message, or 10 minutes after it was made. The row itself
    names nobody and stays until certification: it is how the number of sent codes is counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="messages", db_index=False)
    challenge = models.OneToOneField(Challenge, on_delete=models.SET_NULL, null=True, related_name="message")
    channel = models.CharField("способ", max_length=5, choices=Channel)
    gateway = models.CharField("шлюз", max_length=10)
    gateway_id = models.CharField("номер у шлюза", max_length=64, blank=True, default="")
    state = models.CharField("состояние", max_length=10, choices=OutboxState, default=OutboxState.QUEUED)
    note = models.CharField("ответ шлюза", max_length=200, blank=True, default="")
    sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField("создано")
    next_try_at = models.DateTimeField("следующая попытка")
    claimed_at = models.DateTimeField("взято в работу", null=True)
    tries = models.PositiveSmallIntegerField("попыток", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "сообщение с кодом"
        verbose_name_plural = "сообщения с кодами"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="outbox_unfinished",
                condition=Q(state__in=["queued", "sending", "unknown"]) | Q(sealed__isnull=False),
            ),
            models.Index(fields=["round", "channel", "created_at"], name="outbox_by_time"),
        ]
        constraints = [
            models.CheckConstraint(name="outbox_state_is_known", condition=Q(state__in=OutboxState.values))
        ]

    def __str__(self) -> str:
        return str(self.id)


class SpentProof(models.Model):
    """A proof of work or of patience that was used; the same one is not taken twice."""

    mac = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return bytes(self.mac).hex()
