"""The production server when requests wait for each other in the database."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psycopg
import requests
from django.conf import settings
from django.test import Client
from wagtail.models import Collection

from config import server
from showcase.users.models import User
from tests import databases
from tests.killable_site import Web

PRESSES = 2
SETTINGS = "tests.e2e.admin_settings"


def test_requests_that_wait_for_a_lock_give_their_threads_back(committing_db, tmp_path):
    browser = Client()
    browser.force_login(User.objects.create_superuser("admin", "admin@example.ru", "a-long-password"))
    url = databases.url_of(committing_db)
    web = Web(
        SimpleNamespace(var=tmp_path, start=lambda: url),
        SECRET_KEY=settings.SECRET_KEY,
        DJANGO_SETTINGS_MODULE=SETTINGS,
    )
    address = f"http://127.0.0.1:{web.port}/admin/collections/add/"
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=PRESSES))
    session.cookies["sessionid"] = browser.cookies["sessionid"].value
    token = session.get(address).text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"name": "Двор", "parent": Collection.get_first_root_node().pk, "csrfmiddlewaretoken": token}

    def press(_number: int) -> int:
        return session.post(address, form, headers={"Referer": address}, timeout=60).status_code

    try:
        with psycopg.connect(url) as other, ThreadPoolExecutor(PRESSES) as people:
            other.execute("SELECT 1 FROM wagtailcore_collection FOR UPDATE")
            assert list(people.map(press, range(PRESSES))) == [503] * PRESSES
        assert requests.get(f"http://127.0.0.1:{web.port}/", timeout=5).status_code == 200
    finally:
        web.stop()


def test_numbers_of_killed_servers_are_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    alive, killed, foreign = f"metrics-{os.getpid()}-a", "metrics-999999999-b", "metrics-of-others"
    for name in (alive, killed, foreign):
        (tmp_path / name).mkdir()
    (tmp_path / killed / "counter_1.db").touch()
    server.forget_killed()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((alive, foreign))
