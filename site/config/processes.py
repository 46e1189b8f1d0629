"""Finding and ending processes that an earlier, killed run left behind."""

import os
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
    """Ask processes to end, wait up to `seconds`, then kill those that did not."""
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    kill(alive)


def kill(processes: list[psutil.Process]) -> None:
    """End processes at once and wait until they are gone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


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
