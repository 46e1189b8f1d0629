"""Dumps of earlier versions, made by `tools/upgrade_dump.py`, are upgraded to what a fresh start makes."""

import lzma
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from showcase.core.sql import ask
from showcase.operations.backups import programs
from showcase.voting import restored
from tests import ROOT, databases
from tests.voting.rules import declared, present

DUMPS = sorted((ROOT / "tests/upgrade").glob("*.sql.xz"))
# Conditions of indexes and checks are left out: their text changes each time they are dumped and loaded.
STRUCTURE = """
SELECT 'column', table_name::text, column_name::text, concat_ws(' ', data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION SELECT 'index', tablename::text, indexname::text, split_part(indexdef, ' WHERE ', 1)
  FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT 'constraint', conrelid::regclass::text, conname::text, contype::text FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION SELECT 'trigger', tgrelid::regclass::text, tgname::text, tgenabled::text || pg_get_triggerdef(oid) FROM pg_trigger
  WHERE NOT tgisinternal
UNION SELECT 'function', proname::text, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


@pytest.fixture(params=DUMPS, ids=lambda path: path.name)
def upgraded(request, tests_database, django_db_blocker, tmp_path):
    dump = tmp_path / "dump.sql"
    dump.write_bytes(lzma.decompress(request.param.read_bytes()))
    with django_db_blocker.unblock(), databases.empty("upgraded"):
        programs.run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={dump}")
        call_command("migrate", verbosity=0)
        yield


def test_an_earlier_version_is_upgraded(upgraded, tests_database):
    found = set(ask(STRUCTURE))
    with databases.connected_to(tests_database):
        fresh = set(ask(STRUCTURE))
    assert len(found) > 1000
    assert found == fresh
    for wanted, there in zip(declared(), present(), strict=True):
        assert wanted <= there, wanted - there
    pages = Page.objects.live().order_by("content_type", "-pk").distinct("content_type").specific()
    answers = {page.url: Client().get(page.url).status_code for page in pages if page.url}
    assert len(answers) > 9
    assert set(answers.values()) == {200}, answers
    votes = restored.recounts()
    assert votes
    assert not any(votes.values())


def test_dumps_stay_small():
    assert DUMPS
    assert all(Path(dump).stat().st_size < 300_000 for dump in DUMPS)
