"""Which tests share a process when two run at once: those of the built site, and those of one file."""

from xdist.scheduler import LoadScopeScheduling


class SharedFixtures(LoadScopeScheduling):
    """pytest-xdist's groups are lost with pytest 9.2 (the mark in a test's id is never read), scopes are not."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of what the test shares with others."""
        path = nodeid.split("::", 1)[0]
        return "the built site" if path.startswith("tests/e2e/") else path
