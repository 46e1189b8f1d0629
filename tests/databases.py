"""Databases of the tests: the migrations run once per state of the code, every database is a copy of the result.

Each process has a database of its own under a random name, so any number of runs may share a server.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from config.database import SUPERUSER, database_url
from tests import ROOT

SITE_DATABASE = connection.settings_dict["NAME"]
TEMPLATE = f"test_{SITE_DATABASE}_migrated"
"""A database as the migrations leave it. Nobody stays connected to it: it could not be copied then."""
TEMPLATE_LOCK = 0x7E575
"""Advisory lock of the server: one run at a time makes or copies the template."""
RUN_PREFIX = f"test_{SITE_DATABASE}_run_"
LEFTOVERS = """
SELECT datname FROM pg_database
WHERE starts_with(datname, %(prefix)s) AND pg_try_advisory_lock(hashtext(left(datname, %(length)s)))
"""


@contextmanager
def own() -> Iterator[str]:
    """Work in a new copy of the template, named after this process, and drop it afterwards.

    The process locks its name, so that a later run can tell the leftovers of a killed run from databases in use.
    """
    name = RUN_PREFIX + secrets.token_hex(4)
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        with _locked_template():
            _clone(TEMPLATE, name)
        with _dropped(name), connected_to(name):
            yield name


@contextmanager
def migrated(suffix: str) -> Iterator[str]:
    """A new copy of the template for processes that a test starts, dropped afterwards; yields its URL."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    with _locked_template():
        _clone(TEMPLATE, name)
    with _dropped(name):
        yield url_of(name)


@contextmanager
def _locked_template() -> Iterator[None]:
    """Make the template if the code has changed since, and let no other run touch it meanwhile."""
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        parameters = {"prefix": RUN_PREFIX, "length": len(RUN_PREFIX) + 8}
        for (leftover,) in server.execute(LEFTOVERS, parameters).fetchall():
            _drop(leftover)
        if _state_of(server, TEMPLATE) != state_of_code():
            _make_template(server)
        yield


@contextmanager
def copied(original: str, suffix: str) -> Iterator[str]:
    """Work in a copy of a database and drop it afterwards, for tests that commit: the votes in it cannot be deleted."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    connections.close_all()  # a database that somebody uses cannot be copied
    _clone(original, name)
    with _dropped(name), connected_to(name):
        yield name


@contextmanager
def dumped(suffix: str) -> Iterator[str]:
    """A copy of this database as it is now, dropped afterwards; the test goes on in the original."""
    original = connection.settings_dict["NAME"]
    connections.close_all()
    _clone(original, f"{original}_{suffix}")
    with _dropped(f"{original}_{suffix}"):
        yield f"{original}_{suffix}"


@contextmanager
def empty(suffix: str) -> Iterator[str]:
    """Work in a database without any table and drop it afterwards."""
    with copied("template0", suffix) as name:
        yield name


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    cache.clear()
    try:
        yield
    finally:
        cache.clear()
        connections.close_all()
        connection.settings_dict["NAME"] = usual


@contextmanager
def _dropped(name: str) -> Iterator[None]:
    try:
        yield
    finally:
        _drop(name)


def state_of_code() -> str:
    """Return a digest of all files that the migrations and their signal handlers may read."""
    code = [file for folder in ("site", "showcase") for file in sorted((ROOT / folder).rglob("*.*"))]
    code = [file for file in code if file.suffix in (".py", ".sql")]
    files = [ROOT / "requirements.txt", Path(__file__), *code]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def url_of(name: str) -> str:
    """Return the URL of another database on the tests' server."""
    return urlunsplit(urlsplit(database_url(settings.VAR_DIR))._replace(path=f"/{quote(name)}"))


def _maintenance() -> closing[psycopg.Connection]:
    return closing(psycopg.connect(url_of(SUPERUSER), autocommit=True))


def _clone(original: str, name: str) -> None:
    """Copy a database that nobody is connected to."""
    _drop(name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with _maintenance() as server:
        server.execute(statement.format(sql.Identifier(name), sql.Identifier(original)))


def _drop(name: str) -> None:
    """Delete a database and disconnect its users."""
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _state_of(server: psycopg.Connection, name: str) -> str | None:
    """Return the state of the code that a database was made from, None if there is no such database."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    found = server.execute(query, [name]).fetchone()
    return found and found[0]


def _make_template(server: psycopg.Connection) -> None:
    """Run the migrations; the comment that holds the state of the code is written last."""
    database = sql.Identifier(TEMPLATE)
    _drop(TEMPLATE)
    server.execute(sql.SQL("CREATE DATABASE {}").format(database))
    with connected_to(TEMPLATE):
        call_command("migrate", verbosity=0, interactive=False)
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(state_of_code())))
