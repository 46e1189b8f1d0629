"""A task queue with retries, modelled on `django.tasks`.

A function of a module named `jobs` (or imported by one) is registered with `@task(…)` and queued by `.enqueue(…)`:

    @queue.task("contest.import_table", "Запись таблицы")
    def import_table(run: queue.Run, table: int) -> str:
        run.report(done, total)
        return "Изменено 230 проектов."

    import_table.enqueue(table=5)

The row is written in the caller's transaction, so a rollback queues nothing. A worker holds an advisory lock while it
runs a task; the lock is released even if the worker is killed, and the task is then retried. A task may run more than
once, so it must be idempotent. Tasks that run for minutes (`is_long`) have their own thread, so that emails do not
wait for them. Arguments are plain JSON in the database: keys of rows, never personal data.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections, connection
from django.db.models.functions import Now
from django.utils import timezone

from showcase.core.breaker import is_lost
from showcase.core.models.tasks import QueuedTask, TaskState

logger = logging.getLogger(__name__)

LOCK_SPACE = 20266
"""First half of the advisory lock keys, unique to this use; the second half is the key of the task."""
BACKOFF_SECONDS = (10, 60, 300, 1800)
TICK_SECONDS = 1
REPORT_SECONDS = 0.5
RECONNECT_SECONDS = 2
BROKEN = "Не получилось из-за ошибки сайта. Она записана в журнал, повторите позже."
INTERRUPTED = "Обработчик несколько раз прерывался и не закончил. Повторите позже."

CLAIM = """
UPDATE core_queuedtask SET state = 'running', started_at = now(), tries = tries + 1, done = 0
WHERE id = (
  SELECT id FROM core_queuedtask WHERE state = 'queued' AND next_try_at <= clock_timestamp() AND name = ANY(%s)
  ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, pg_advisory_lock(%s, id::integer)
"""
RETRY = """
UPDATE core_queuedtask SET state = 'queued', done = 0, next_try_at = now() + make_interval(secs => %s)
WHERE id = %s AND state = 'running'
"""


class Failed(Exception):
    """The task failed permanently and is not retried; the message is shown to users."""


class Run:
    """Progress of a running task, saved by the thread that started it."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def report(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def write(self, key: int) -> None:
        QueuedTask.objects.filter(pk=key).update(done=self.done, total=self.total)


@dataclass(frozen=True)
class Task:
    """A registered function and its name for people."""

    name: str
    words: str
    function: Callable[..., str | None]
    most_tries: int
    is_long: bool

    def enqueue(self, **arguments: Any) -> QueuedTask:
        """Queue a call; it starts when the transaction is committed."""
        return QueuedTask.objects.create(name=self.name, arguments=arguments)


registry: dict[str, Task] = {}


def task(
    name: str, words: str, most_tries: int = 5, *, is_long: bool = False
) -> Callable[[Callable[..., str | None]], Task]:
    """Register a function, which receives a `Run` and the arguments and returns a sentence about the result."""

    def add(function: Callable[..., str | None]) -> Task:
        if name in registry:
            raise ValueError(f"A task named {name!r} is registered already.")
        registry[name] = Task(name, words, function, most_tries, is_long)
        return registry[name]

    return add


def run(stopping: threading.Event, *, is_long: bool = False) -> None:
    """Run the short or the long tasks until stopped; the worker runs this in a thread."""
    while not stopping.wait(TICK_SECONDS):
        try:
            close_old_connections()
            requeue_abandoned()
            while not stopping.is_set() and _run_watched(stopping, _names(is_long)):
                pass
        except Exception as error:  # a lost database is waited for
            if not is_lost(error):
                logger.exception("Очередь заданий ждёт базу данных")
            connection.close()
            stopping.wait(RECONNECT_SECONDS)


def run_due() -> int:
    """Run all due tasks in this thread and return their number. For tests and `work --once`."""
    requeue_abandoned()
    count = 0
    while (key := claim(list(registry))) is not None:
        execute(key, Run())
        count += 1
    return count


def _names(is_long: bool) -> list[str]:
    return [task.name for task in registry.values() if task.is_long == is_long]


def _run_watched(stopping: threading.Event, names: list[str]) -> bool:
    """Run one task in a new thread and save its progress; return whether there was one.

    Saved from here, because the task's own transaction would hide the progress until it commits.
    """
    if not QueuedTask.objects.filter(state=TaskState.QUEUED, next_try_at__lte=Now(), name__in=names).exists():
        return False
    progress, claimed = Run(), [0]
    thread = threading.Thread(target=_claim_and_execute, args=[progress, claimed, names], daemon=True)
    thread.start()
    written = (0, 0)
    while thread.is_alive() and not stopping.is_set():
        thread.join(REPORT_SECONDS)
        if claimed[0] and written != (written := (progress.done, progress.total)):
            progress.write(claimed[0])
    return not stopping.is_set() and bool(claimed[0])


def _claim_and_execute(progress: Run, claimed: list[int], names: list[str]) -> None:
    """Claim and run a task on this thread's connection, which holds the lock."""
    try:
        if (key := claim(names)) is not None:
            claimed[0] = key
            execute(key, progress)
    except Exception:  # the row stays «running» and `requeue_abandoned` retries it
        logger.exception("Задание очереди прервано")
    finally:
        connection.close()


def claim(names: list[str]) -> int | None:
    """Claim and lock the longest due task with one of these names; return its key."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [names, LOCK_SPACE])
        row = cursor.fetchone()
    return row[0] if row else None


def execute(key: int, progress: Run) -> None:
    """Run a claimed task once and save the result."""
    row = QueuedTask.objects.get(pk=key)
    known = registry[row.name]
    try:
        message = known.function(progress, **row.arguments) or ""
    except Failed as refusal:
        _finish(key, progress, TaskState.FAILED, str(refusal))
    except Exception:  # any error may be temporary
        logger.exception("Задание %s не выполнено", row.name)
        _retry_or_fail(row, progress, BROKEN)
    else:
        _finish(key, progress, TaskState.DONE, message)
    finally:
        _unlock(key)


def requeue_abandoned() -> None:
    """Retry running tasks whose lock is free: their worker was killed."""
    for row in QueuedTask.objects.filter(state=TaskState.RUNNING):
        if not _try_lock(row.pk):
            continue
        try:
            row.refresh_from_db()
            if row.state == TaskState.RUNNING and row.name in registry:
                _retry_or_fail(row, Run(), INTERRUPTED)
        finally:
            _unlock(row.pk)


def try_again(key: int) -> bool:
    """Requeue a failed task and reset its tries; return whether there was one."""
    given_up = QueuedTask.objects.filter(pk=key, state=TaskState.FAILED)
    fresh = {"state": TaskState.QUEUED, "next_try_at": Now(), "finished_at": None}
    return bool(given_up.update(**fresh, tries=0, done=0, message=""))


def is_interrupted(row: QueuedTask) -> bool:
    """Whether a started task is waiting for a retry, or its worker was killed."""
    if row.state != TaskState.RUNNING:
        return row.state == TaskState.QUEUED and row.tries > 0
    if is_left := _try_lock(row.pk):
        _unlock(row.pk)
    return is_left


def _retry_or_fail(row: QueuedTask, progress: Run, message: str) -> None:
    if row.tries >= registry[row.name].most_tries:
        _finish(row.pk, progress, TaskState.FAILED, message)
        return
    wait = BACKOFF_SECONDS[min(row.tries, len(BACKOFF_SECONDS)) - 1]
    with connection.cursor() as cursor:
        cursor.execute(RETRY, [wait, row.pk])


def _finish(key: int, progress: Run, state: TaskState, message: str) -> None:
    QueuedTask.objects.filter(pk=key).update(
        state=state,
        message=message[: QueuedTask._meta.get_field("message").max_length],
        done=progress.done,
        total=progress.total,
        finished_at=timezone.now(),
    )


def _try_lock(key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, key])
        return cursor.fetchone()[0]


def _unlock(key: int) -> None:
    if connection.connection is None or connection.connection.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, key])
