"""What a voter reads when nothing was done: what happened, and what to do."""

from showcase.core.russian import count_ru, plural_ru
from showcase.voting.choices import OutboxState
from showcase.voting.outcomes import Refusal, Refused

SOON_SECONDS = 90
REFUSALS = {
    Refusal.NOT_OPEN: ("Голосование ещё не началось", "Голос не принят."),
    Refusal.CLOSED: ("Голосование завершено", "Этот голос не принят: код введён после конца голосования."),
    Refusal.PAUSED: (
        "Голосование по проекту приостановлено",
        "Новый код не отправлен. Ваш голос пока не принят.",
    ),
    Refusal.WITHDRAWN: ("Проект снят с конкурса", "Код не отправлен. Вы можете поддержать другой проект."),
    Refusal.BUDGET: (
        "Сегодня коды больше не отправляем",
        "Закончился дневной запас СМС. Голос пока не принят. Попробуйте завтра или позвоните организатору.",
    ),
    Refusal.CHANNEL_OFF: ("Голосование временно недоступно", "Голос не принят. Мы уже знаем и чиним."),
    Refusal.KEY: ("Голосование временно недоступно", "Голос не принят. Мы уже знаем и чиним."),
    Refusal.EXPIRED: ("Код устарел", "Он действует 10 минут. Голос пока не принят. Запросите новый код."),
    Refusal.USED: (
        "Этот код уже введён",
        "С этого номера голос принят, второй раз голосовать не нужно. Квитанцию показываем полчаса после ввода "
        "кода. Если номер квитанции записан, откройте «Проверить мой голос».",
    ),
    Refusal.TOO_MANY_ATTEMPTS: (
        "Слишком много попыток",
        "Код больше не действует. Голос пока не принят. Запросите новый код или позвоните организатору.",
    ),
    Refusal.UNAVAILABLE: ("Сайт не отвечает", "Голос пока не принят. Попробуйте через 10 минут."),
}


def refusal_words(refused: Refused) -> tuple[str, str]:
    """A title and a sentence."""
    if refused.reason is Refusal.TOO_SOON:
        return "Код уже отправлен", f"На этот номер можно прислать ещё один {after_ru(refused.retry_after)}."
    if refused.reason is Refusal.TOO_MANY_CODES:
        when = after_ru(refused.retry_after)
        return "Слишком много попыток", f"Новый код можно запросить {when}. Или позвоните организатору."
    return REFUSALS[refused.reason]


def error_title(title: str) -> str:
    """The title of a page that says no: «Ошибка: введите код из СМС»."""
    return f"Ошибка: {title[:1].lower()}{title[1:]}"


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
    """How many tries are left."""
    if left <= 0:
        return "Ошибка: код не подошёл. Попыток больше нет — запросите новый код"
    verb = plural_ru(left, "Осталась", "Осталось", "Осталось")
    return f"Ошибка: код не подошёл. {verb} {count_ru(left, 'попытка', 'попытки', 'попыток')}"


def delivery_words(state: str, masked: str, by_email: bool) -> tuple[str, str]:
    """Kind of notice and sentence about the message with the code."""
    what = "Письмо с кодом" if by_email else "СМС с кодом"
    sent = {
        OutboxState.QUEUED: ("info", f"Отправляем код на {masked}. Обычно он приходит за минуту."),
        OutboxState.SENDING: ("info", f"Отправляем код на {masked}. Обычно он приходит за минуту."),
        OutboxState.UNKNOWN: (
            "warning",
            f"Оператор не ответил, и мы не знаем, ушло ли сообщение на {masked}. "
            "Подождите две минуты. Если код не придёт, запросите его ещё раз.",
        ),
        OutboxState.FAILED: (
            "error",
            f"{what} на {masked} отправить не удалось. Проверьте номер или запросите код ещё раз.",
        ),
        OutboxState.EXPIRED: ("error", f"{what} на {masked} отправить не успели. Запросите код ещё раз."),
    }
    return sent.get(state, ("info", f"{what} отправили на {masked}."))
