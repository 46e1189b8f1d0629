"""Addresses for those who watch the site."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F

from showcase.core import jobs
from showcase.core.health import find_problems, healthz, known_migrations, readyz
from showcase.core.models import JobRun


def test_process_answers_without_a_database(rf):
    # No database mark: any query here would fail the test.
    answer = healthz(rf.get("/healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_the_worker_has_just_been_seen(rf):
    jobs.beat()
    answer = readyz(rf.get("/readyz"))
    assert (answer.status_code, answer.content) == (200, b'{"ready": true, "problems": []}')
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_silent_worker_is_named(rf):
    assert readyz(rf.get("/readyz")).status_code == 503
    jobs.beat()
    JobRun.objects.update(last_finished=F("last_finished") - timedelta(minutes=3))
    answer = readyz(rf.get("/readyz"))
    assert answer.status_code == 503
    assert "Фоновый обработчик молчит" in answer.content.decode()


@pytest.mark.django_db
def test_migration_that_was_not_applied_is_named():
    jobs.beat()
    assert ("core", max(name for app, name in known_migrations() if app == "core")) in known_migrations()
    MigrationRecorder(connection).migration_qs.filter(app="core").delete()
    assert find_problems() == ["База данных отстала от программы: выполните миграции."]


@pytest.mark.django_db
def test_unanswering_database_is_named():
    jobs.beat()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("ALTER TABLE core_jobrun RENAME TO core_jobrun_gone")
    assert find_problems() == ["База данных не отвечает."]


def test_only_reading_methods(rf):
    assert healthz(rf.post("/healthz")).status_code == 405
    assert readyz(rf.post("/readyz")).status_code == 405
