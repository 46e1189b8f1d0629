"""Functions that create valid objects; a test passes the fields it checks and leaves the rest to defaults."""

import datetime as dt
import io
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage, ProjectPhoto
from showcase.core.models import CustomImage
from showcase.news.models import NewsIndexPage, NewsPage
from showcase.pages.models import CataloguePage, HomePage, ResultsPage, SearchPage, StandardPage, YearsPage

numbers = count(1)


@dataclass
class Tree:
    """The home page and its sections, with methods that add pages to them."""

    home: HomePage
    years: YearsPage
    catalogue: CataloguePage
    news: NewsIndexPage
    results: ResultsPage
    search: SearchPage

    @classmethod
    def build(cls) -> "Tree":
        """Create the site and its sections in place of Wagtail's default ones."""
        root = Page.objects.get(depth=1)
        Site.objects.all().delete()
        for page in root.get_children():
            page.delete()
        root = Page.objects.get(depth=1)
        home = root.add_child(
            instance=HomePage(title="Точки притяжения", slug="home", lead="Что это за сайт.")
        )
        Site.objects.create(
            hostname="testserver", root_page=home, is_default_site=True, site_name="Точки притяжения"
        )
        return cls(
            home=home,
            years=home.add_child(instance=YearsPage(title="Годы", slug="gody")),
            catalogue=home.add_child(instance=CataloguePage(title="Проекты", slug="proekty")),
            news=home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti")),
            results=home.add_child(instance=ResultsPage(title="Итоги", slug="itogi")),
            search=home.add_child(instance=SearchPage(title="Поиск", slug="poisk")),
        )

    @classmethod
    def present(cls) -> "Tree":
        """Return the sections that exist already."""
        return cls(
            home=HomePage.objects.get(),
            years=YearsPage.objects.get(),
            catalogue=CataloguePage.objects.get(),
            news=NewsIndexPage.objects.get(),
            results=ResultsPage.objects.get(),
            search=SearchPage.objects.get(),
        )

    def year(self, year: int = 2024, **fields: Any) -> ContestYearPage:
        values = {"title": f"Конкурс {year} года", "slug": str(year), "year": year, **fields}
        return self.years.add_child(instance=ContestYearPage(**values))

    def municipality(self, title: str = "Щекинский район", **fields: Any) -> MunicipalityPage:
        values = {"title": title, "slug": f"rayon-{next(numbers)}", **fields}
        return self.catalogue.add_child(instance=MunicipalityPage(**values))

    def project(self, year: ContestYearPage, municipality: MunicipalityPage, **fields: Any) -> ProjectPage:
        number = next(numbers)
        values = {
            "title": f"Площадка {number}",
            "slug": f"ploshchadka-{number}",
            "contest_year": year,
            "settlement": "д. Бегичево",
            **fields,
        }
        return municipality.add_child(instance=ProjectPage(**values))

    def article(self, **fields: Any) -> NewsPage:
        number = next(numbers)
        values = {
            "title": f"Новость {number}",
            "slug": f"novost-{number}",
            "date": dt.date(2025, 5, 1),
            **fields,
        }
        return self.news.add_child(instance=NewsPage(**values))

    def text_page(self, **fields: Any) -> StandardPage:
        number = next(numbers)
        values = {
            "title": f"Страница {number}",
            "slug": f"stranica-{number}",
            "lead": "Первый абзац.",
            **fields,
        }
        return self.home.add_child(instance=StandardPage(**values))


def jpeg(width: int = 640, height: int = 480, colour: str = "#1B5E43", **options: Any) -> bytes:
    """Return a JPEG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG", **options)
    return stream.getvalue()


def image(**fields: Any) -> CustomImage:
    number = next(numbers)
    file = SimpleUploadedFile(f"picture-{number}.jpg", jpeg(), content_type="image/jpeg")
    values = {
        "title": f"Качели {number}",
        "description": "Качели на площадке",
        "people": "none",
        "file": file,
        **fields,
    }
    return CustomImage.objects.create(**values)


def photo(project: ProjectPage, **fields: Any) -> ProjectPhoto:
    """Add a photo to a project's gallery."""
    return ProjectPhoto.objects.create(project=project, **{"image": image(), "stage": "after", **fields})


def figure(year: ContestYearPage | None = None, **fields: Any) -> Figure:
    values = {
        "key": "winners",
        "contest_year": year,
        "value": 21,
        "sources": ["https://example.org/1"],
        **fields,
    }
    return Figure.objects.create(**values)
