"""Bad and missing data have a designed look: titles, galleries and years as no editor would wish them."""

import gzip

import pytest

from tests.factories import image
from tests.screens import rare

pytestmark = pytest.mark.django_db
MOST_BYTES = 22 * 1024


@pytest.fixture
def rare_pages(tree):
    """Addresses of the rare pages by name."""
    return rare.build(tree, [image(), image()])


def test_rare_pages_are_whole_and_light(client, rare_pages):
    assert len(rare.LONG_TITLE) == 200
    for name, address in rare_pages.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert response.content.count(b"<h1") == 1, name
        assert len(gzip.compress(response.content)) <= MOST_BYTES, name


