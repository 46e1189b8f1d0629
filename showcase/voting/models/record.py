"""The public record: hourly seals with their receipts, and the opened ballots after the end. Kept for ever."""

from django.db import models
from django.db.models import Q

from showcase.voting.models import ballots  # noqa: F401  registers the length of bytes
from showcase.voting.models.round import Option, VotingRound
from showcase.voting.models.triggers import FROZEN, append_only

VOIDING = "NOT OLD.is_void AND NEW.is_void AND " + FROZEN.format(columns="'is_void'")
SEAL_IN_DEMO = (
    "EXISTS (SELECT FROM voting_votinground r JOIN voting_seal s ON s.round_id = r.id"
    " WHERE s.id = OLD.seal_id AND r.is_demo)"
)


class Seal(models.Model):
    """Receipts of about an hour under one digest, which covers all seals before it.

    `votes` and `codes` are sums of the whole round since the previous seal.
    """

    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="seals", verbose_name="голосование"
    )
    number = models.PositiveIntegerField("номер")
    sealed_at = models.DateTimeField("запечатано")
    votes = models.PositiveIntegerField("голосов")
    codes = models.PositiveIntegerField("кодов")
    digest = models.BinaryField("контрольная сумма", max_length=32)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "контрольная сумма"
        verbose_name_plural = "контрольные суммы"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="seal_number_is_unique_in_round"),
            models.CheckConstraint(name="seal_digest_length", condition=Q(digest__length=32)),
            append_only("seal_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {bytes(self.digest).hex()}"


class SealedReceipt(models.Model):
    """A published receipt hash."""

    receipt_hash = models.BinaryField(primary_key=True, max_length=32)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="receipts")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "квитанция"
        verbose_name_plural = "квитанции"
        constraints = [append_only("sealed_receipt_append_only", may_delete=SEAL_IN_DEMO)]

    def __str__(self) -> str:
        return bytes(self.receipt_hash).hex()


class RecordLine(models.Model):
    """An opened ballot under a name that only the destroyed key could lead back from."""

    name = models.BinaryField(primary_key=True, max_length=16)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="lines", verbose_name="голосование"
    )
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="lines", verbose_name="проект")
    is_void = models.BooleanField("аннулирован", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "бюллетень журнала"
        verbose_name_plural = "бюллетени журнала"
        constraints = [
            models.CheckConstraint(name="record_name_length", condition=Q(name__length=16)),
            append_only("record_line_append_only", may_update=VOIDING),
        ]

    def __str__(self) -> str:
        return bytes(self.name).hex()
