"""Fixtures of the mirror."""

import pytest
from django.db import connections


@pytest.fixture(autouse=True)
def _kept_connection(monkeypatch) -> None:
    """Requests of the mirror would close the connection that the test's transaction is on."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)

