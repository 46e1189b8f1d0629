"""Choices, with the labels that users see."""

from django.db import models


class RoundState(models.TextChoices):
    """The stored state of a round; everything else is derived from the clock."""

    DRAFT = "draft", "готовится"
    ANNOUNCED = "announced", "объявлено, правила неизменны"
    CERTIFIED = "certified", "итоги утверждены, ключ уничтожен"


class EventKind(models.TextChoices):
    ANNOUNCED = "announced", "объявлено"
    RECALLED = "recalled", "объявление отозвано"
    COUNTED = "counted", "бюллетени вскрыты и посчитаны"
    EXTENDED = "extended", "продлено"
    PAUSED = "paused", "приём голосов приостановлен"
    RESUMED = "resumed", "приём голосов возобновлён"
    OPTION_PAUSED = "option_paused", "приём голосов за проект приостановлен"
    OPTION_RESUMED = "option_resumed", "приём голосов за проект возобновлён"
    OPTION_WITHDRAWN = "option_withdrawn", "проект снят с голосования"
    RESTORED = "restored", "голосование продолжено после восстановления базы из копии"
    POINTS = "points", "опубликована таблица баллов"
    CERTIFIED = "certified", "итоги утверждены"
    COPIES_DESTROYED = "copies_destroyed", "уничтожены копии вне сайта"


SINGLE_PERSON_EVENTS = (EventKind.ANNOUNCED, EventKind.RECALLED, EventKind.COUNTED)
"""Events in force as soon as they are entered; all others need a second person."""
OPTION_SWITCHES = (EventKind.OPTION_PAUSED, EventKind.OPTION_RESUMED, EventKind.OPTION_WITHDRAWN)


class DeliveryState(models.TextChoices):
    QUEUED = "queued", "ждёт отправки"
    SENDING = "sending", "отправляется"
    SENT = "sent", "принято к доставке"
    DELIVERED = "delivered", "доставлено"
    UNKNOWN = "unknown", "неизвестно"
    FAILED = "failed", "не отправлено"
    EXPIRED = "expired", "не успели отправить"


class SeriesKind(models.TextChoices):
    RANGE = "range", "номера одной серии"
    NETWORK = "network", "одна сеть"


class AlarmKind(models.TextChoices):
    KEY = "key", "ключ голосования пропал или подменён"
    RESTORED = "restored", "база данных старше опубликованных контрольных сумм, голосование остановлено"
    BUDGET_NEAR = "budget_near", "израсходовано 80 % дневного запаса СМС"
    BUDGET_SPENT = "budget_spent", "дневной запас СМС израсходован"
    GATEWAY = "gateway", "СМС-шлюз отказывает или не отвечает"
    UNCONFIRMED = "unconfirmed", "коды запрашивают, но почти не вводят"
    WORKER = "worker", "фоновый обработчик не запечатывает голоса"
