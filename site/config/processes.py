"""Finding and ending processes that an earlier, killed run left behind."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def working_in(folder: Path, name: str) -> list[psutil.Process]:
    """Processes called `name` whose working directory is `folder`, or was before the folder was deleted."""
    return [process for process in _named(name) if _place(process) == str(folder)]


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Processes started with this environment variable: a mark that survives the death of their parents."""
    return [process for process in psutil.process_iter() if _variable(process, variable) == value]


def terminate(processes: list[psutil.Process], seconds: float) -> None:
    """Ask processes to end, wait up to `seconds`, then kill those that did not. One that was stopped hears it too."""
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
            process.resume()
    _wait(processes, seconds)
    kill([process for process in processes if _lives(process)])


def kill(processes: list[psutil.Process]) -> None:
    """End processes at once and wait until they are gone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    _wait(processes, 10)


def _wait(processes: list[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(map(_lives, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)


def _lives(process: psutil.Process) -> bool:
    """Whether a process runs; one that ended but was not collected by its parent holds nothing any more.

    Its first thread may end before the others, which still hold its port.
    """
    with suppress(psutil.Error):
        ended = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return process.is_running() and not ended
    return False


def _named(name: str) -> Iterator[psutil.Process]:
    return (process for process in psutil.process_iter(["name"]) if process.info["name"] == name)


def _place(process: psutil.Process) -> str:
    with suppress(OSError):
        return os.readlink(f"/proc/{process.pid}/cwd").removesuffix(" (deleted)")
    return ""


def _variable(process: psutil.Process, variable: str) -> str | None:
    with suppress(psutil.Error, OSError):
        return process.environ().get(variable)
    return None
