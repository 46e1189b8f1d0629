"""Rules of the source code: imports, sizes, settings, templates."""

import ast
import importlib.util
import os
import re
import site
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.core.management import call_command

from tests.conftest import ROOT

CODE = [
    path
    for folder in ("site", "showcase")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": "site", **environment}
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser tests' own
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_imports_point_down():
    result = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert result.returncode == 0, result.stdout


def test_no_module_imports_itself_through_others():
    graph = grimp.build_graph("config", "showcase", exclude_type_checking_imports=True, cache_dir=None)
    imports = [(module, other) for module in graph.modules for other in imported_by(graph, module)]
    assert len(imports) > 500
    chains = (graph.find_shortest_chain(importer=other, imported=module) for module, other in imports)
    assert {" → ".join(sorted(chain)) for chain in chains if chain} == set()


def imported_by(graph: grimp.ImportGraph, module: str) -> set[str]:
    return graph.find_modules_directly_imported_by(module)


def test_imports_inside_functions_say_why():
    """A comment above or beside them gives the reason; `AppConfig.ready` is Django's own place for imports."""
    silent = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, function in functions()
        if function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not has_comment(path, node)
    }
    assert silent == set()


def has_comment(path: Path, node: ast.stmt) -> bool:
    above = path.read_text(encoding="utf-8").splitlines()[: node.end_lineno]
    beside = above.pop()
    while not above[-1].strip() or above[-1].lstrip().startswith(("from ", "import ")):
        above.pop()
    return "  # " in beside or above[-1].lstrip().startswith("# ")


def functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (path, node)
        for path in CODE
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
    named_by_django = ("apps.py", "urls.py")
    files = [path for path in CODE if lines(path) and path.name not in named_by_django]
    assert [str(path) for path in files if not starts_with_docstring(path)] == []


def starts_with_docstring(path: Path) -> bool:
    return re.match(r'(#!.*\n)?"""', path.read_text(encoding="utf-8")) is not None


def test_paths_in_the_guide_exist():
    """`CONTRIBUTING.md` names paths from the root, from `site` or `showcase`, and the vote's from its folder."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./-]+)`", guide) if "/" in name or name.endswith(".py")}
    assert len(named) > 40
    folders = [ROOT, ROOT / "site", ROOT / "showcase", ROOT / "showcase/voting"]
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()
