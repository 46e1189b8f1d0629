"""The worker: one job at a time, failures apart, a timetable by the database's clock."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils.module_loading import autodiscover_modules
from wagtail.models import UploadedFile

from config.database import SUPERUSER
from showcase.core import jobs
from showcase.core.management.commands.work import Worker
from showcase.core.models import CustomImage, JobRun
from showcase.core.photos import specs_for
from tests import ROOT, databases
from tests.factories import image
from tests.waiting import wait_for


@pytest.fixture
def calls(monkeypatch):
    """An empty timetable with two jobs: the first always fails, the second notes its calls."""
    made = []
    autodiscover_modules("jobs")  # import them now, or their jobs would register in the test's own list
    monkeypatch.setattr(jobs, "registry", {})

    @jobs.register("broken", "Сломанное", every_seconds=60)
    def broken() -> None:
        raise RuntimeError("не вышло")

    @jobs.register("good", "Хорошее", every_seconds=60)
    def good() -> None:
        made.append("good")

    return made


def other_session() -> psycopg.Connection:
    """Open a second database session, like that of another worker."""
    return psycopg.connect(databases.url_of(connection.settings_dict["NAME"]), autocommit=True)


@pytest.mark.django_db
def test_failing_job_is_recorded_frees_its_lock_and_stops_nobody(calls):
    with pytest.raises(CommandError, match="broken"):
        call_command("work", "--once", stdout=StringIO())
    assert calls == ["good"]
    broken, good = JobRun.objects.get(name="broken"), JobRun.objects.get(name="good")
    assert broken.last_error == "RuntimeError: не вышло"
    assert good.last_error == ""
    assert good.last_started <= good.last_finished
    with other_session() as other:
        query = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        assert other.execute(query, [jobs.LOCK_SPACE, "broken"]).fetchone() == (True,)


@pytest.mark.django_db
def test_job_waits_for_its_time_by_the_clock_of_the_database(calls):
    job = jobs.registry["good"]
    assert jobs.run_job(job)
    assert not jobs.run_job(job)
    JobRun.objects.filter(name="good").update(last_started=F("last_started") - timedelta(seconds=61))
    assert jobs.run_job(job)
    JobRun.objects.filter(name="good").update(last_started=Now() + timedelta(hours=1))  # the clock was ahead
    assert jobs.run_job(job)
    assert calls == ["good", "good", "good"]


@pytest.mark.django_db
def test_job_held_by_another_worker_is_left_alone(calls):
    job = jobs.registry["good"]
    with other_session() as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [jobs.LOCK_SPACE, "good"])
        assert not jobs.run_job(job, always=True)
        # Unlock explicitly: the server notices the end of a session only a moment later.
        other.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [jobs.LOCK_SPACE, "good"])
        assert jobs.run_job(job, always=True)
    assert calls == ["good"]


def test_two_jobs_cannot_share_a_name(calls):
    with pytest.raises(ValueError, match="registered already"):
        jobs.register("good", "Хорошее", every_seconds=5)(print)


@pytest.mark.django_db
def test_worker_notes_that_it_is_alive_and_asks_the_database_no_more(calls, django_assert_num_queries):
    worker = Worker()
    worker.tick()
    assert JobRun.objects.get(name=jobs.HEARTBEAT).last_finished is not None
    assert calls == ["good"]
    with django_assert_num_queries(0):
        worker.tick()


@pytest.mark.django_db
def test_missing_sizes_are_made_and_a_broken_picture_blocks_nobody():
    good, broken = image().pk, image()
    Path(broken.file.path).write_bytes(b"torn")
    jobs.make_missing_renditions()
    ready = CustomImage.objects.filter(renditions_ready=True)
    assert [image.pk for image in ready] == [good]
    assert ready.get().renditions.count() == len(specs_for(ready.get()))
    marked = CustomImage.objects.exclude(renditions_error="")
    assert [image.pk for image in marked] == [broken.pk]
    jobs.retry_broken_pictures()
    assert not marked.all().exists()


@pytest.mark.django_db
def test_abandoned_uploads_are_deleted_after_a_day(settings):
    old, fresh = (
        UploadedFile.objects.create(file=ContentFile(b"x", name=name)) for name in ("old.jpg", "new.jpg")
    )
    yesterday = time.time() - 25 * 60 * 60
    os.utime(old.file.path, (yesterday, yesterday))
    jobs.purge_uploads()
    assert list(UploadedFile.objects.all()) == [fresh]
    assert [path.name for path in settings.MEDIA_ROOT.rglob("*.jpg")] == ["new.jpg"]


@pytest.mark.django_db
def test_all_jobs_of_the_site_run_once():
    call_command("work", "--once", stdout=StringIO())
    names = set(JobRun.objects.filter(last_finished__isnull=False).values_list("name", flat=True))
    usual = {
        "renditions",
        "publish_scheduled",
        "clear_sessions",
        "purge_uploads",
        "outreach_mail",
        "outreach_purge",
    }
    assert usual | {jobs.HEARTBEAT} <= names


def run_on_server(statement: str, *values: str) -> None:
    """Run a statement that concerns whole databases."""
    with psycopg.connect(databases.url_of(SUPERUSER), autocommit=True) as server:
        server.execute(statement, values)


def start_worker(url: str, tmp_path: Path) -> subprocess.Popen:
    """A real worker process on that database."""
    own = {"DATABASE_URL": url, "ALLOWED_HOSTS": "localhost", "VAR_DIR": str(tmp_path)}
    environment = {**os.environ, **own, "SECRET_KEY": django_settings.SECRET_KEY}
    command = [sys.executable, "manage.py", "work"]
    with open(tmp_path / "worker.log", "wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def wait_for_new_beat(url: str) -> None:
    """Forget the heartbeat and wait until the worker writes it again."""
    query = "SELECT 1 FROM core_jobrun WHERE name = %s"
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("DELETE FROM core_jobrun")
        wait_for(lambda: session.execute(query, [jobs.HEARTBEAT]).fetchone(), 120)


@contextmanager
def closed_to_everybody(name: str) -> Iterator[None]:
    """End all sessions and refuse new ones, like a database that restarts."""
    run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    run_on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
    yield
    run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_worker_outlives_a_lost_database_and_leaves_when_told(committing_db, tmp_path):
    def wait_for_words(words: str) -> None:
        wait_for(lambda: words in log.read_text(), 60, told=log.read_text)

    own_database = databases.url_of(committing_db)
    worker, log = start_worker(own_database, tmp_path), tmp_path / "worker.log"
    try:
        wait_for_new_beat(own_database)
        with closed_to_everybody(committing_db):
            wait_for_words("База данных не отвечает")
        wait_for_new_beat(own_database)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0, log.read_text()
        wait_for_words("остановлен")
    finally:
        worker.kill()
        worker.wait()
