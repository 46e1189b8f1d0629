"""Choices of model fields, labelled as readers see them."""

from django.db import models


class Kind(models.TextChoices):
    """What a project builds; the contest has had these four kinds since 2023."""

    CHILDREN = "children", "детская площадка"
    SPORT = "sport", "спортивная площадка"
    MULTI = "multi", "многофункциональная площадка"
    LEISURE = "leisure", "зона досуга и отдыха"


class ApplicantKind(models.TextChoices):
    ELDER = "elder", "сельский староста"
    TOS = "tos", "ТОС"


class Outcome(models.TextChoices):
    """How the contest ended for a project."""

    WINNER = "winner", "Победитель"
    PRIZE = "prize", "Призёр"
    NOT_WON = "not_won", "Не победил"
    UNKNOWN = "unknown", "Итог неизвестен"


OUTCOME_LISTS = {
    Outcome.WINNER: ("pobediteli", "Победители"),
    Outcome.PRIZE: ("prizyory", "Призёры"),
    Outcome.NOT_WON: ("ne-pobedili", "Не победили"),
    Outcome.UNKNOWN: ("neizvestno", "Итог неизвестен"),
}
"""Lists of projects by outcome: their values in the catalogue's address, and their names."""


class Stage(models.TextChoices):
    """Progress of a project, from application to completion."""

    APPLICATION = "application", "Заявка"
    REVIEW = "review", "На проверке"
    VOTING = "voting", "На голосовании"
    DECIDED = "decided", "Итоги подведены"
    BUILDING = "building", "Строится"
    BUILT = "built", "Построено"
    REPAIR = "repair", "Нужен ремонт"

    @property
    def is_built(self) -> bool:
        """Return whether the place exists, in working order or not."""
        return self in (Stage.BUILT, Stage.REPAIR)

    @classmethod
    def built(cls) -> list["Stage"]:
        return [stage for stage in cls if stage.is_built]


class PhotoStage(models.TextChoices):
    """Stage of construction at which a picture was taken."""

    BEFORE = "before", "Как было"
    WORKS = "works", "Ход работ"
    AFTER = "after", "Как стало"
    YEAR_LATER = "year_later", "Через год"


class PhaseKey(models.TextChoices):
    """Phases of a contest year; any of them may be absent."""

    START = "start", "Старт конкурса"
    POPULARISATION = "popularisation", "Рассказ о конкурсе"
    APPLICATIONS = "applications", "Приём заявок"
    MUNICIPAL_REVIEW = "municipal_review", "Проверка администрацией"
    ORGANISER_REVIEW = "organiser_review", "Проверка организатором"
    MODERATION = "moderation", "Проверка заявок"
    VOTING_OFFLINE = "voting_offline", "Очное голосование"
    VOTING = "voting", "Голосование"
    WINNERS = "winners", "Определение победителей"
    IMPLEMENTATION = "implementation", "Строительство"


VOTING_PHASES = (PhaseKey.VOTING, PhaseKey.VOTING_OFFLINE)


class PhaseState(models.TextChoices):
    DONE = "done", "завершён"
    RUNNING = "running", "идёт сейчас"
    PLANNED = "planned", "впереди"
    UNKNOWN = "unknown", "даты уточняются"


class MunicipalityStatus(models.TextChoices):
    """Legal status. It may change, so it is never part of a URL."""

    CITY = "city", "городской округ"
    DISTRICT = "district", "муниципальный район"
    OKRUG = "okrug", "муниципальный округ"


class MoneySource(models.TextChoices):
    REGION = "region", "область"
    MUNICIPALITY = "municipality", "муниципалитет"
    RESIDENTS = "residents", "жители"
    BUSINESS = "business", "бизнес"


COUNTED_NOUNS = {
    "заявки": ("заявка", "заявки", "заявок"),
    "проекты": ("проект", "проекта", "проектов"),
    "участники": ("участник", "участника", "участников"),
    "голоса": ("голос", "голоса", "голосов"),
    "победители": ("победитель", "победителя", "победителей"),
    "призёры": ("призёр", "призёра", "призёров"),
    "старосты": ("староста", "старосты", "старост"),
    "руководители": ("руководитель", "руководителя", "руководителей"),
    "органы": ("орган", "органа", "органов"),
}
"""First words of `FigureKey` labels as they follow a number: 1, 2, 5."""


class Qualifier(models.TextChoices):
    """How exact a figure is."""

    EXACT = "exact", "ровно"
    AT_LEAST = "at_least", "свыше"
    ABOUT = "about", "около"
    UP_TO = "up_to", "до"


class Channel(models.TextChoices):
    """How votes were cast; channels are never summed silently."""

    NONE = "", "—"
    ONLINE = "online", "онлайн"
    OFFLINE = "offline", "очно"
    BOTH = "both", "онлайн и очно"


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
    BUDGET = "budget_rub", "бюджет конкурса"
    MAX_COST = "max_object_cost_rub", "стоимость одной площадки"
    PLANNED = "objects_planned", "намечено построить"
    PLANNED_LEISURE = "objects_planned_leisure", "намечено зон досуга и отдыха"
    PLANNED_SPORT = "objects_planned_sport", "намечено спортивных площадок"
    PLANNED_CHILDREN = "objects_planned_children", "намечено детских площадок"
    PLANNED_MULTI = "objects_planned_multi", "намечено многофункциональных площадок"
    BUILT = "objects_built", "построено"
    OBJECTS = "objects", "построено за год"
    OBJECTS_TOTAL = "objects_total", "площадок построено за все годы"
    OBJECTS_2021_2022 = "objects_2021_2022", "построено за 2021 и 2022 годы"
    VOTERS_A_YEAR = "voters_per_year", "голосующих каждый год"
    PEOPLE_IMPROVED = "people_improved", "жителей стали жить лучше, по данным Ассоциации"
    ELDERS = "starosty", "старосты в области"
    TOS_LEADERS = "tos_leaders", "руководители ТОС в области"
    TOS_BODIES = "tos", "органы ТОС в области"
    DISTRICT_APPLICATIONS = "district_applications", "заявки одного муниципалитета"
    DISTRICT_ADMITTED = "district_admitted", "проекты одного муниципалитета на голосовании"
