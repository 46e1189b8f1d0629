"""The web server: Granian with preloading. Django is loaded once and shared by the forked workers.

`PYTHONPATH=site python -m config.server --workers 2`. Granian's own command would load Django in every worker, which
is slower and shares no memory.
"""

import argparse
import gc
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from django.core.checks import Tags, run_checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from config.bridge import Bridge

CONNECTIONS = 4096
"""Open connections per process, Granian's `backpressure`. Idle ones count too, and browsers keep up to six each; beyond
the limit new connections wait until one is closed."""
SILENCE_MILLISECONDS = 15_000
"""Idle connections are closed after this time."""
BUFFER = 64 * 1024
"""Bytes buffered per connection, in each direction."""
LOCK_TIMEOUT = "5s"
"""The longest wait for a locked row: importing a table locks its pages for minutes, and waiting requests block threads.
See `core.conflicts`."""
METRICS = "metrics-"
"""Name prefix of the folder with the workers' Prometheus metrics; the server's pid follows."""
OTHER_FILES = 256
"""File descriptors per process other than connections: the database, served files, libraries."""


def main(arguments: list[str]) -> None:
    """Serve until a signal ends it; with `--prepare` bring the data up to date first, as `make run` does."""
    options = parser().parse_args(arguments)
    if options.ready:
        prepare(options)
    forget_killed()
    with tempfile.TemporaryDirectory(prefix=f"{METRICS}{os.getpid()}-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when prometheus-client is loaded
        os.environ["PGOPTIONS"] = f"-c lock_timeout={LOCK_TIMEOUT} {os.environ.get('PGOPTIONS', '')}"
        serve(options)


def forget_killed() -> None:
    """Delete the metrics folders of killed servers."""
    for folder in Path(tempfile.gettempdir()).glob(f"{METRICS}*-*"):
        process = folder.name.removeprefix(METRICS).partition("-")[0]
        if process.isdecimal() and not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def serve(options: argparse.Namespace) -> None:
    load()
    allow_open_files()
    Server(
        "config.asgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGINL,
        workers=options.workers,
        http=HTTPModes.http1,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=SILENCE_MILLISECONDS, max_buffer_size=BUFFER),
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve(target_loader=application)


def application(name: str) -> Bridge:
    """Start the background thread of a worker and return its application."""
    # Both need Django, which `load` has set up.
    from config.asgi import application
    from showcase.core import database_watch

    database_watch.start()
    return application


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="config.server", description="Веб-сервер сайта")
    result.add_argument("--host", default="127.0.0.1", help="адрес, который слушать")
    result.add_argument("--port", type=int, default=8000)
    result.add_argument("--workers", type=int, default=2, help="сколько процессов")
    result.add_argument(
        "--prepare", dest="ready", type=Path, help="сначала обновить базу и файлы и создать этот файл"
    )
    return result


def prepare(options: argparse.Namespace) -> None:
    """Prepare the data, and re-execute afterwards to free the threads and memory that it used."""
    # Only `make run` prepares; the production server does not load the package.
    from config.local import prepare

    worked = prepare.main()
    options.ready.touch()
    if worked:
        port, workers = str(options.port), str(options.workers)
        again = ["-m", "config.server", "--host", options.host, "--port", port, "--workers", workers]
        os.execv(sys.executable, [sys.executable, *again])  # noqa: S606


def allow_open_files() -> None:
    """Raise the soft limit of open files, often 1024: every connection takes one."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + OTHER_FILES  # a connection and the file with its body or answer
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def refuse_wrong_settings() -> None:
    """Run the system checks, as `manage.py` does, and exit with the errors."""
    found = [*run_checks(), *run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])]
    if faults := [str(message) for message in found if message.is_serious()]:
        sys.exit("\n".join(faults))


def load() -> None:
    """Load everything that the workers share, and close what must not be inherited."""
    gc.disable()  # none of it is garbage, and collecting took a fifth of the time
    # Sets Django up, which must wait until the preparation is done.
    import config.asgi  # noqa: F401
    from showcase.core.search_text import morph

    refuse_wrong_settings()
    get_resolver().url_patterns  # noqa: B018
    morph()
    connections.close_all()
    gc.collect()
    gc.freeze()  # or the collector would write to shared memory pages and so copy them
    gc.enable()


if __name__ == "__main__":
    main(sys.argv[1:])
