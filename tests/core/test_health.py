"""Addresses for those who watch the site, and what `manage.py check --deploy` says about it."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from wagtail.models import Site

from showcase.core import jobs
from showcase.core.checks import contacts_are_filled_in
from showcase.core.health import find_problems, healthz, readyz
from showcase.core.models import JobRun, SiteSettings


def test_process_answers_without_a_database(rf):
    # No database mark: any query here would fail the test.
    answer = healthz(rf.get("/healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert healthz(rf.post("/healthz")).status_code == readyz(rf.post("/readyz")).status_code == 405


def test_ready_when_the_worker_has_just_been_seen(rf, db):
    jobs.beat()
    answer = readyz(rf.get("/readyz"))
    assert (answer.status_code, answer.content) == (
        200,
        b'{"ready": true, "problems": [], "pages": "live", "vote": true}',
    )
    assert "no-store" in answer["Cache-Control"]


def test_silent_worker_is_named(rf, db):
    assert readyz(rf.get("/readyz")).status_code == 503
    jobs.beat()
    JobRun.objects.update(last_finished=F("last_finished") - timedelta(minutes=3))
    answer = readyz(rf.get("/readyz"))
    assert answer.status_code == 503
    assert "Фоновый обработчик молчит" in answer.content.decode()


def test_migration_that_was_not_applied_is_named(db):
    jobs.beat()
    MigrationRecorder(connection).migration_qs.filter(app="core").delete()
    assert find_problems() == ["База данных отстала от программы: выполните миграции."]


def test_unanswering_database_is_named(db):
    jobs.beat()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("ALTER TABLE core_jobrun RENAME TO core_jobrun_gone")
    assert find_problems() == ["База данных не отвечает."]


def test_the_deployment_check_names_what_is_not_filled_in(tree):
    owner = SiteSettings.for_site(Site.objects.get())
    (warning,) = contacts_are_filled_in(["default"])
    assert "телефон, эл. почта" in warning.msg
    for name in ("owner_name", "owner_address", "phone", "press_phone", "operator_number"):
        setattr(owner, name, "8 800 000-00-00")
    owner.email = owner.press_email = "press@example.org"
    owner.save()
    assert contacts_are_filled_in(["default"]) == []
    SiteSettings.objects.update(email="")
    assert [warning.msg for warning in contacts_are_filled_in(["default"])] == ["Не заполнено: эл. почта."]
