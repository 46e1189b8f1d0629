"""Closed sets of values, in the words that people see."""

from django.db import models


class Mode(models.TextChoices):
    """Where the vote of a year is held."""

    OWN = "own", "на этом сайте"
    EXTERNAL = "external", "на другой площадке, по ссылке"
    RESULTS = "results", "только итоги"


class TotalsMode(models.TextChoices):
    """When totals may be seen."""

    HIDDEN = "hidden", "скрыты до конца голосования"
    LIVE = "live", "видны во время голосования"


class RoundState(models.TextChoices):
    """Life of a round. An announced round opens and stops taking votes by the clock alone."""

    DRAFT = "draft", "готовится"
    OPEN = "open", "объявлено, правила неизменны"
    CLOSED = "closed", "закрыто"
    CERTIFIED = "certified", "итоги утверждены, ключ уничтожен"


class OptionEventKind(models.TextChoices):
    """What may happen to a project while people vote."""

    PAUSED = "paused", "приём голосов приостановлен"
    RESUMED = "resumed", "приём голосов возобновлён"
    WITHDRAWN = "withdrawn", "снят с голосования"


class Channel(models.TextChoices):
    """How a voter proves that the address is theirs; each channel is counted in a column of its own."""

    SMS = "sms", "код в СМС"
    EMAIL = "email", "код на электронную почту"


class OutboxState(models.TextChoices):
    """What is known about a message with a code."""

    QUEUED = "queued", "ждёт отправки"
    SENDING = "sending", "отправляется"
    SENT = "sent", "принято к доставке"
    DELIVERED = "delivered", "доставлено"
    UNKNOWN = "unknown", "неизвестно"
    FAILED = "failed", "не отправлено"
    EXPIRED = "expired", "не успели отправить"


class RoundEventKind(models.TextChoices):
    """Entries of the round's journal."""

    ANNOUNCED = "announced", "объявлено"
    RECALLED = "recalled", "объявление отозвано"
    EXTENDED = "extended", "продлено"
    POINTS = "points", "опубликована таблица баллов"
    CLOSED = "closed", "закрыто"
    CERTIFIED = "certified", "утверждено"


class AlarmKind(models.TextChoices):
    """What somebody must look at now."""

    KEY = "key", "ключ голосования пропал или подменён"
    SIGNING_KEY = "signing_key", "ключ подписи квитанций пропал или подменён"
    BUDGET_NEAR = "budget_near", "израсходовано 80 % дневного запаса СМС"
    BUDGET_SPENT = "budget_spent", "дневной запас СМС израсходован"
    GATEWAY = "gateway", "СМС-шлюз отказывает"
