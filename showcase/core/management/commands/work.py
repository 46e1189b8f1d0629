"""The background worker: a loop that runs every registered job when it is due."""

import logging
import signal
import threading
import time

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    close_old_connections,
    connection,
)
from django.utils.module_loading import autodiscover_modules

from showcase.core import jobs, queue
from showcase.core.breaker import is_lost

logger = logging.getLogger(__name__)

TICK_SECONDS = 1
HEARTBEAT_SECONDS = 15
MAX_CHECK_SECONDS = 60
"""A daily job is checked this often, so that a missed run is made up soon after the start."""
RECONNECT_SECONDS = 2


class Command(BaseCommand):
    help = "Фоновый обработчик: размеры фото, публикация по расписанию, уборка. Останавливается по Ctrl-C."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="Выполнить каждое задание один раз и выйти.",
        )

    def handle(self, *args, **options) -> None:
        self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
        autodiscover_modules("jobs")
        if options["once"]:
            self.run_once()
        else:
            Worker().run_until_stopped()
            self.stdout.write("Фоновый обработчик остановлен.")

    def run_once(self) -> None:
        """Run every job and queued task now. Raises CommandError when a job failed."""
        jobs.beat()
        for job in jobs.registry.values():
            jobs.run_job(job, always=True)
        queue.run_due()
        failed = jobs.JobRun.objects.filter(name__in=jobs.registry).exclude(last_error="")
        if failed:
            raise CommandError("Не выполнены задания: " + ", ".join(run.name for run in failed))


class Worker:
    """Runs jobs until SIGTERM or SIGINT; the current job is finished first."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.next_check: dict[str, float] = {}

    def run_until_stopped(self) -> None:
        """Run until a signal; wait for a lost database."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        for function in jobs.threads:
            threading.Thread(target=function, args=[self.stopping], daemon=True).start()
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self.tick()
                self.stopping.wait(TICK_SECONDS)
            except (DatabaseError, InterfaceError) as error:  # stopped, restarted or not migrated yet
                if not is_lost(error):  # the breaker has logged it
                    logger.warning("База данных не готова, ждём: %s", error)
                connection.close()
                self.next_check.clear()
                self.stopping.wait(RECONNECT_SECONDS)

    def tick(self) -> None:
        """Run due jobs. The times here only save queries: the database's clock decides."""
        if self.is_time_for(jobs.HEARTBEAT, HEARTBEAT_SECONDS):
            jobs.beat()
        for job in jobs.registry.values():
            if self.stopping.is_set():
                return
            if self.is_time_for(job.name, job.every_seconds) and jobs.run_job(job):
                jobs.beat()

    def is_time_for(self, name: str, every_seconds: int) -> bool:
        """Whether it is time to check in the database if `name` is due."""
        now = time.monotonic()
        if now < self.next_check.get(name, 0):
            return False
        self.next_check[name] = now + min(every_seconds, MAX_CHECK_SECONDS)
        return True
