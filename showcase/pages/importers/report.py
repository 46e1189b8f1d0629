"""What an import did, in Russian."""

from collections import Counter
from collections.abc import Iterable


class Report:
    """Counts objects by section and keeps a line for everything that a person should look at."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.changes: list[str] = []
        self.left: list[str] = []

    def new(self, section: str, name: str) -> None:
        """Count an object that did not exist."""
        self._count(section, "new")
        self.changes.append(f"+ {section}: {name}")

    def changed(self, section: str, name: str, fields: Iterable[str]) -> None:
        """Count an object some of whose fields were brought up to date."""
        self._count(section, "changed")
        self.changes.append(f"~ {section}: {name} ({', '.join(fields)})")

    def same(self, section: str) -> None:
        """Count an object that needed nothing."""
        self._count(section, "same")

    def leave(self, name: str, reason: str) -> None:
        """Remember something that was left as a person made it."""
        self.left.append(f"{name}: {reason}")

    def total(self, what: str) -> int:
        """Return how many objects of all sections were new, changed or the same."""
        return sum(counter[what] for counter in self.counts.values())

    def summary(self) -> list[str]:
        """Return the lines to print at the end."""
        lines = [
            f"{section}: новых {found['new']}, изменено {found['changed']}, без изменений {found['same']}"
            for section, found in self.counts.items()
        ]
        if self.left:
            lines += ["", "Оставлено как есть, решает редактор:", *(f"  {line}" for line in self.left)]
        return lines

    def _count(self, section: str, what: str) -> None:
        self.counts.setdefault(section, Counter())[what] += 1
