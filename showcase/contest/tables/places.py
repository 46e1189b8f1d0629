"""Finds the years and municipalities that cells of a table name."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from showcase.contest.models import ContestYearPage, MunicipalityPage


def folded(text: str) -> str:
    """Text as people compare it: «Щёкинский  район» is «щекинский район»."""
    return " ".join(text.casefold().replace("ё", "е").replace("\u00a0", " ").split()).strip(" .,:;«»\"'")


def own_name(name: str) -> str:
    """«щекинский район» → «щекинский»: drop the words that many names share, to compare the rest."""
    return re.sub(r"\b(район|округ|город|муниципальн\w+|городск\w+)\b", "", name).strip() or name


@dataclass
class Places:
    """Years and municipalities of the site, loaded once for all rows."""

    years: list[ContestYearPage] = field(
        default_factory=lambda: list(ContestYearPage.objects.defer_streamfields().order_by("-year"))
    )
    municipalities: list[MunicipalityPage] = field(
        default_factory=lambda: list(MunicipalityPage.objects.order_by("title"))
    )

    @cached_property
    def year_by_number(self) -> dict[int, ContestYearPage]:
        return {year.year: year for year in self.years}

    @cached_property
    def number_of_year(self) -> dict[int, int]:
        return {year.pk: year.year for year in self.years}

    @cached_property
    def municipality_by_name(self) -> dict[str, MunicipalityPage]:
        full = {folded(page.full_name): page for page in self.municipalities if page.full_name}
        return full | {folded(page.title): page for page in self.municipalities}

    def only_municipality(self, wanted: str) -> MunicipalityPage | None:
        """Return the only match, ignoring «район», «округ» and «город», which change with reforms."""
        found = {
            place for name, place in self.municipality_by_name.items() if wanted and own_name(name) == wanted
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def municipality_by_key(self) -> dict[int, MunicipalityPage]:
        return {page.pk: page for page in self.municipalities}

    @cached_property
    def municipality_by_path(self) -> dict[str, MunicipalityPage]:
        return {page.path: page for page in self.municipalities}
