"""Figures of the contest, each with its source, so that every number on the site can say where it comes from."""

from django.core.validators import MinValueValidator
from django.db import models

from showcase.contest.choices import Channel, Qualifier
from showcase.contest.querysets import FigureQuerySet
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField


class FigureKey(models.TextChoices):
    """What is counted. Two rows with one key, year and channel are a conflict of sources, and both are shown."""

    APPLICATIONS = "applications", "заявки"
    APPLICATIONS_ELDERS = "applications_starosty", "заявки старост"
    APPLICATIONS_TOS = "applications_tos", "заявки ТОС"
    ADMITTED = "admitted", "проекты на голосовании"
    PARTICIPANTS = "participants", "участники конкурса"
    VOTES = "votes", "голоса"
    VOTES_INTERIM = "votes_interim", "голоса в ходе голосования"
    VOTES_ONLINE = "votes_online", "голоса онлайн"
    VOTES_OFFLINE = "votes_offline", "голоса очно"
    WINNERS = "winners", "победители"
    WINNERS_ELDERS = "winners_starosty", "победители — старосты"
    WINNERS_TOS = "winners_tos", "победители — ТОС"
    PRIZES = "runners_up", "призёры"
    BUDGET = "budget_rub", "призовой фонд"
    MAX_COST = "max_object_cost_rub", "стоимость одной площадки"
    PLANNED = "objects_planned", "намечено построить"
    PLANNED_LEISURE = "objects_planned_leisure", "намечено зон досуга и отдыха"
    PLANNED_SPORT = "objects_planned_sport", "намечено спортивных площадок"
    PLANNED_CHILDREN = "objects_planned_children", "намечено детских площадок"
    PLANNED_MULTI = "objects_planned_multi", "намечено многофункциональных площадок"
    BUILT = "objects_built", "построено"
    OBJECTS = "objects", "построено за год"
    OBJECTS_TOTAL = "objects_total", "построено за все годы"
    OBJECTS_2021_2022 = "objects_2021_2022", "построено за 2021 и 2022 годы"
    VOTERS_A_YEAR = "voters_per_year", "голосующих каждый год"
    PEOPLE_IMPROVED = "people_improved", "жителей, которым стало лучше"
    ELDERS = "starosty", "старосты в области"
    TOS_LEADERS = "tos_leaders", "руководители ТОС в области"
    TOS_BODIES = "tos", "органы ТОС в области"
    DISTRICT_APPLICATIONS = "district_applications", "заявки одного муниципалитета"
    DISTRICT_ADMITTED = "district_admitted", "проекты одного муниципалитета на голосовании"


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
    import_key = models.CharField(max_length=120, unique=True, null=True, blank=True, editable=False)

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
