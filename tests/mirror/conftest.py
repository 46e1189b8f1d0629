"""Fixtures of the mirror."""

from collections.abc import Iterator

import pytest
from django.db import connections


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """Requests of the mirror would close the connection that the test's transaction is on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
        yield
