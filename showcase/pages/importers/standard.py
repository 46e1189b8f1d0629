"""Pages of text and the site's own details."""

import re
from typing import Any

from wagtail.models import Site

from showcase.contest.models import ContestYearPage
from showcase.core.models import SiteSettings
from showcase.pages.importers.about import about_values
from showcase.pages.importers.dataset import Dataset
from showcase.pages.importers.texts import static, take_part
from showcase.pages.importers.writer import Entry, Writer
from showcase.pages.models import HomePage, StandardPage

SECTION = "Страницы"
_LINK = re.compile(r"\[\[(?P<key>[^|\]]+)\|(?P<words>[^\]]+)\]\]")

OWNER = {
    "owner_name": "Ассоциация «Совет муниципальных образований Тульской области»",
    "owner_short_name": "СМО Тульской области",
    "photo_credit": "Фото предоставлено пресс-службой Ассоциации «СМО Тульской области»",
}


class Addresses:
    """Finds the page that a text leads to."""

    def __init__(self, home: HomePage, writer: Writer) -> None:
        self.home, self.writer = home, writer

    def page_id(self, key: str) -> int | None:
        """Return a page's id by the importer's key, `year:latest`, `news:release` or a section's address."""
        if key == "year:latest":
            newest = ContestYearPage.objects.live().real().newest_first().first()
            return newest.pk if newest else None
        if ":" not in key:
            section = self.home.get_children().filter(slug=key).first()
            return section.pk if section else None
        names = (
            [name for name in self.writer.records if _is_release(name)] if key == "news:release" else [key]
        )
        record = self.writer.records.get(names[0]) if names else None
        return record.object_id if record and record.target else None

    def resolved(self, value: Any) -> Any:
        """Return blocks with `[[key|words]]` turned into links, or into words where there is no such page."""
        if isinstance(value, dict):
            return {name: self.resolved(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        return _LINK.sub(self._link, value) if isinstance(value, str) else value

    def _link(self, found: re.Match[str]) -> str:
        page_id = self.page_id(found["key"])
        return f'<a linktype="page" id="{page_id}">{found["words"]}</a>' if page_id else found["words"]


def write_settings(home: HomePage, writer: Writer) -> None:
    """Write who owns the site; contacts stay empty until their owner gives them."""
    settings = SiteSettings.for_site(Site.objects.get(root_page=home))
    writer.row(
        Entry("Сведения о сайте", "settings", "сведения о сайте", dict(OWNER)), SiteSettings, adopt=settings
    )


def write_standard_pages(dataset: Dataset, home: HomePage, writer: Writer) -> None:
    """Write the pages of text; a page may lead to those before it and to everything imported."""
    addresses = Addresses(home, writer)
    made_by_hand = {page.slug: page for page in StandardPage.objects.child_of(home)}
    for slug, fields in _pages(dataset).items():
        entry = Entry(SECTION, f"text:{slug}", f"страница {slug}", addresses.resolved(fields))
        writer.page(entry, StandardPage, home, slug, adopt=made_by_hand.get(slug))


def _pages(dataset: Dataset) -> dict[str, dict[str, Any]]:
    return {
        "o-konkurse": about_values(dataset),
        "kak-uchastvovat": take_part.values(dataset),
        "priznanie": static.RECOGNITION,
        "partnery": static.PARTNERS,
        "press-sluzhba": static.PRESS,
        "politika": static.POLICY,
        "dostupnost": static.ACCESSIBILITY,
        "istochniki": static.SOURCES,
    }


def _is_release(key: str) -> bool:
    return key.startswith("news:") and ":release-" in key
