"""Faults of a dataset: where each one is and what is wrong, gathered so that all are told at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: `path` as in «projects[12].status», `text` a sentence with no full stop."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path or 'файл'}: {self.text}"


class BrokenDatasetError(Exception):
    """The file cannot be imported; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Check:
    """Gathers faults while a file is looked over, and knows what its rows may refer to."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.source_ids: set[str] = set()
        self.municipality_names: set[str] = set()
        self.years: set[int] = set()

    def fault(self, path: str, text: str) -> None:
        """Remember one fault."""
        self.faults.append(Fault(path, text))

    def raise_if_any(self) -> None:
        """Raise BrokenDatasetError with everything found so far."""
        if self.faults:
            raise BrokenDatasetError(self.faults)
