"""Which tests pytest-xdist runs in one process."""

from xdist.scheduler import LoadScopeScheduling


class SharedFixtures(LoadScopeScheduling):
    """Keep the tests of a file together, and all tests of the built site.

    `--dist loadgroup` with `xdist_group` marks would do, but pytest-xdist 3.8 loses the marks under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return "the built site" if path.startswith("tests/e2e/") else path
