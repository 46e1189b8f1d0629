"""What the page «Состояние», the alarms and the metrics say about the site."""

import datetime as dt
import json
import os
import re
import ssl
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import PageLogEntry

from showcase.core import cache_version, jobs
from showcase.core.models import JobRun, QueuedTask, TaskState
from showcase.core.russian import plain_spaces
from showcase.mirror import addresses, files, making
from showcase.mirror.making import State
from showcase.operations import conditions, machine, metrics
from showcase.operations.conditions import Level

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.VAR_DIR = tmp_path
    settings.SITE_URL = "http://127.0.0.1:9"  # nobody answers there
    settings.ALARM_EMAILS = ["head@example.org"]


def levels() -> dict[str, Level]:
    return {condition.name: condition.level for condition in conditions.look()}


def keep_backup(folder: Path, hours: int) -> None:
    (folder / "one").mkdir(parents=True)
    made = timezone.now() - dt.timedelta(hours=hours)
    (folder / "one" / "manifest.json").write_text(json.dumps({"made_at": made.isoformat()}))


def keep_mirror(**fields) -> State:
    now = timezone.now()
    known = {"began": now, "ended": now, "boundary": now + dt.timedelta(hours=1), "stamp": making.stamp()}
    files.pages_folder().mkdir(parents=True, exist_ok=True)
    state = State(**{**known, "pages": addresses.count(), "failures": 0, **fields})
    state.write()
    return state


AGO = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({}, Level.FINE),
        ({"failures": 1}, Level.ALARM),
        ({"pages": 3}, Level.ALARM),
        ({"began": -2 * AGO, "ended": -2 * AGO, "boundary": -AGO}, Level.ALARM),
        ({"began": -2 * AGO, "ended": -2 * AGO}, Level.FINE),  # nothing has changed
        ({"began": -4 * AGO, "ended": -2 * AGO, "boundary": -AGO}, Level.FINE),  # it takes that long
    ],
)
def test_a_mirror_that_is_late_or_lacks_pages_is_an_alarm(tree, fields, level):
    cache_version.renew()
    moved = {
        name: timezone.now() + value if isinstance(value, dt.timedelta) else value
        for name, value in fields.items()
    }
    keep_mirror(**moved)
    assert conditions.mirror().level == level


def test_edits_that_follow_one_another_do_not_hide_a_mirror_that_fails(tree):
    keep_mirror(began=timezone.now() - 2 * AGO, ended=timezone.now() - 2 * AGO, stamp="an earlier one")
    cache_version.renew()
    assert conditions.mirror().level == Level.FINE
    PageLogEntry.objects.log_action(tree.home, "wagtail.publish", timestamp=timezone.now() - AGO)
    assert conditions.mirror().level == Level.ALARM


def test_a_mirror_is_told_of_when_it_is_absent_and_when_it_rots(tree):
    assert conditions.mirror().level == Level.ALARM
    state = keep_mirror()
    files.write_note("drift", {"at": state.ended.isoformat(), "compared": 9, "different": ["/novosti/"]})
    assert (conditions.mirror().level, "/novosti/" in conditions.mirror().sentence) == (Level.WARNING, True)


def test_what_stands_still_is_an_alarm(tree, settings):
    found = levels()
    assert (found["worker"], found["backup"]) == (Level.ALARM, Level.ALARM)
    jobs.beat()
    keep_mirror()
    keep_backup(settings.BACKUP_DIR, hours=1)
    late = timezone.now() - dt.timedelta(minutes=11)
    assert [name for name, level in levels().items() if level == Level.ALARM] == []
    page = tree.project(tree.year(), tree.municipality())
    revision = page.save_revision()
    revision.approved_go_live_at = late
    revision.save()
    QueuedTask.objects.create(name="staff.review_letter", next_try_at=late)
    QueuedTask.objects.create(name="staff.review_letter", state=TaskState.FAILED, finished_at=late)
    JobRun.objects.create(name="renditions", last_started=late, last_error="OSError")
    found = levels()
    assert (found["publication"], found["task_queue"]) == (Level.ALARM, Level.ALARM)
    assert (found["failed_tasks"], found["failing_jobs"]) == (Level.WARNING, Level.WARNING)


def test_an_old_backup_is_an_alarm(tree, settings):
    keep_backup(settings.BACKUP_DIR, hours=27)
    assert levels()["backup"] == Level.ALARM
    settings.DEMO = True
    assert levels()["backup"] == Level.ALARM


@pytest.mark.parametrize(("free", "level"), [(9, Level.ALARM), (15, Level.WARNING), (50, Level.FINE)])
def test_a_full_disk(monkeypatch, free, level):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: Usage(100, 100 - free, free))
    assert conditions.disk().level == level


def write_certificate(path: Path, days: int) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.example")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=90))
    made = builder.not_valid_after(now + dt.timedelta(days=days, hours=1)).sign(key, hashes.SHA256())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.with_suffix(".key").write_bytes(key.private_bytes(*kind))


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        (60, Level.FINE, "действует"),
        (20, Level.WARNING, "через 20 дней"),
        (3, Level.ALARM, "через 3 дня"),
        (-1, Level.ALARM, "через 0 дней"),
    ],
)
def test_the_end_of_the_certificate(settings, tmp_path, days, level, words):
    settings.CERTIFICATE_FILE = str(tmp_path / f"{days}.pem")
    write_certificate(tmp_path / f"{days}.pem", days)
    machine._certificate_end.cache_clear()
    condition = conditions.certificate()
    assert (condition.level, words in plain_spaces(condition.sentence)) == (level, True)


def test_a_certificate_that_cannot_be_read(settings):
    for settings.CERTIFICATE_FILE, settings.SITE_URL in (
        ("/no/such.pem", "http://site.example"),
        ("", "https://127.0.0.1:9"),
    ):
        machine._certificate_end.cache_clear()
        assert conditions.certificate().level == Level.ALARM


def test_a_certificate_that_browsers_refuse_is_told_apart_from_silence(settings, tmp_path):
    write_certificate(tmp_path / "own.pem", 60)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "own.key")
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SITE_URL = f"https://127.0.0.1:{server.server_port}"
        assert "не верят сертификату" in conditions.front_door().sentence
        server.shutdown()
    assert "Сайт не отвечает" in conditions.front_door().sentence


def test_alarms_are_told_once(tree, settings, mail_server, capsys):
    keep_backup(settings.BACKUP_DIR, hours=1)
    keep_mirror()
    call_command("watch")
    call_command("watch")
    subjects = [letter["Subject"] for letter in mail_server.letters]
    assert len(subjects) == len(set(subjects)) == 2  # the worker and the front door
    assert "Фоновый обработчик молчит" in capsys.readouterr().out
    for (
        mark
    ) in settings.ALARMS_DIR.iterdir():  # a clock that went an hour back does not silence them for ever
        os.utime(mark, (timezone.now().timestamp() + 8 * 3600,) * 2)
    call_command("watch")
    assert len(mail_server.letters) == 4


@pytest.mark.parametrize(
    ("addresses", "backend", "level"),
    [
        ([], "smtp", Level.EMPTY),
        (["a@example.ru"], "console", Level.EMPTY),
        (["a@example.ru"], "smtp", Level.FINE),
    ],
)
def test_alarms_reach_somebody_only_where_letters_leave(settings, addresses, backend, level):
    settings.ALARM_EMAILS = addresses
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert conditions.alarm_addresses().level == level


def test_a_database_that_is_gone_is_told(db, settings, mail_server):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("ALTER TABLE core_jobrun RENAME TO core_jobrun_gone")
    call_command("watch")
    assert any("Auto-Submitted" in letter for letter in mail_server.letters)
    assert conditions.look()[1].sentence == "База данных не отвечает."


def test_the_page_says_it_in_words(tree, admin_client):
    QueuedTask.objects.create(
        name="staff.review_letter", message="Почта не отвечает.", state=TaskState.FAILED
    )
    html = admin_client.get("/admin/sostoyanie/").content.decode()
    for words in ("Фоновый обработчик молчит", "Письмо о проверке", "Не заполнено:", "PostgreSQL"):
        assert words in html


def test_a_task_that_was_given_up_can_be_repeated(tree, admin_client):
    failed = QueuedTask.objects.create(name="staff.reset_letters", state=TaskState.FAILED, tries=5)
    QueuedTask.objects.create(name="staff.reset_letters")
    html = admin_client.get("/admin/sostoyanie/").content.decode()
    again = f"/admin/sostoyanie/zadanie/{failed.pk}/"
    assert re.findall(r'action="(/admin/sostoyanie/\S+)"', html) == [again]
    assert "Задание снова в очереди." in admin_client.post(again, follow=True).content.decode()
    assert QueuedTask.objects.filter(state=TaskState.QUEUED, tries=0).count() == 2
    assert "уже не ждёт" in admin_client.post(again, follow=True).content.decode()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("192.0.2.1", {}, 404),
        ("192.0.2.1", {"Authorization": "Bearer right"}, 200),
        ("192.0.2.1", {"Authorization": "Bearer wrong"}, 404),
        ("", {"Authorization": "Bearer "}, 404),
    ],
)
def test_who_may_read_the_metrics(tree, client, settings, address, headers, status):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_metrics_name_the_ages(tree, client):
    jobs.beat()
    QueuedTask.objects.create(name="staff.review_letter", next_try_at=timezone.now() - dt.timedelta(hours=1))
    text = client.get("/metrics").content.decode()
    assert 'site_condition{name="worker"} 0.0' in text
    assert 'site_queue_age_seconds{queue="tasks"} 36' in text
    assert 'site_codes_last_hour{what="confirmed"} 0.0' in text
    assert 'site_job_age_seconds{name="worker"}' in text


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"PATH_INFO": "/"}, "page_made"),
        ({"PATH_INFO": "/", "showcase.from_cache": True}, "page_cached"),
        ({"PATH_INFO": "/golos/2026/1/"}, "vote"),
        ({"PATH_INFO": "/admin/"}, "admin"),
        ({"PATH_INFO": "/media/images/a.jpg"}, "media"),
    ],
)
def test_requests_are_counted_by_kind(environ, kind):
    assert metrics.kind_of(environ) == kind
