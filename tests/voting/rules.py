"""Rules of the vote that the models declare, and those that the database really has."""

from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from showcase.core.sql import ask
from showcase.voting.models.triggers import Trigger


def declared() -> tuple[set[str], set[str], set[str]]:
    """Triggers, checks and unique keys that the models declare."""
    constraints = [
        constraint
        for model in apps.get_app_config("voting").get_models()
        for constraint in model._meta.constraints
    ]
    triggers = [one for one in constraints if isinstance(one, Trigger)]
    names = {f"voting_{one.name}" for one in triggers}
    names |= {f"voting_{one.name}_whole" for one in triggers if "DELETE" in one.events}
    kinds = (CheckConstraint, UniqueConstraint)
    checks, unique = ({one.name for one in constraints if isinstance(one, kind)} for kind in kinds)
    return names, checks, unique


def present() -> tuple[set[str], set[str], set[str]]:
    triggers = ask(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'voting%' AND tgenabled = 'O'"
    )
    found = ask("SELECT conname, contype FROM pg_constraint WHERE conrelid::regclass::text LIKE 'voting%'")
    checks, unique = ({name for name, kind in found if kind in (wanted, wanted.encode())} for wanted in "cu")
    return {name for (name,) in triggers}, checks, unique
