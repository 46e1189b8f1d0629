"""Moments of the vote in words, by Moscow time."""

import datetime as dt

from showcase.core.russian import MOSCOW, NBSP, count_ru, date_ru, plural_ru

LAST_MOMENT = dt.timedelta(microseconds=1)


def day_ru(moment: dt.datetime, now: dt.datetime) -> str:
    """«8 апреля», with the year when it is not this one."""
    local = moment.astimezone(MOSCOW)
    return date_ru(local, with_year=local.year != now.astimezone(MOSCOW).year)


def time_ru(moment: dt.datetime) -> str:
    """«9:00»."""
    local = moment.astimezone(MOSCOW)
    return f"{local.hour}:{local.minute:02d}"


def moment_ru(moment: dt.datetime, now: dt.datetime) -> str:
    """«2 апреля в 14:20»."""
    return f"{day_ru(moment, now)} в{NBSP}{time_ru(moment)}"


def last_moment(closes_at: dt.datetime) -> dt.datetime:
    """The end as people say it: midnight is «23:59» of the day before."""
    local = closes_at.astimezone(MOSCOW)
    return local - LAST_MOMENT if (local.hour, local.minute) == (0, 0) else local


def closing_day_ru(closes_at: dt.datetime, now: dt.datetime) -> str:
    return day_ru(last_moment(closes_at), now)


def until_ru(closes_at: dt.datetime, now: dt.datetime) -> str:
    """«8 апреля, 23:59»."""
    moment = last_moment(closes_at)
    return f"{day_ru(moment, now)}, {time_ru(moment)}"


def days_left(closes_at: dt.datetime, now: dt.datetime) -> int:
    """Moscow midnights until the vote ends; 0 on its last day."""
    return (last_moment(closes_at).date() - now.astimezone(MOSCOW).date()).days


def left_ru(closes_at: dt.datetime, now: dt.datetime) -> str:
    """How long the vote still runs; the words change at Moscow midnight only, so caches may keep them."""
    moment, days = last_moment(closes_at), days_left(closes_at, now)
    if days > 0:
        verb = plural_ru(days, "Остался", "Осталось", "Осталось")
        return f"{verb} {count_ru(days, 'день', 'дня', 'дней')}."
    return f"Голосование заканчивается сегодня в{NBSP}{time_ru(moment)} по московскому времени."
