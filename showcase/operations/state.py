"""Jobs, tasks and versions: the lists of the page «Состояние»."""

import platform
from datetime import datetime
from typing import NamedTuple

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from showcase.core import jobs, queue
from showcase.core.models import JobRun, QueuedTask, TaskState
from showcase.operations import backups

SHOWN_TASKS = 50


class JobLine(NamedTuple):
    name: str
    started: datetime | None
    error: str


class TaskLine(NamedTuple):
    key: int
    name: str
    state: str
    created: datetime
    tries: int
    message: str
    was_given_up: bool


def job_lines() -> list[JobLine]:
    runs = {run.name: run for run in JobRun.objects.all()}
    lines = [(job.words, runs.get(job.name)) for job in jobs.registry.values()]
    return [
        JobLine(words, run.last_started if run else None, run.last_error if run else "")
        for words, run in sorted(lines, key=lambda line: line[0])
    ]


def job_ages() -> dict[str, float]:
    """Seconds since each job last started; the worker itself is «worker»."""
    runs = JobRun.objects.all()
    starts = {run.name: run.last_started or run.last_finished for run in runs}
    return {name: seconds_since(moment) for name, moment in starts.items() if moment}


def unfinished_tasks() -> QuerySet[QueuedTask]:
    return QueuedTask.objects.exclude(state=TaskState.DONE).order_by("-created_at")


def task_lines() -> list[TaskLine]:
    return [
        TaskLine(
            task.pk,
            task_words(task.name),
            task.get_state_display(),
            task.created_at,
            task.tries,
            task.message or (f"{task.percent} %" if task.total else ""),
            task.state == TaskState.FAILED,
        )
        for task in unfinished_tasks()[:SHOWN_TASKS]
    ]


def task_words(name: str) -> str:
    """Return the Russian name of a task; one queued by another version of the site may be unknown here."""
    known = queue.registry.get(name)
    return known.words if known else name


def oldest_task_wait() -> float:
    waiting = Q(state=TaskState.QUEUED, next_try_at__lt=timezone.now())
    oldest = QueuedTask.objects.filter(waiting).aggregate(oldest=Min("next_try_at"))["oldest"]
    return seconds_since(oldest) if oldest else 0.0


def backup_age() -> dict[str, float]:
    last = backups.latest()
    return {"complete": seconds_since(last.made_at)} if last else {}


def seconds_since(moment: datetime) -> float:
    return (timezone.now() - moment).total_seconds()


def versions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (database,) = cursor.fetchone()
    return {
        "Сайт": settings.VERSION,
        "Wagtail": wagtail.__version__,
        "Django": django.__version__,
        "Python": platform.python_version(),
        "PostgreSQL": database,
    }
