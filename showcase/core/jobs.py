"""Work that no visitor waits for: the list of background jobs, how one is run, and the jobs of this app."""

import datetime
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone
from wagtail.models import UploadedFile

from showcase.core.models.images import CustomImage
from showcase.core.models.jobs import JobRun
from showcase.core.photos import make_renditions

logger = logging.getLogger(__name__)

HEARTBEAT = "worker"
"""Name of the row that shows the worker itself is alive."""
LOCK_SPACE = 20260
"""First half of our advisory locks' keys, so that they meet no other use of such locks."""
DAY = 24 * 60 * 60
RENDITION_BATCH = 50
RENDITION_SECONDS = 10


@dataclass(frozen=True)
class Job:
    """A function without arguments and the least number of seconds between two starts of it."""

    name: str
    every_seconds: int
    run: Callable[[], None]


registry: dict[str, Job] = {}
threads: list[Callable[[threading.Event], None]] = []
"""Work that runs beside the jobs, each in a thread of the worker until the event is set."""


def register(name: str, every_seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Decorator for functions in an app's `jobs.py`; the worker imports those modules when it starts."""

    def add(function: Callable[[], None]) -> Callable[[], None]:
        if name in registry or name == HEARTBEAT:
            raise ValueError(f"A job named {name!r} is registered already.")
        registry[name] = Job(name, every_seconds, function)
        return function

    return add


def register_thread(function: Callable[[threading.Event], None]) -> None:
    """Run a function in a thread of the worker process: it waits for nothing that jobs do."""
    threads.append(function)


@contextmanager
def job_lock(name: str) -> Iterator[bool]:
    """Hold the job's advisory lock for the block; gives False when another worker holds it.

    The lock belongs to the database session: it goes with a worker that is killed.
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
    """True when the database's clock says that the last start is long enough ago."""
    border = Now() - datetime.timedelta(seconds=job.every_seconds)
    return not JobRun.objects.filter(name=job.name, last_started__gt=border).exists()


def run_job(job: Job, *, always: bool = False) -> bool:
    """Run the job if it is due (or `always`) and nobody else runs it; tell whether it ran.

    An error of the job is logged and kept in its JobRun. Raises only when the database is gone.
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
    """Note that the worker is alive."""
    JobRun.objects.update_or_create(name=HEARTBEAT, defaults={"last_finished": Now()})


@register("renditions", every_seconds=5)
def make_missing_renditions() -> None:
    """Sizes of new pictures, newest first; a broken picture is marked and left until tomorrow."""
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
    except Exception as error:  # decoders raise whatever they like
        logger.exception("Размеры изображения %s не сделаны", image.pk)
        message = f"{type(error).__name__}: {error}"[:255]
        CustomImage.objects.filter(pk=image.pk).update(renditions_error=message)


@register("retry_renditions", every_seconds=DAY)
def retry_broken_pictures() -> None:
    """Give marked pictures another chance: a full disk fails like a broken file."""
    CustomImage.objects.exclude(renditions_error="").update(renditions_error="")


@register("publish_scheduled", every_seconds=60)
def publish_scheduled() -> None:
    """Publish and take down what editors gave a time."""
    call_command("publish_scheduled")


@register("clear_sessions", every_seconds=DAY)
def clear_sessions() -> None:
    """Forget sessions that ended."""
    call_command("clearsessions")


@register("purge_uploads", every_seconds=DAY)
def purge_uploads() -> None:
    """Delete uploads that nobody described within a day: they still hold the camera's data."""
    border = timezone.now() - datetime.timedelta(days=1)
    for upload in UploadedFile.objects.exclude(file=""):
        storage = upload.file.storage
        if storage.exists(upload.file.name) and storage.get_modified_time(upload.file.name) > border:
            continue
        upload.file.delete(save=False)
        upload.delete()
