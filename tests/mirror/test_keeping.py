"""The thread of the worker: a process makes the mirror when something has changed, and failures do not end it."""

import os
import sys
import threading

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from showcase.core import cache_version
from showcase.mirror import files, keeping, making
from tests import ROOT, databases
from tests.waiting import wait_for

PATIENCE = 300
"""Seconds: the process gives way to everybody else."""
PROGRAM = """
import os, sys
from django.conf import settings
from django.core.management import execute_from_command_line
import django
settings.MIRROR_DIR = os.environ["MIRROR_DIR"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
execute_from_command_line(["manage.py", "mirror"])
"""


def test_the_worker_fills_a_folder_that_comes_back(committing_db, settings, monkeypatch):
    for name, value in {
        "DATABASE_URL": databases.url_of(committing_db),
        "MIRROR_DIR": str(settings.MIRROR_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keeping, "COMMAND", (sys.executable, "-c", PROGRAM))
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(keeping, "AFTER_FAILURE_SECONDS", 0.1)
    settings.MIRROR_DIR.write_text("no folder")
    assert keeping.run(threading.Event()) > 0.1  # it has failed, and says so
    settings.MIRROR_DIR.unlink()
    stopping = threading.Event()
    thread = threading.Thread(target=keeping.keep, args=[stopping])
    thread.start()
    wait_for(lambda: not making.is_due(), PATIENCE)
    stopping.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    page = files.pages_folder() / "index.html"
    assert page.stat().st_mode & 0o044 == 0o044  # nginx is another user
    cache_version.renew()
    assert making.is_due()


def test_people_learn_what_became_of_it(tree, settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(os, "nice", lambda by: None)
    call_command("mirror")
    assert "не открылось: 0" in capsys.readouterr().out
    with files.only_run():
        call_command("mirror")
    assert "другой процесс" in capsys.readouterr().out
    settings.MIRROR_DIR = tmp_path / "file"
    settings.MIRROR_DIR.write_text("no folder")
    with pytest.raises(CommandError, match="не записать"):
        call_command("mirror")


def test_nginx_may_read_what_a_careful_administrator_makes(tree, monkeypatch):
    monkeypatch.setattr(os, "nice", lambda by: None)
    before = os.umask(0o077)
    try:
        call_command("mirror")
    finally:
        os.umask(before)
    page = files.pages_folder() / "novosti/index.html"
    assert [path.stat().st_mode & 0o055 for path in (page, page.parent)] == [0o044, 0o055]


def test_no_header_makes_a_page_of_the_mirror(tree):
    forged = {"showcase.mirror": "1", "showcase-mirror": "1", "showcase.past_cache": "1"}
    assert "эта страница собрана" not in Client().get("/", headers=forged).content.decode()
