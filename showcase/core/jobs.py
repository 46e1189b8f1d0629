"""Background jobs: their registry, how one is run, and the jobs of this app."""

import datetime
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone
from wagtail.models import UploadedFile

from showcase.core import held_photos, queue
from showcase.core.models.images import CustomImage
from showcase.core.models.jobs import JobRun
from showcase.core.models.tasks import QueuedTask
from showcase.core.photos import make_renditions

logger = logging.getLogger(__name__)

HEARTBEAT = "worker"
"""Name of the JobRun that the worker itself updates while it runs."""
LOCK_SPACE = 20260
"""First half of the advisory lock keys, unique to this use."""
DAY = 24 * 60 * 60
RENDITION_BATCH = 50
RENDITION_SECONDS = 10


@dataclass(frozen=True)
class Job:
    """A function, its name for people and the minimum number of seconds between two starts of it."""

    name: str
    words: str
    every_seconds: int
    run: Callable[[], None]


registry: dict[str, Job] = {}
threads: list[Callable[[threading.Event], None]] = []
"""Work that runs beside the jobs, each in a thread of the worker until the event is set."""


def register(name: str, words: str, every_seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function of an app's `jobs.py`, which the worker imports when it starts."""

    def add(function: Callable[[], None]) -> Callable[[], None]:
        if name in registry or name == HEARTBEAT:
            raise ValueError(f"A job named {name!r} is registered already.")
        registry[name] = Job(name, words, every_seconds, function)
        return function

    return add


def register_thread(function: Callable[[threading.Event], None]) -> None:
    """Register a function that runs in its own thread of the worker, independently of the jobs."""
    threads.append(function)


@contextmanager
def job_lock(name: str) -> Iterator[bool]:
    """Hold the job's advisory lock; yields False when another worker holds it.

    The lock belongs to the database session, so a killed worker releases it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK_SPACE, name])
        (held,) = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            _unlock(name)


def _unlock(name: str) -> None:
    if connection.connection is None or connection.connection.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK_SPACE, name])


def is_due(job: Job) -> bool:
    """Whether the job's interval has passed, by the database's clock; a start in the future counts as passed."""
    limit = Now() - datetime.timedelta(seconds=job.every_seconds)
    return not JobRun.objects.filter(name=job.name, last_started__gt=limit, last_started__lte=Now()).exists()


def run_job(job: Job, *, always: bool = False) -> bool:
    """Run the job if it is due (or `always`) and not running elsewhere; return whether it ran.

    An error of the job is logged and stored in its JobRun. Raises DatabaseError when the database is gone.
    """
    with job_lock(job.name) as held:
        if not held or not (always or is_due(job)):
            return False
        JobRun.objects.update_or_create(name=job.name, defaults={"last_started": Now()})
        error = _error_of(job)
        JobRun.objects.filter(name=job.name).update(last_finished=Now(), last_error=error)
        return True


def _error_of(job: Job) -> str:
    try:
        job.run()
    except Exception as error:  # one failing job must not stop the others
        logger.exception("Задание %s не выполнено", job.name)
        return f"{type(error).__name__}: {error}"
    return ""


def beat() -> None:
    JobRun.objects.update_or_create(name=HEARTBEAT, defaults={"last_finished": Now()})


@register("renditions", "Размеры фото", every_seconds=5)
def make_missing_renditions() -> None:
    """Create the sizes of new pictures, newest first. A broken picture is marked and retried a day later."""
    deadline = time.monotonic() + RENDITION_SECONDS
    todo = CustomImage.objects.filter(renditions_ready=False, renditions_error="")
    for image in todo.order_by("-created_at", "-pk")[:RENDITION_BATCH]:
        _make_or_mark(image)
        if time.monotonic() > deadline:
            break


def _make_or_mark(image: CustomImage) -> None:
    try:
        make_renditions(image)
    except DatabaseError:
        raise
    except Exception as error:  # decoders raise exceptions of any type
        logger.exception("Размеры изображения %s не сделаны", image.pk)
        message = f"{type(error).__name__}: {error}"[:255]
        CustomImage.objects.filter(pk=image.pk).update(renditions_error=message)


@register("retry_renditions", "Повтор неудавшихся размеров фото", every_seconds=DAY)
def retry_broken_pictures() -> None:
    """Retry marked pictures: the error may have been a full disk."""
    CustomImage.objects.exclude(renditions_error="").update(renditions_error="")


register("clear_sessions", "Уборка старых входов", every_seconds=DAY)(partial(call_command, "clearsessions"))


@register("purge_uploads", "Уборка незаконченных загрузок", every_seconds=DAY)
def purge_uploads() -> None:
    """Delete uploads not described within a day: they still contain the camera's data."""
    limit = timezone.now() - datetime.timedelta(days=1)
    for upload in UploadedFile.objects.exclude(file=""):
        storage = upload.file.storage
        if storage.exists(upload.file.name) and storage.get_modified_time(upload.file.name) > limit:
            continue
        upload.file.delete(save=False)
        upload.delete()


register("purge_held_photos", "Уборка фото без описания", every_seconds=DAY)(held_photos.purge)


@register("purge_queue", "Уборка выполненных заданий", every_seconds=DAY)
def purge_queue() -> None:
    """Forget finished tasks after a month."""
    limit = timezone.now() - datetime.timedelta(days=30)
    QueuedTask.objects.filter(finished_at__lt=limit).delete()


register_thread(queue.run)
register_thread(partial(queue.run, is_long=True))
