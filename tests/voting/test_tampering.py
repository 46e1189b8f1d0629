"""What somebody with a password of the database may do, and what names it afterwards (T7)."""

import re

import pytest

from showcase.core.sql import ask
from showcase.voting import ballotbox
from showcase.voting.recount import recount
from tests import examples
from tests.voting.box import World, address, phone, without_triggers

pytestmark = pytest.mark.django_db
EXAMPLES = examples.load("vote_tampering")


@pytest.fixture
def ended(world, clock) -> World:
    """Seven votes in two seals, counted."""
    for number in range(7):
        world.vote(phone(number), number % 2, network=address(number))
        if number == 3:
            ballotbox.seal(world.round.pk)
    world.end(clock)
    return world


@pytest.mark.parametrize(("name", "statements", "sentence"), EXAMPLES["database"])
def test_changes_of_the_database_are_named(ended, name, statements, sentence, record_property):
    mailed = ballotbox.digest_lines(ended.round)
    for part, text in EXAMPLES["parts"].items():
        statements = statements.replace(f"<{part}>", text)
    with without_triggers():
        for statement in statements.split("; "):
            assert ask(f"WITH changed AS ({statement} RETURNING 1) SELECT count(*) FROM changed") > [(0,)], (
                name
            )
    ended.round.refresh_from_db()
    faults = recount(ended.record(), mailed) + ballotbox.audit(ended.round)
    assert any(fault.startswith(sentence) for fault in faults), faults
    record_property("T7", "подделка базы названа пересчётом или проверкой с ключом")


@pytest.mark.parametrize(("name", "pattern", "replacement"), EXAMPLES["record"])
def test_changes_of_the_served_record_are_named(ended, name, pattern, replacement, record_property):
    text, mailed = ended.record(), ballotbox.digest_lines(ended.round)
    assert recount(text, mailed) == []
    changed, times = re.subn(pattern, replacement, text, count=1, flags=re.M)
    assert times == 1, name
    assert changed != text
    assert recount(changed, mailed)
    record_property("T7 журнал", "правка журнала названа пересчётом")
