"""Production settings are safe, and reading them starts nothing: only `make` and tests start processes."""

import os
import subprocess
import sys

import pytest

from config.local import processes
from tests import ROOT

IMPORTS = "import config.settings, config.wsgi, config.urls, config.server, sys; print(*sys.modules)"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": "site", **environment}
    for name in ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):  # the second one is the browser tests' own
        env.pop(name, None)
    program = [sys.executable, *arguments]
    return subprocess.run(program, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [["manage.py", "help"], ["manage.py", "check"], ["-c", IMPORTS]])
def test_leaves_no_process_and_no_file(tmp_path, command):
    result = run(*command, VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "config.local" not in result.stdout
    assert list(tmp_path.iterdir()) == []
    assert processes.working_in(tmp_path / "postgres", "postgres") == []


def test_command_without_a_database_says_how_to_start_it(tmp_path):
    result = run("manage.py", "migrate", VAR_DIR=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("База данных не запущена. Запустите сайт (make run)")
    assert "Traceback" not in result.stderr


def test_production_settings_pass_the_deploy_check():
    production = {
        "SECRET_KEY": "long-random-" + "k3V9" * 20,
        "ALLOWED_HOSTS": "tochki.example",
        "SITE_URL": "https://tochki.example",
        "HSTS_SUBDOMAINS": "1",  # off by default, but the check wants it
        "HSTS_PRELOAD": "1",
    }
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **production)
    assert result.returncode == 0, result.stderr
    assert "0 silenced" in result.stdout + result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_secrets(missing):
    result = run("manage.py", "check", **{missing: ""})
    assert result.returncode != 0
    assert result.stderr.startswith(f"Не задан {missing}")


def test_a_value_that_fits_no_setting_is_named():
    result = run("manage.py", "check", VOTING_SMS_DAILY_BUDGET="много")
    assert result.stderr.startswith("VOTING_SMS_DAILY_BUDGET: значение не подходит")
