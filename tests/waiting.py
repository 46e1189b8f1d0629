"""Wait for other processes and for coroutines."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def wait_for(condition: Callable[[], object], seconds: float, told: Callable[[], str] = str) -> None:
    """Poll until the condition holds; `told` explains a timeout."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)


def run_async(coroutine: Coroutine) -> Any:
    """Run a coroutine in a separate thread: browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
