"""Backups: what is in them, which are kept, what goes wrong with disks and folders, what a restore refuses."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from showcase.core.models import CustomImage
from showcase.news.models import NewsPage
from showcase.operations.backups import Backup, BackupError, latest, making, programs, store
from showcase.operations.backups.restoring import restore
from tests import ROOT, databases, factories
from tests.factories import Tree


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.VOTING_KEYS_DIR = tmp_path / "keys"
    store.prepare(settings.BACKUP_DIR)


@pytest.fixture
def small_site(committing_db) -> None:
    """One article with a picture, seen by other programs too."""
    Tree.present().article(title="Открыли площадку")
    factories.image()


@pytest.fixture(scope="module")
def made(tests_database, django_db_blocker, tmp_path_factory) -> Backup:
    """A backup of such a site."""
    folder = tmp_path_factory.mktemp("made")
    places = {"BACKUP_DIR": folder / "backups", "MEDIA_ROOT": folder / "media"}
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "made"),
        override_settings(**places, VOTING_KEYS_DIR=folder / "keys"),
    ):
        store.prepare(places["BACKUP_DIR"])
        Tree.present().article(title="Открыли площадку")
        factories.image()
        return making.make()


@pytest.fixture
def empty_database(tests_database, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.empty("empty"):
        yield


def test_a_backup_is_restored_whole(made, empty_database):
    assert restore(made) == []
    assert making.table_rows() == made.manifest["tables"]
    assert NewsPage.objects.get().title == "Открыли площадку"
    assert Path(CustomImage.objects.get().file.path).stat().st_size > 0
    checked = subprocess.run(
        ["sha256sum", "-c", "checksums.txt"], cwd=made.folder, capture_output=True, check=True
    )
    assert checked.stdout.count(b": OK") == made.manifest["media"] + 1


def test_the_drill_restores_beside_and_leaves_nothing(small_site, settings, capsys):
    call_command("drill")
    said = capsys.readouterr().out
    assert "Открыто страниц: 7" in said, said
    assert list(settings.VAR_DIR.glob("*_drill")) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = current_database() || '_drill'")
        assert cursor.fetchall() == []
    Path(CustomImage.objects.get().file.path).unlink()
    with pytest.raises(CommandError, match="нет файла"):
        call_command("check_site")


def test_unchanged_uploads_are_shared_with_the_previous_backup(small_site, settings):
    changed, kept = (Path(settings.MEDIA_ROOT, name) for name in ("changed.txt", "kept.txt"))
    for file in (changed, kept):
        file.write_text("раз")
    first = making.make()
    changed.write_text("два!")
    second = making.make()
    assert latest() == second
    inodes = [
        [(one.folder / "media" / file.name).stat().st_ino for one in (first, second)]
        for file in (changed, kept)
    ]
    assert [len(set(found)) for found in inodes] == [2, 1]
    assert first.checksums()["media/kept.txt"] == second.checksums()["media/kept.txt"]
    assert (first.folder / "media/changed.txt").read_text() == "раз"


def test_the_newest_of_days_weeks_and_months_are_kept(settings):
    now = timezone.now()
    for hours in [1, 2, *range(12, 24 * 500, 12)]:
        moment = now - dt.timedelta(hours=hours)
        folder = store.new_folder(settings.BACKUP_DIR, moment)
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps({"made_at": moment.isoformat()}))
    store.rotate()
    ages = [(now - backup.made_at).total_seconds() / 86_400 for backup in store.stored()]
    assert ages == sorted(ages, reverse=True)
    assert sum(age < 1 for age in ages) == 3, "nothing of the last 24 hours goes"
    assert 7 <= sum(age < 7 for age in ages) <= 10
    assert 10 <= sum(age < 35 for age in ages) <= 14
    assert 300 < max(ages) < 370, "the newest of the month eleven months ago"
    assert len(ages) <= 7 + 5 + 12 + 3


def test_what_a_kill_has_left_is_no_backup_and_goes(small_site, settings):
    left = settings.BACKUP_DIR / "new.partial"
    left.mkdir()
    (left / "manifest.json").write_text(json.dumps({"made_at": "2026-01-01T00:00:00+00:00"}))
    assert latest() is None
    backup = making.make()
    assert [path.name for path in settings.BACKUP_DIR.iterdir() if path.is_dir()] == [backup.folder.name]


# Disks and folders


def on_a_disk(options: str) -> subprocess.CompletedProcess:
    """Run the command with its backups on a disk mounted with these options, and list the disk afterwards."""
    script = (
        'mount -t tmpfs -o size=1m none "$BACKUP_DIR" && touch "$BACKUP_DIR/kopii.txt"'
        f' && mount -o remount,{options} "$BACKUP_DIR"'
        ' && { "$0" manage.py backup; code=$?; ls "$BACKUP_DIR"; exit $code; }'
    )
    environment = {
        **os.environ,
        "PYTHONPATH": "site",
        "DATABASE_URL": databases.url_of(connection.settings_dict["NAME"]),
        "BACKUP_DIR": "/mnt",
    }
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *as_root, "--mount", "sh", "-c", script, sys.executable]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("options", "said"), [("size=100k", "На диске кончилось место"), ("ro", "Нет прав на /mnt")]
)
def test_a_full_or_locked_disk_is_said_and_leaves_nothing(small_site, options, said):
    done = on_a_disk(options)
    assert (done.returncode, done.stdout) == (1, "kopii.txt\n"), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_no_folder_is_made_in_place_of_a_missing_disk(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "disk" / "backups"
    for prepared in (False, True):  # the place where a disk was mounted stays, empty
        with pytest.raises(CommandError, match="подключите её диск"):
            call_command("backup")
        assert settings.BACKUP_DIR.exists() == prepared
        settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True)
    assert latest() is None


def test_lost_uploads_are_no_new_backup(small_site, settings):
    making.make()
    shutil.rmtree(settings.MEDIA_ROOT)
    with pytest.raises(BackupError, match="Подключите её диск"):
        making.make()
    assert len(store.stored()) == 1


def test_programs_of_another_version_are_refused():
    with pytest.raises(BackupError, match="postgresql-client-9"):
        programs.program("pg_dump", 9)


# What a restore refuses


def changed(backup: Backup, folder: Path, **manifest) -> Backup:
    """A copy of the backup with another manifest."""
    shutil.copytree(backup.folder, folder)
    (folder / "manifest.json").write_text(json.dumps({**backup.manifest, **manifest}))
    return Backup.read(folder)


def test_a_filled_site_is_never_overwritten(made, empty_database, settings):
    Path(settings.MEDIA_ROOT).mkdir()
    kept = Path(settings.MEDIA_ROOT, "photo.jpg")
    kept.write_text("снимок")
    with pytest.raises(BackupError, match="уже есть файлы"):
        restore(made)
    assert kept.read_text() == "снимок"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE people (name text)")
    with pytest.raises(BackupError, match="База уже заполнена"):
        restore(made)


def test_newer_and_damaged_backups_are_refused(made, empty_database, tmp_path, settings):
    newer = changed(made, tmp_path / "newer", migrations=[["voting", "9999_new"]], version="9.0")
    with pytest.raises(BackupError, match=r"более новой версией сайта — 9\.0"):
        restore(newer)
    with pytest.raises(BackupError, match="PostgreSQL 99"):
        restore(changed(made, tmp_path / "server", postgresql=99))
    for number, pattern in enumerate(("database.dump", "media/**/*.jpg", "checksums.txt")):
        damaged = changed(made, tmp_path / str(number))
        file = next(damaged.folder.glob(pattern))
        file.write_bytes(file.read_bytes()[:-1] + b"?")
        with pytest.raises(BackupError, match="Копия повреждена"):
            restore(damaged)
    with pytest.raises(BackupError, match="нет целой копии"):
        Backup.read(tmp_path / "nowhere")
    assert connection.introspection.table_names() == []
    assert not Path(settings.MEDIA_ROOT).exists()
