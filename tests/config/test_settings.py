"""Reading the settings starts nothing: only `make run`, `make demo`, `make manage` and tests start processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.local import processes

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import config.settings, config.wsgi, config.urls, config.server, sys; print(*sys.modules)"


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"VAR_DIR": str(var), "PYTHONPATH": "site"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [["manage.py", "help"], ["manage.py", "check"], ["-c", IMPORTS]])
def test_leaves_no_process_and_no_file(tmp_path, command):
    result = run(tmp_path, *command)
    assert result.returncode == 0, result.stderr
    assert "config.local" not in result.stdout
    assert list(tmp_path.iterdir()) == []
    assert processes.working_in(tmp_path / "postgres", "postgres") == []


def test_command_without_a_database_says_how_to_start_it(tmp_path):
    result = run(tmp_path, "manage.py", "migrate")
    assert result.returncode == 1
    assert result.stderr.startswith("База данных не запущена. Запустите сайт (make run)")
    assert "Traceback" not in result.stderr
