"""Rules of the source code: imports, sizes, settings, templates."""

import ast
import importlib.util
import os
import re
import site
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.conftest import ROOT

APPS = ["users", "core", "contest", "news", "pages", "outreach"]
CODE = [
    path
    for folder in ("site", "showcase")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
OWN_RULES = ROOT / "showcase" / "voting"
"""The vote is rebuilt separately; it joins the rules on imports and functions when that is done."""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": "site", **environment}
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser tests' own
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_imports_point_down():
    result = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert result.returncode == 0, result.stdout


def functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    files = [path for path in CODE if OWN_RULES not in path.parents]
    return [
        (path, node)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_functions_stay_short():
    found = functions()
    assert len(found) > 500
    sizes = {
        f"{path.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1 for path, node in found
    }
    assert {name: size for name, size in sizes.items() if size > 40} == {}


def test_the_standard_site_module_is_not_shadowed():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert ROOT not in Path(site.__file__).parents or ".venv" in site.__file__
    assert importlib.util.find_spec("config").origin.startswith(str(ROOT / "site"))


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_each_app_has_one_generated_migration(app):
    names = [path.name for path in (ROOT / "showcase" / app / "migrations").glob("0*.py")]
    assert names == ["0001_initial.py"]


def test_block_definitions_stay_out_of_migrations():
    found = [path for path in ROOT.glob("showcase/*/migrations/0*.py") if "block_lookup" in path.read_text()]
    assert found == []


def test_production_settings_pass_the_deploy_check():
    production = {
        "SECRET_KEY": "long-random-" + "k3V9" * 20,
        "ALLOWED_HOSTS": "tochki.example",
        "SITE_URL": "https://tochki.example",
        "HSTS_SUBDOMAINS": "1",  # off by default, but the check wants it
        "HSTS_PRELOAD": "1",
    }
    check = (sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    result = run(*check, **production)
    assert result.returncode == 0, result.stderr
    assert "0 silenced" in result.stdout + result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_secrets(missing):
    result = run(sys.executable, "manage.py", "check", **{missing: ""})
    assert result.returncode != 0
    assert f"Не задан {missing}" in result.stderr


def test_code_files_stay_short():
    assert len(CODE) > 40
    assert {str(path): size for path in CODE if (size := lines(path)) > 300} == {}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_module_says_what_it_is_for():
    assert [str(path) for path in CODE if lines(path) and not starts_with_docstring(path)] == []


def starts_with_docstring(path: Path) -> bool:
    return re.match(r'(#!.*\n)?"""', path.read_text(encoding="utf-8")) is not None
