"""Base classes of the vote's models."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from showcase.users.models import User
from showcase.voting.database import now

models.BinaryField.register_lookup(Length)

USER = settings.AUTH_USER_MODEL
USER_ADVICE = "Снимите в учётной записи отметку «активный» — войти будет нельзя, записи останутся."


class VotingModel(models.Model):
    """Base model of the vote, excluded from Wagtail's reference index."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Decision(VotingModel):
    """A decision that one person enters and another confirms: in force once `confirmed_at` is set.

    Pending rows may be deleted.
    """

    deletion_advice = USER_ADVICE

    entered_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="внёс"
    )
    entered_at = models.DateTimeField("внесено")
    confirmed_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="подтвердил"
    )
    confirmed_at = models.DateTimeField("действует с", null=True)

    class Meta:
        abstract = True

    def confirm(self, by: User) -> None:
        """Put the decision into force. The database refuses the person who entered it, and a second confirmation."""
        self.confirmed_by, self.confirmed_at = by, now()
        self.save(update_fields=["confirmed_by", "confirmed_at"])


TWO_PEOPLE = Q(entered_by__isnull=False) & (
    Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
    | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by")))
)
