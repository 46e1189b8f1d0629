"""Wait for other processes."""

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], object], seconds: float, told: Callable[[], str] = str) -> None:
    """Poll until the condition holds; `told` explains a timeout."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)
