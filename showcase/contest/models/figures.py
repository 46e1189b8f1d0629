"""Figures of the contest, each with its source, so that every number on the site can say where it comes from."""

from django.core.validators import MinValueValidator
from django.db import models

from showcase.contest.choices import Channel, FigureKey, Qualifier
from showcase.contest.querysets import FigureQuerySet
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField
from showcase.core.russian import date_ru


class Figure(models.Model):
    """One number from one source or group of sources. A value of roubles is in whole roubles."""

    key = models.CharField("что посчитано", max_length=40, choices=FigureKey)
    contest_year = models.ForeignKey(
        "contest.ContestYearPage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="год конкурса",
        help_text="Пусто — за все годы.",
    )
    municipality = models.ForeignKey(
        "contest.MunicipalityPage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="муниципалитет",
    )
    value = models.BigIntegerField("значение", validators=[MinValueValidator(0)])
    unit = models.CharField(
        "единица", max_length=20, blank=True, help_text="Например: «руб.». Для штук — пусто."
    )
    qualifier = models.CharField("точность", max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    channel = models.CharField("канал голосования", max_length=10, choices=Channel, blank=True, default="")
    is_interim = models.BooleanField("промежуточное", default=False)
    is_derived = models.BooleanField("вычислено нами", default=False)
    how = models.CharField("как вычислено", max_length=300, blank=True)
    is_uncertain = models.BooleanField("не подтверждено", default=False)
    as_of = models.DateField("на дату", null=True, blank=True)
    as_of_precision = models.CharField(
        "точность даты", max_length=5, choices=Precision, default=Precision.DAY
    )
    note = models.CharField("примечание", max_length=400, blank=True)
    sources = SourceListField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "цифра"
        verbose_name_plural = "цифры"
        ordering = ["-contest_year__year", "key", "id"]
        constraints = [
            models.CheckConstraint(
                name="figure_is_not_negative",
                condition=models.Q(value__gte=0),
                violation_error_message="Значение не может быть меньше нуля.",
            ),
            models.CheckConstraint(
                name="derived_figure_says_how",
                condition=models.Q(is_derived=False) | ~models.Q(how=""),
                violation_error_message="Напишите, как вычислена цифра.",
            ),
        ]

    def __str__(self) -> str:
        year = f", {self.contest_year.year} год" if self.contest_year else ""
        return f"{self.get_key_display()}{year}: {self.value}"

    @property
    def as_of_text(self) -> str:
        return date_ru(self.as_of, self.as_of_precision) if self.as_of else ""
