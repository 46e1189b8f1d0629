"""T18: rules come with the migration, go with it, and are in every copy of the database."""

from django.core.management import call_command
from django.db import connection

from tests import databases
from tests.voting.test_rules import TRIGGERS, ask, rules_of


def test_rules_go_and_come_back_with_their_migration(committed):
    """T18: the other way round too, so that the application can be taken out."""
    call_command("migrate", "voting", "0001", verbosity=0)
    assert rules_of(ask)[:2] == (set(), set())
    assert ask("SELECT proname FROM pg_proc WHERE proname LIKE 'voting%%'") == []
    call_command("migrate", "voting", verbosity=0)
    assert rules_of(ask)[0] == TRIGGERS


def test_names_of_the_rules_survive_a_copy(committed):
    """A restored or cloned database keeps the rules."""
    with databases.copied(connection.settings_dict["NAME"], "copy"):
        assert rules_of(ask)[0] == TRIGGERS
