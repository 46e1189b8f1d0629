"""Votes counted by hand: entered by one person, confirmed by another, every version kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from showcase.voting.models.round import Option, VotingRound


class Station(models.Model):
    """A place where paper votes were counted."""

    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="stations", verbose_name="голосование"
    )
    name = models.CharField("пункт подсчёта", max_length=200)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "пункт подсчёта"
        verbose_name_plural = "пункты подсчёта"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="station_name_is_unique_in_round")
        ]

    def __str__(self) -> str:
        return self.name


class PaperCount(models.Model):
    """One station's count for one project: append-only, a correction is a new version."""

    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="counts", verbose_name="пункт подсчёта"
    )
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="paper_counts", verbose_name="проект"
    )
    version = models.PositiveSmallIntegerField("версия")
    votes = models.PositiveIntegerField("голосов")
    scan_sha256 = models.CharField("отпечаток скана протокола", max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="внёс"
    )
    entered_at = models.DateTimeField("внесено")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "бумажные голоса"
        verbose_name_plural = "бумажные голоса"
        constraints = [
            models.UniqueConstraint(fields=["station", "option", "version"], name="paper_version_is_unique"),
            models.CheckConstraint(
                name="paper_scan_is_sha256", condition=Q(scan_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}, {self.option}, версия {self.version}"


class PaperConfirmation(models.Model):
    """The second person has compared the count with the protocol: append-only; never who entered it."""

    count = models.OneToOneField(
        PaperCount, on_delete=models.PROTECT, related_name="confirmation", verbose_name="бумажные голоса"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="подтвердил"
    )
    confirmed_at = models.DateTimeField("подтверждено")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "подтверждение подсчёта"
        verbose_name_plural = "подтверждения подсчёта"

    def __str__(self) -> str:
        return str(self.count)
