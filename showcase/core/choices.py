"""Choices that several apps share."""

from django.db import models


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", "день"
    MONTH = "month", "месяц"
    YEAR = "year", "год"
