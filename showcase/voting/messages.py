"""Texts of the vote: dates and times (Moscow), and messages of refusals."""

import datetime as dt

from showcase.core.russian import MOSCOW, NBSP, count_ru, date_ru, plural_ru
from showcase.voting.limits import CODE_LIFETIME, SHOWN_AGAIN
from showcase.voting.outcomes import Refusal, Refused

LAST_MOMENT = dt.timedelta(microseconds=1)
SOON_SECONDS = 90
REFUSALS = {
    # Where the site itself is broken, `views.guard.unavailable` speaks instead.
    Refusal.NOT_OPEN: ("Голосование ещё не началось", "Голос не принят."),
    Refusal.CLOSED: ("Голосование завершено", "Этот голос не принят: код введён после конца голосования."),
    Refusal.PAUSED: (
        "Голосование по проекту приостановлено",
        "Новый код не отправлен. Ваш голос пока не принят.",
    ),
    Refusal.WITHDRAWN: ("Проект снят с конкурса", "Код не отправлен. Вы можете поддержать другой проект."),
    Refusal.BUDGET: (
        "Сегодня коды больше не отправляем",
        "Закончился дневной запас СМС. Голос пока не принят. Попробуйте завтра.",
    ),
    Refusal.ROUND_PAUSED: (
        "Голосование приостановлено",
        "Голос пока не принят. Что случилось, написано на странице голосования.",
    ),
    Refusal.NETWORK: (
        "Код отправим через минуту",
        "Из вашей сети запросили много кодов, а ввели пока мало. Так бывает в общей сети оператора. Не закрывайте "
        "страницу: она попросит код сама. Или нажмите кнопку через минуту ещё раз — заполнять форму заново не нужно.",
    ),
    Refusal.NETWORK_DAY: (
        "Из вашей сети запросили слишком много кодов",
        "Их запросили и не ввели. Голос пока не принят. Попробуйте через другую сеть, например через мобильный "
        "интернет.",
    ),
    Refusal.NO_OPERATOR: (
        "Голосование временно недоступно",
        "На сайте не указано, кто обрабатывает персональные данные, поэтому номера мы не принимаем.",
    ),
    Refusal.EXPIRED: (
        "Код устарел",
        f"Он действует {CODE_LIFETIME.seconds // 60} минут. Голос пока не принят. Запросите новый код.",
    ),
    Refusal.USED: (
        "Этот код уже введён",
        "С этого номера голос принят, второй раз голосовать не нужно. После ввода кода квитанцию видно "
        f"{SHOWN_AGAIN.seconds // 60} минут. Если номер квитанции записан, откройте «Проверить мой голос».",
    ),
    Refusal.TOO_MANY_ATTEMPTS: (
        "Слишком много попыток",
        "Код больше не действует. Голос пока не принят. Запросите новый код.",
    ),
}


def refusal_text(refused: Refused) -> tuple[str, str]:
    if refused.reason is Refusal.TOO_SOON:
        return "Код уже отправлен", f"На этот номер можно прислать ещё один {after_ru(refused.retry_after)}."
    if refused.reason is Refusal.TOO_MANY_CODES:
        return "Слишком много попыток", f"Новый код можно запросить {after_ru(refused.retry_after)}."
    return REFUSALS[refused.reason]


def after_ru(seconds: int | None) -> str:
    """«через 45 секунд», «через 15 минут», «через 3 часа»: rounded up, never too early."""
    left = max(1, seconds or 0)
    if left <= SOON_SECONDS:
        return f"через {count_ru(left, 'секунду', 'секунды', 'секунд')}"
    minutes = -(-left // 60)
    if minutes < 60:
        return f"через {count_ru(minutes, 'минуту', 'минуты', 'минут')}"
    return f"через {count_ru(-(-minutes // 60), 'час', 'часа', 'часов')}"


def wrong_code(left: int) -> str:
    if left <= 0:
        return "Ошибка: код не подошёл. Попыток больше нет — запросите новый код"
    verb = plural_ru(left, "Осталась", "Осталось", "Осталось")
    tries = count_ru(left, "попытка", "попытки", "попыток")
    return f"Ошибка: код не подошёл. Нужен код из последней СМС. {verb} {tries}"


def day_ru(moment: dt.datetime, now: dt.datetime) -> str:
    """«8 апреля», with the year when it is not this one."""
    local = moment.astimezone(MOSCOW)
    return date_ru(local, with_year=local.year != now.astimezone(MOSCOW).year)


def time_ru(moment: dt.datetime) -> str:
    """«9:00»."""
    local = moment.astimezone(MOSCOW)
    return f"{local.hour}:{local.minute:02d}"


def last_moment(closes_at: dt.datetime) -> dt.datetime:
    """Return the closing time as people say it: midnight is «23:59» of the day before."""
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
    """How long the vote still runs; the text changes only at Moscow midnight, so it can be cached."""
    moment, days = last_moment(closes_at), days_left(closes_at, now)
    if days > 0:
        verb = plural_ru(days, "Остался", "Осталось", "Осталось")
        return f"{verb} {count_ru(days, 'день', 'дня', 'дней')}."
    return f"Голосование заканчивается сегодня в{NBSP}{time_ru(moment)} по московскому времени."
