"""The worker: one job at a time, failures apart, a timetable by the database's clock."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils.module_loading import autodiscover_modules
from PIL import Image
from wagtail.models import UploadedFile

from showcase.core import jobs
from showcase.core.management.commands.work import Worker
from showcase.core.models import CustomImage, JobRun
from showcase.core.photos import specs_for

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = ("dbname", "user", "password", "host", "port")


@pytest.fixture
def media_root(settings):
    return settings.MEDIA_ROOT


@pytest.fixture
def calls(monkeypatch):
    """An empty timetable with two jobs: the first always fails, the second notes its calls."""
    made = []
    autodiscover_modules(
        "jobs"
    )  # a module met for the first time here would register into the test's own list
    monkeypatch.setattr(jobs, "registry", {})

    @jobs.register("broken", every_seconds=60)
    def broken() -> None:
        raise RuntimeError("не вышло")

    @jobs.register("good", every_seconds=60)
    def good() -> None:
        made.append("good")

    return made


def new_image() -> CustomImage:
    target = BytesIO()
    Image.new("RGB", (80, 60), "green").save(target, "JPEG")
    file = ContentFile(target.getvalue(), name="a.jpg")
    return CustomImage.objects.create(title="Лавочка", description="Лавочка у дома", people="none", file=file)


def session_parameters(**changed: str) -> dict:
    """Where the tests' database is, for sessions that Django does not hold."""
    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ADDRESS if name in parameters} | changed


def other_session() -> psycopg.Connection:
    """A second database session, as another worker has one."""
    return psycopg.connect(**session_parameters(), autocommit=True)


@pytest.mark.django_db
def test_failing_job_is_recorded_and_stops_nobody(calls):
    with pytest.raises(CommandError, match="broken"):
        call_command("work", "--once", stdout=StringIO())
    assert calls == ["good"]
    broken, good = JobRun.objects.get(name="broken"), JobRun.objects.get(name="good")
    assert broken.last_error == "RuntimeError: не вышло"
    assert good.last_error == ""
    assert good.last_started <= good.last_finished


@pytest.mark.django_db
def test_job_waits_for_its_time_by_the_clock_of_the_database(calls):
    job = jobs.registry["good"]
    assert jobs.run_job(job)
    assert not jobs.run_job(job)
    JobRun.objects.filter(name="good").update(last_started=F("last_started") - timedelta(seconds=61))
    assert jobs.run_job(job)
    assert calls == ["good", "good"]


@pytest.mark.django_db
def test_job_held_by_another_worker_is_left_alone(calls):
    job = jobs.registry["good"]
    with other_session() as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [jobs.LOCK_SPACE, "good"])
        assert not jobs.run_job(job, always=True)
        # Said, not left to the end of the session, which the server notices a moment later.
        other.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [jobs.LOCK_SPACE, "good"])
        assert jobs.run_job(job, always=True)
    assert calls == ["good"]


@pytest.mark.django_db
def test_lock_is_free_after_a_failure(calls):
    assert jobs.run_job(jobs.registry["broken"], always=True)
    with other_session() as other:
        query = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        assert other.execute(query, [jobs.LOCK_SPACE, "broken"]).fetchone() == (True,)


def test_two_jobs_cannot_share_a_name(calls):
    with pytest.raises(ValueError, match="registered already"):
        jobs.register("good", every_seconds=5)(print)


@pytest.mark.django_db
def test_worker_notes_that_it_is_alive(calls):
    Worker().tick()
    assert JobRun.objects.get(name=jobs.HEARTBEAT).last_finished is not None
    assert calls == ["good"]


@pytest.mark.django_db
def test_idle_worker_does_not_ask_the_database(calls, django_assert_num_queries):
    worker = Worker()
    worker.tick()
    with django_assert_num_queries(0):
        worker.tick()


@pytest.mark.django_db
def test_missing_sizes_are_made_and_a_broken_picture_blocks_nobody(media_root):
    good, broken = new_image().pk, new_image()
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
def test_abandoned_uploads_are_deleted_after_a_day(media_root):
    old, fresh = (
        UploadedFile.objects.create(file=ContentFile(b"x", name=name)) for name in ("old.jpg", "new.jpg")
    )
    yesterday = time.time() - 25 * 60 * 60
    os.utime(old.file.path, (yesterday, yesterday))
    jobs.purge_uploads()
    assert list(UploadedFile.objects.all()) == [fresh]
    assert [path.name for path in media_root.rglob("*.jpg")] == ["new.jpg"]


@pytest.mark.django_db
def test_all_jobs_of_the_site_run_once():
    call_command("work", "--once", stdout=StringIO())
    names = set(JobRun.objects.filter(last_finished__isnull=False).values_list("name", flat=True))
    assert {"renditions", "publish_scheduled", "clear_sessions", "purge_uploads", jobs.HEARTBEAT} <= names


@pytest.fixture
def own_database(committing_db) -> dict:
    """Connection parameters of a database that other processes may change."""
    return session_parameters(dbname=committing_db)


def run_on_server(statement: str, *values: str) -> None:
    """Run a statement that concerns whole databases."""
    with psycopg.connect(**session_parameters(dbname="postgres"), autocommit=True) as server:
        server.execute(statement, values)


def start_worker(address: dict, tmp_path: Path) -> subprocess.Popen:
    """A real worker process on that database."""
    user, password = (quote(str(address.get(key, "")), safe="") for key in ("user", "password"))
    where = urlencode(
        {"host": address["host"], "port": address["port"]}
    )  # the host may be a folder of sockets
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{user}:{password}@/{address['dbname']}?{where}",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "work"]
    with open(tmp_path / "worker.log", "wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def wait_for_new_beat(address: dict, seconds: int = 40) -> None:
    """Forget the heartbeat and wait until the worker writes it again."""
    query = "SELECT 1 FROM core_jobrun WHERE name = %s"
    with psycopg.connect(**address, autocommit=True) as session:
        session.execute("DELETE FROM core_jobrun")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if session.execute(query, [jobs.HEARTBEAT]).fetchone():
                return
            time.sleep(0.2)
    pytest.fail("The worker gave no sign of life.")


@contextmanager
def closed_to_everybody(address: dict) -> Iterator[None]:
    """End all sessions and let nobody in, as a database that restarts does."""
    name = address["dbname"]
    run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    run_on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
    yield
    run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def wait_for_words(log: Path, words: str, seconds: int = 30) -> None:
    """Wait until the worker has written them."""
    deadline = time.monotonic() + seconds
    while words not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def test_worker_outlives_a_lost_database_and_leaves_when_told(own_database, tmp_path):
    worker, log = start_worker(own_database, tmp_path), tmp_path / "worker.log"
    try:
        wait_for_new_beat(own_database)
        with closed_to_everybody(own_database):
            wait_for_words(log, "База данных не готова")
        wait_for_new_beat(own_database)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0, log.read_text()
        wait_for_words(log, "остановлен")
    finally:
        worker.kill()
        worker.wait()
