"""The tests' databases: the migrations run once for a state of the code, everything else is a copy."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from config import postgres

ROOT = Path(__file__).resolve().parents[1]
LOCK = 0x7E575
"""One run at a time makes or copies the template: number of the server's advisory lock."""


def template() -> str:
    """Name of a database with nothing but what the migrations make; nobody may connect to it."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{_tests_name().removesuffix(f'_{process}')}_migrated"


@contextmanager
def own() -> Iterator[str]:
    """Let this process work in a database of its own, as the migrations leave it, and drop it afterwards."""
    name = _tests_name()
    connection.settings_dict["TEST"]["NAME"] = name  # made of the other name, which is about to change
    with closing(psycopg.connect(postgres.url_of(postgres.SUPERUSER), autocommit=True)) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if _state_of(server, template()) != state_of_code():
            _make(server, template())
        postgres.clone_database(template(), name)
    with _dropped(name), connected_to(name):
        yield name


@contextmanager
def copied(original: str, suffix: str) -> Iterator[str]:
    """Work in a copy of a database and drop it afterwards: what was committed, votes above all, is not emptied."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    connections.close_all()  # a database that somebody uses cannot be copied
    postgres.clone_database(original, name)
    with _dropped(name), connected_to(name):
        yield name


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Work in this database, and go back to the one before."""
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
        postgres.drop_database(name)


def state_of_code() -> str:
    """A digest of everything that the migrations and what follows them are made of."""
    code = [file for folder in ("site", "showcase") for file in sorted((ROOT / folder).rglob("*.*"))]
    files = [
        ROOT / "requirements.txt",
        Path(__file__),
        *(file for file in code if file.suffix in (".py", ".sql")),
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _tests_name() -> str:
    return connection.creation._get_test_db_name()


def _state_of(server: psycopg.Connection, name: str) -> str | None:
    """The state of the code that a database was made from."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    found = server.execute(query, [name]).fetchone()
    return found and found[0]


def _make(server: psycopg.Connection, name: str) -> None:
    """Run the migrations, and mark the database only when all went well."""
    database = sql.Identifier(name)
    postgres.drop_database(name)
    server.execute(sql.SQL("CREATE DATABASE {}").format(database))
    with connected_to(name):
        call_command("migrate", verbosity=0, interactive=False)
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(state_of_code())))
