"""Compares the applied migrations with those of this version of the code."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migrations = set[tuple[str, str]]


@cache
def migrations_on_disk() -> MigrationLoader:
    return MigrationLoader(None)


def known_migrations() -> Migrations:
    """Return the newest migration of each app in the code."""
    return set(migrations_on_disk().graph.leaf_nodes())


def missing_migrations() -> Migrations:
    """Return the newest migrations not applied yet. Raises DatabaseError when the database is gone."""
    return known_migrations() - applied()


def unknown_migrations() -> Migrations:
    """Return applied migrations that a newer version of the code made. Raises DatabaseError."""
    return newer_than_code(applied())


def newer_than_code(migrations: Migrations) -> Migrations:
    """Return those of our apps that the code lacks.

    Other packages remove old migrations once they are squashed, so theirs prove nothing.
    """
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("showcase.")}
    return {(app, name) for app, name in migrations - set(migrations_on_disk().disk_migrations) if app in own}


def applied() -> Migrations:
    return set(MigrationRecorder(connection).applied_migrations())
