"""Forms of pages in the admin."""

from itertools import pairwise
from typing import Any

from showcase.contest.on_vote import YEAR_ON_VOTE, refuse_changes
from showcase.core.page_form import PageForm


class YearForm(PageForm):
    """Rejects overlapping rows in the table of points, and a new year number once the vote is announced."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_changes(self, ("year", "is_demo"), "pk", YEAR_ON_VOTE)
        if steps := self.formsets.get("points_steps"):
            rows = [row for row in steps.forms if row.is_valid() and row not in steps.deleted_forms]
            rows = [row for row in rows if row.cleaned_data.get("votes_from") is not None]
            rows.sort(key=lambda row: row.cleaned_data["votes_from"])
            for row, following in pairwise(rows):
                first, last = following.cleaned_data["votes_from"], row.cleaned_data["votes_to"]
                if last is None or last >= first:
                    following.add_error("votes_from", f"Строки пересекаются: {first} голосов есть в двух.")
        return cleaned
