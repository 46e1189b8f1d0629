"""Prepares a start: migrations, static files and the demo. Does only what is missing."""

import gc
import hashlib
import inspect
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from config.local.launcher import say


def main() -> bool:
    """Prepare everything; return whether there was anything to do."""
    django.setup()
    tune_gc()
    with collecting_static(settings.VAR_DIR / "static.sha256") as collects:
        migrates = migrate()
    builds = settings.DEMO and build_demo()
    call_command("demo_accounts")
    return collects or migrates or builds


def tune_gc() -> None:
    """Collect garbage rarely and skip imported modules: it took a third of the time of migrations."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def migrate() -> bool:
    """Apply missing migrations; return whether there were any."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("Обновляю базу данных…")
    call_command("migrate", verbosity=0, interactive=False)
    return True


def build_demo() -> bool:
    """Build the demo on an empty site; return whether it was built."""
    from showcase.pages import content_loader  # reads models: only after django.setup()

    if content_loader.is_filled():
        return False
    call_command("build_demo")
    return True


@contextmanager
def collecting_static(stamp: Path) -> Iterator[bool]:
    """Collect static files in a process of its own while the block runs, unless they are those of `stamp`.

    Yields whether one of them, or the code that bundles them, has changed.
    """
    digest = static_digest()
    if Path(settings.STATIC_ROOT).exists() and stamp.exists() and stamp.read_text() == digest:
        yield False
        return
    say("Собираю стили и скрипты…")
    stamp.unlink(missing_ok=True)
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup) as pool:
        collected = pool.submit(collect_static)
        yield True
        collected.result()
    stamp.write_text(digest)


def collect_static() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def static_digest() -> str:
    """Return a digest of names, sizes and times of all static files and of the module that bundles them."""
    # The class alone: an instance reads the list of collected files, which may not be there yet.
    files = [Path(inspect.getfile(import_string(settings.STORAGES["staticfiles"]["BACKEND"])))]
    for finder in get_finders():
        files += [Path(storage.path(name)) for name, storage in finder.list([])]
    digest = hashlib.sha256()
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
