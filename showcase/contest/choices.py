"""Closed sets of values, in the words that readers see."""

from django.db import models


class Kind(models.TextChoices):
    """What is built; the four kinds that the contest has known since 2023."""

    CHILDREN = "children", "детская площадка"
    SPORT = "sport", "спортивная площадка"
    MULTI = "multi", "многофункциональная площадка"
    LEISURE = "leisure", "зона досуга и отдыха"


class ApplicantKind(models.TextChoices):
    """Who may propose a project."""

    ELDER = "elder", "сельский староста"
    TOS = "tos", "ТОС"


class Outcome(models.TextChoices):
    """How the contest ended for a project."""

    WINNER = "winner", "Победитель"
    PRIZE = "prize", "Призёр"
    NOT_WON = "not_won", "Не победил"
    UNKNOWN = "unknown", "Итог неизвестен"


class Stage(models.TextChoices):
    """How far a project has come, from paper to the ground."""

    APPLICATION = "application", "Заявка"
    REVIEW = "review", "На проверке"
    VOTING = "voting", "На голосовании"
    DECIDED = "decided", "Итоги подведены"
    BUILDING = "building", "Строится"
    BUILT = "built", "Построено"
    REPAIR = "repair", "Нужен ремонт"


class PhotoStage(models.TextChoices):
    """When in the life of a place a picture was taken."""

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
    MODERATION = "moderation", "Модерация заявок"
    VOTING_OFFLINE = "voting_offline", "Очное голосование"
    VOTING = "voting", "Голосование"
    WINNERS = "winners", "Определение победителей"
    IMPLEMENTATION = "implementation", "Строительство"


class MunicipalityStatus(models.TextChoices):
    """Legal status, which changes; addresses never hold it."""

    CITY = "city", "городской округ"
    DISTRICT = "district", "муниципальный район"
    OKRUG = "okrug", "муниципальный округ"


class MoneySource(models.TextChoices):
    """Whose money built a place."""

    REGION = "region", "область"
    MUNICIPALITY = "municipality", "муниципалитет"
    RESIDENTS = "residents", "жители"
    BUSINESS = "business", "бизнес"


class Qualifier(models.TextChoices):
    """How exact a figure is."""

    EXACT = "exact", "ровно"
    AT_LEAST = "at_least", "свыше"
    ABOUT = "about", "около"
    UP_TO = "up_to", "до"


class Channel(models.TextChoices):
    """By which way votes were given; channels are never summed silently."""

    NONE = "", "—"
    ONLINE = "online", "онлайн"
    OFFLINE = "offline", "очно"
    BOTH = "both", "онлайн и очно"
