"""What every start refuses: misspelt names, a database of a newer version."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.environment import ascii_host, names_in, unread_lines
from showcase.core import jobs
from showcase.core.checks import lines_are_read, names_are_known
from showcase.core.health import find_problems
from tests import ROOT


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SMS_GATEWAY", "VOTING_SMS_GATEWAY"),
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("SITE_ULR", "SITE_URL"),
        ("database_url", "DATABASE_URL"),
        ("PAGE_CACHE_SECOND", "PAGE_CACHE_SECONDS"),
    ],
)
def test_misspelt_name_is_refused_with_the_nearest_right_one(settings, written, meant):
    settings.ENVIRONMENT_GIVEN = ["SECRET_KEY", written]
    (fault,) = names_are_known()
    assert fault.is_serious()
    assert f"настройки {written} нет" in fault.msg
    assert meant in fault.msg


def test_unknown_name_that_is_like_no_other_is_only_mentioned(settings):
    settings.ENVIRONMENT_GIVEN = ["DATABASE_URL", "PORT", "HTTPS_PROXY"]
    assert [fault.is_serious() for fault in names_are_known()] == [False]


def test_lines_that_nobody_reads_are_refused(settings, tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "\ufeffSECRET_KEY=1\n# about mail\n\n  # more\nEMAIL_URL = smtp://a\nexport DEBUG=1\n  DEMO=1\n"
    )
    settings.ENVIRONMENT_UNREAD = unread_lines(file)
    assert [fault.msg.partition("не читается")[0][-10:] for fault in lines_are_read()] == [
        f" строка {n} " for n in (1, 5, 7)
    ]


def test_every_name_of_the_sample_is_known(settings):
    assert unread_lines(ROOT / ".env.example") == []
    settings.ENVIRONMENT_GIVEN = names_in(ROOT / ".env.example")
    assert len(settings.ENVIRONMENT_GIVEN) > 5
    assert names_are_known() == []


def test_database_of_a_newer_version_is_refused(db):
    MigrationRecorder(connection).record_applied("core", "9999_of_tomorrow")
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_squashed_and_removed")
    faults = run_checks(tags=[Tags.database], databases=["default"])
    assert ["core.9999_of_tomorrow" in fault.msg for fault in faults if fault.is_serious()] == [True]
    jobs.beat()
    assert find_problems() == []  # the previous version answers while a server is upgraded


@pytest.mark.parametrize(
    ("name", "ascii_name"),
    [
        ("точки.рф", "xn--h1adlp0a.xn--p1ai"),
        ("https://Точки.рф:8443", "https://xn--h1adlp0a.xn--p1ai:8443"),
        (".сайт.рф", ".xn--80aswg.xn--p1ai"),
        ("https://tochki.example", "https://tochki.example"),
        ("[::1]", "[::1]"),
        ("*", "*"),
    ],
)
def test_cyrillic_hosts_are_what_browsers_send(name, ascii_name):
    assert ascii_host(name) == ascii_name
