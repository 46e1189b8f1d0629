"""Who gets what at every address of the admin: `tests/examples/rights.toml` is the table."""

import pytest
from django.test import Client

from tests import examples
from tests.staff import matrix

LETTERS = examples.load("rights")


@pytest.mark.parametrize("role", matrix.ROLES)
def test_every_address_of_the_admin(tree, role, record_property):
    """A new address has no row yet: the failure shows what to write, own and foreign object in turn."""
    everybody, samples = matrix.build(tree)
    client = Client()
    client.force_login(everybody[role])
    column = list(matrix.ROLES).index(role)
    answers, wrong, told, asked = {}, {}, {}, 0
    for name, urls in matrix.addresses(samples):
        found = [matrix.outcome(client, url) for url in urls]
        asked += len(urls)
        answers[name] = "".join(letter for letter, _ in found)
        expected = "".join(part[column] for part in LETTERS["rows"].get(name, "").split())
        if answers[name] != expected:
            wrong[name] = f"{expected or 'нет строки'} → {answers[name]}"
        if role in matrix.SEES_NO_SECRETS and (words := [words for _, words in found if words]):
            told[name] = words
    record_property("rights", asked)
    assert told == {}
    assert wrong == {}
    assert set(LETTERS["rows"]) == set(answers)
    assert asked > 300
