"""Finds and ends processes left behind by a killed run."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def working_in(folder: Path, name: str) -> list[psutil.Process]:
    """Return processes called `name` whose working directory is, or was before its deletion, `folder`."""
    return [process for process in _named(name) if _working_directory(process) == str(folder)]


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Return processes started with this environment variable; children inherit it."""
    return [process for process in psutil.process_iter() if _variable(process, variable) == value]


def terminate(processes: list[psutil.Process], seconds: float) -> None:
    """Send SIGTERM, to suspended processes as well; after `seconds` kill those that still run."""
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
            process.resume()
    _wait(processes, seconds)
    kill([process for process in processes if runs(process)])


def kill(processes: list[psutil.Process]) -> None:
    """Kill processes and wait until they are gone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    _wait(processes, 10)


def _wait(processes: list[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(map(runs, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)


def runs(process: psutil.Process) -> bool:
    """Whether a process runs. A zombie counts as ended unless its other threads still run and hold its port."""
    with suppress(psutil.Error):
        ended = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return process.is_running() and not ended
    return False


def _named(name: str) -> Iterator[psutil.Process]:
    return (process for process in psutil.process_iter(["name"]) if process.info["name"] == name)


def _working_directory(process: psutil.Process) -> str:
    with suppress(OSError):
        return os.readlink(f"/proc/{process.pid}/cwd").removesuffix(" (deleted)")
    return ""


def _variable(process: psutil.Process, variable: str) -> str | None:
    with suppress(psutil.Error, OSError):
        return process.environ().get(variable)
    return None
