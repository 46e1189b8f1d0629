"""Health checks of the site, shared by the page «Состояние», the alarms and the metrics."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

import requests
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from wagtail.models import Page

from showcase.core import checks, health, jobs, mail, schedule
from showcase.core.models import JobRun, QueuedTask, SiteSettings, TaskState
from showcase.core.russian import count_ru, moment_ru
from showcase.mirror import drift, making
from showcase.operations import backups, machine
from showcase.outreach.subscription import sending
from showcase.voting import watching


class Level(IntEnum):
    FINE = 0
    EMPTY = 1  # not configured yet
    WARNING = 2
    ALARM = 3  # reported by mail


@dataclass(frozen=True)
class Condition:
    """Result of a check: a sentence about the state, and what to do about it."""

    level: Level
    sentence: str
    advice: str = ""
    name: str = ""  # of the check


LATE = dt.timedelta(minutes=10)
"""Work that is overdue by more than this raises an alarm."""
LATE_LETTERS = dt.timedelta(hours=1)
OLD_BACKUP = dt.timedelta(hours=26)
FULL, NEARLY_FULL = 0.1, 0.2
CERTIFICATE_ALARM_DAYS, CERTIFICATE_WARNING_DAYS = 14, 25
CLOCK_SECONDS = 10
FAILED_DAYS = 7
OUTSIDE_SECONDS = 10
LATE_MIRROR = dt.timedelta(minutes=15)
"""Allowed in addition to the time that a run of the mirror takes."""
REMAKE = "Сделайте её: tochki mirror. Если не выходит, посмотрите журнал службы tochki-worker."
SEE_LOG = "Посмотрите журнал службы tochki-worker."


def database() -> Condition:
    if health.missing_migrations():
        return Condition(
            Level.ALARM, "База данных отстала от программы.", "Запустите deploy/install ещё раз."
        )
    return Condition(Level.FINE, "База данных отвечает, миграции применены.")


def worker() -> Condition:
    if health.worker_is_alive():
        return Condition(Level.FINE, "Фоновый обработчик работает.")
    return Condition(
        Level.ALARM,
        "Фоновый обработчик молчит больше трёх минут.",
        "Перезапустите службу tochki-worker. Пока обработчик молчит, коды, письма и публикации стоят.",
    )


def failing_jobs() -> Condition:
    runs = JobRun.objects.filter(name__in=jobs.registry).exclude(last_error="")
    if failing := sorted(jobs.registry[run.name].words for run in runs):
        return Condition(Level.WARNING, f"Не выполняются задания: {'; '.join(failing)}.", SEE_LOG)
    return Condition(Level.FINE, "Задания по расписанию выполняются.")


def publication() -> Condition:
    """Scheduled pages that are overdue; the job runs several times a minute."""
    late = timezone.now() - LATE
    waiting = schedule.waiting().filter(approved_go_live_at__lt=late)
    shown = Page.objects.live().filter(expire_at__lt=late).count()
    if not (waiting or shown):
        return Condition(Level.FINE, "Публикации по расписанию идут вовремя.")
    number = count_ru(len(waiting) + shown, "страница", "страницы", "страниц")
    reasons = [f"«{version.object_str}»: {why}" for version in waiting if (why := schedule.obstacle(version))]
    return Condition(
        Level.ALARM,
        f"Публикация по расписанию запаздывает: {number}.",
        " ".join(reasons) or SEE_LOG,
    )


def task_queue() -> Condition:
    late = timezone.now() - LATE
    waiting = QueuedTask.objects.filter(state=TaskState.QUEUED, next_try_at__lt=late).count()
    if waiting:
        return Condition(
            Level.ALARM,
            f"Очередь стоит: {count_ru(waiting, 'задание ждёт', 'задания ждут', 'заданий ждут')} дольше 10 минут.",
            "Перезапустите службу tochki-worker.",
        )
    return Condition(Level.FINE, "Очередь заданий движется.")


def failed_tasks() -> Condition:
    since = timezone.now() - dt.timedelta(days=FAILED_DAYS)
    failed = QueuedTask.objects.filter(state=TaskState.FAILED, finished_at__gt=since).count()
    if failed:
        words = count_ru(failed, "задание", "задания", "заданий")
        return Condition(
            Level.WARNING,
            f"За неделю не выполнено: {words}.",
            "Они в списке ниже: исправьте причину и повторите.",
        )
    return Condition(Level.FINE, "За неделю все задания очереди выполнены.")


def vote() -> Condition:
    """The vote's own alarms have gone by mail already, to those who decide about it."""
    if words := watching.alarm_words():
        return Condition(Level.WARNING, f"{'; '.join(words)}.", "Откройте «Голосование».")
    return Condition(Level.FINE, "Тревог голосования нет.")


def backup() -> Condition:
    last = backups.latest()
    if last is None:
        level = Level.EMPTY if settings.DEMO else Level.ALARM
        return Condition(level, "Целой копии сайта нет.", "Сделайте её: tochki backup.")
    if timezone.now() - last.made_at > OLD_BACKUP:
        made = timezone.localtime(last.made_at)
        return Condition(
            Level.ALARM,
            f"Последняя целая копия сделана {made:%d.%m.%Y в %H:%M}.",
            "Посмотрите журнал службы tochki-backup. Сделайте копию: tochki backup.",
        )
    return Condition(Level.FINE, "Копия сайта моложе суток.")


def mirror() -> Condition:
    """What visitors see while the site cannot answer itself."""
    made = making.State.read()
    if made is None:
        return Condition(Level.ALARM, "Копии сайта на случай сбоя нет.", REMAKE)
    patience = LATE_MIRROR + (made.ended - made.began)
    if (since := made.outdated_since) and timezone.now() - since > patience:
        sentence = f"Копия сайта на случай сбоя устарела: она собрана {moment_ru(made.ended)}."
        return Condition(Level.ALARM, sentence, REMAKE)
    if not made.is_whole:
        return Condition(Level.ALARM, f"В копии сайта на случай сбоя не все страницы: {made.pages}.", REMAKE)
    if different := drift.found(made):
        sentence = f"Копия сайта на случай сбоя не похожа на сам сайт: {', '.join(different[:3])}."
        return Condition(Level.WARNING, sentence, REMAKE)
    return Condition(Level.FINE, "Копия сайта на случай сбоя свежая.")


def disk() -> Condition:
    share, folder = machine.least_free_share()
    if share >= NEARLY_FULL:
        return Condition(Level.FINE, f"Места на диске хватает: свободно {share:.0%}.")
    level = Level.ALARM if share < FULL else Level.WARNING
    sentence = f"На диске с папкой {folder} свободно {share:.0%}."
    return Condition(level, sentence, "Освободите место или добавьте диск: без места сайт не примет фото.")


def clock() -> Condition:
    if machine.clock_difference() > CLOCK_SECONDS:
        sentence = "Часы сайта и базы данных расходятся."
    elif not machine.clock_is_kept():
        sentence = "Часы сервера ни с чем не сверяются."
    else:
        return Condition(Level.FINE, "Часы сервера сверены.")
    return Condition(Level.WARNING, sentence, "Проверьте: timedatectl. По часам открывается голосование.")


def certificate() -> Condition:
    try:
        days = machine.certificate_days_left()
    except (OSError, ValueError):
        return Condition(
            Level.ALARM,
            "Сертификат сайта не прочитать.",
            "Проверьте nginx и CERTIFICATE_FILE.",
        )
    if days is None or days > CERTIFICATE_WARNING_DAYS:
        return Condition(Level.FINE, "Сертификат действует." if days else "Сайт без сертификата.")
    level = Level.ALARM if days < CERTIFICATE_ALARM_DAYS else Level.WARNING
    left = count_ru(max(0, int(days)), "день", "дня", "дней")
    return Condition(level, f"Сертификат закончится через {left}.", "Продлите его (certbot renew).")


def owner() -> Condition:
    if missing := checks.missing_contacts():
        return Condition(Level.EMPTY, f"Не заполнено: {', '.join(missing)}.", checks.HINT)
    return Condition(Level.FINE, "Сведения об операторе и контакты заполнены.")


def letters() -> Condition:
    if mail.is_real():
        return Condition(Level.FINE, "Почта настроена.")
    return Condition(Level.EMPTY, "Письма не уходят с сервера.", "Задайте EMAIL_URL в .env.")


def subscribers() -> Condition:
    """Whether letters to subscribers are late: an outage of the mail server loses none, so nobody would notice."""
    since = sending.waiting_since() if SiteSettings.current().takes_subscriptions else None
    if since and timezone.now() - since > LATE_LETTERS:
        return Condition(
            Level.ALARM,
            f"Письма подписчикам ждут с {timezone.localtime(since):%d.%m.%Y %H:%M}.",
            "Проверьте почтовый сервер и EMAIL_URL. Письма уйдут сами, как только он ответит.",
        )
    return Condition(Level.FINE, "Письма подписчикам не задерживаются.")


def gateway() -> Condition:
    if settings.VOTING_SMS_GATEWAY != "off":
        return Condition(Level.FINE, f"СМС-шлюз: {settings.VOTING_SMS_GATEWAY}.")
    return Condition(
        Level.EMPTY,
        "СМС-шлюз не подключён: голосование не объявить.",
        "Задайте VOTING_SMS_GATEWAY.",
    )


def alarm_addresses() -> Condition:
    if not settings.ALARM_EMAILS:
        return Condition(Level.EMPTY, "О тревогах писать некому.", "Задайте ALARM_EMAILS в .env.")
    if not mail.is_real():
        return Condition(Level.EMPTY, "Тревоги видны только здесь и в журнале.", "Настройте почту.")
    return Condition(Level.FINE, "Тревоги приходят на почту.")


def front_door() -> Condition:
    """Checked from another process only: a page that requests its own site would occupy two threads."""
    try:
        requests.get(f"{settings.SITE_URL}/healthz", timeout=OUTSIDE_SECONDS).raise_for_status()
    except requests.exceptions.SSLError:
        return Condition(
            Level.ALARM,
            "Браузеры не верят сертификату сайта.",
            "Получите настоящий: раздел «Сертификат» в deploy/RUNBOOK.md.",
        )
    except requests.RequestException:
        return Condition(
            Level.ALARM,
            f"Сайт не отвечает: {settings.SITE_URL}.",
            "Проверьте службы nginx и tochki-web.",
        )
    return Condition(Level.FINE, "Сайт отвечает.")


CONDITIONS: tuple[Callable[[], Condition], ...] = (
    *(database, worker, failing_jobs, publication, task_queue, failed_tasks, vote),
    *(backup, mirror, disk, clock, certificate, owner, letters, subscribers, gateway, alarm_addresses),
)
FROM_OUTSIDE = (*CONDITIONS, front_door)


def look(questions: tuple[Callable[[], Condition], ...] = CONDITIONS) -> list[Condition]:
    return [_answer(question) for question in questions]


def _answer(question: Callable[[], Condition]) -> Condition:
    """Run a check; a database or system error becomes an alarm."""
    try:
        return replace(question(), name=question.__name__)
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()
        return Condition(
            Level.ALARM,
            "База данных не отвечает.",
            "Перезапустите службу postgresql. Посмотрите, есть ли место на диске.",
            name=database.__name__,
        )
    except OSError as error:
        name = question.__name__
        sentence = f"Не удалось проверить ({name}): {error.strerror}."
        return Condition(Level.ALARM, sentence, SEE_LOG, name=name)
