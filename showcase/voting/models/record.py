"""The public record: hourly seals with their receipts, and the opened ballots after the end. Kept for ever."""

from django.db import models
from django.db.models import Q

from showcase.voting.models.base import VotingModel
from showcase.voting.models.round import Option, VotingRound
from showcase.voting.models.triggers import FROZEN, append_only

VOIDING = "NOT OLD.is_void AND NEW.is_void AND " + FROZEN.format(columns="'is_void'")
SEAL_IN_DEMO = (
    "EXISTS (SELECT FROM voting_votinground r JOIN voting_seal s ON s.round_id = r.id"
    " WHERE s.id = OLD.seal_id AND r.is_demo)"
)


class Seal(VotingModel):
    """Receipts of about an hour under one digest, which covers all seals before it.

    `votes` and `codes` are sums of the whole round since the previous seal.
    """

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveIntegerField("номер")
    sealed_at = models.DateTimeField("запечатано")
    votes = models.PositiveIntegerField("голосов")
    codes = models.PositiveIntegerField("кодов")
    digest = models.BinaryField("контрольная сумма", max_length=32)

    class Meta:
        verbose_name = "контрольная сумма"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="seal_number_is_unique_in_round"),
            models.CheckConstraint(name="seal_digest_length", condition=Q(digest__length=32)),
            append_only("seal_append_only"),
        ]

    @property
    def hex(self) -> str:
        """The digest as it is published."""
        return bytes(self.digest).hex()


class SealedReceipt(VotingModel):
    """A published receipt hash."""

    receipt_hash = models.BinaryField(primary_key=True, max_length=32)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="receipts")

    class Meta:
        verbose_name = "квитанция"
        constraints = [append_only("sealed_receipt_append_only", may_delete=SEAL_IN_DEMO)]


class RecordLine(VotingModel):
    """An opened ballot under a name that only the destroyed key could lead back from."""

    name = models.BinaryField(primary_key=True, max_length=16)
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="lines")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="lines")
    is_void = models.BooleanField("аннулирован", default=False)

    class Meta:
        verbose_name = "бюллетень журнала"
        verbose_name_plural = "бюллетени журнала"
        constraints = [
            models.CheckConstraint(name="record_name_length", condition=Q(name__length=16)),
            append_only("record_line_append_only", may_update=VOIDING),
        ]
