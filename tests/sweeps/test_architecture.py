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

from tests import ROOT

CODE = [
    path
    for folder in ("site", "showcase")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_imports_point_down():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": "site"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_no_module_imports_itself_through_others():
    graph = grimp.build_graph("config", "showcase", exclude_type_checking_imports=True, cache_dir=None)
    imported = graph.find_modules_directly_imported_by
    imports = [(module, other) for module in graph.modules for other in imported(module)]
    assert len(imports) > 500
    chains = (graph.find_shortest_chain(importer=other, imported=module) for module, other in imports)
    assert {" → ".join(sorted(chain)) for chain in chains if chain} == set()


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
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [
        (path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, kinds)
    ]


def test_files_and_functions_stay_short():
    found = functions()
    assert len(found) > 500
    sizes = {
        f"{path.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1 for path, node in found
    }
    assert {name: size for name, size in sizes.items() if size > 40} == {}
    others = (path for folder in ("deploy", "tests", "tools") for path in (ROOT / folder).rglob("*.py"))
    files = [*CODE, *others]
    assert len(files) > 400
    assert {str(path): size for path in files if (size := lines(path)) > 300} == {}


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


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_module_says_what_it_is_for():
    named_by_django = ("apps.py", "urls.py")
    texts = {path: path.read_text(encoding="utf-8") for path in CODE if path.name not in named_by_django}
    assert {
        str(path) for path, text in texts.items() if text and not re.match(r'(#!.*\n)?"""', text)
    } == set()


def test_paths_in_the_guide_exist():
    """`CONTRIBUTING.md` names paths from the root, from `site` or `showcase`, and the vote's from its folder."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./-]+)`", guide) if "/" in name or name.endswith(".py")}
    assert len(named) > 40
    folders = [ROOT, ROOT / "site", ROOT / "showcase", ROOT / "showcase/voting"]
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()
