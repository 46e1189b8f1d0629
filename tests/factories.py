"""Functions that create valid objects; a test passes the fields it checks and leaves the rest to defaults."""

import datetime as dt
import io
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage, ProjectPhoto
from showcase.core.models import CustomDocument, CustomImage
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
        Site.objects.all().delete()
        for page in Page.objects.get(depth=1).get_children():
            page.delete()
        home = HomePage(title="Точки притяжения", slug="home", lead="Что это за сайт.")
        Page.objects.get(depth=1).add_child(instance=home)
        site = {"hostname": "testserver", "is_default_site": True, "site_name": "Точки притяжения"}
        Site.objects.create(root_page=home, **site)
        home.add_child(instance=YearsPage(title="Годы", slug="gody"))
        home.add_child(instance=CataloguePage(title="Проекты", slug="proekty"))
        home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
        home.add_child(instance=ResultsPage(title="Итоги", slug="itogi"))
        home.add_child(instance=SearchPage(title="Поиск", slug="poisk"))
        return cls.present()

    @classmethod
    def present(cls) -> "Tree":
        """Return the sections that exist already."""
        sections = (HomePage, YearsPage, CataloguePage, NewsIndexPage, ResultsPage, SearchPage)
        return cls(*(section.objects.get() for section in sections))

    def year(self, year: int = 2024, **fields: Any) -> ContestYearPage:
        known = {"title": f"Конкурс {year} года", "slug": str(year), "year": year}
        return self.years.add_child(instance=ContestYearPage(**{**known, **fields}))

    def municipality(self, title: str = "Щекинский район", **fields: Any) -> MunicipalityPage:
        known = {"title": title, "slug": f"rayon-{next(numbers)}"}
        return self.catalogue.add_child(instance=MunicipalityPage(**{**known, **fields}))

    def project(self, year: ContestYearPage, municipality: MunicipalityPage, **fields: Any) -> ProjectPage:
        number = next(numbers)
        known = {"title": f"Площадка {number}", "slug": f"ploshchadka-{number}", "settlement": "д. Бегичево"}
        return municipality.add_child(instance=ProjectPage(**{"contest_year": year, **known, **fields}))

    def article(self, **fields: Any) -> NewsPage:
        number = next(numbers)
        known = {"title": f"Новость {number}", "slug": f"novost-{number}", "date": dt.date(2025, 5, 1)}
        return self.news.add_child(instance=NewsPage(**{**known, **fields}))

    def text_page(self, **fields: Any) -> StandardPage:
        number = next(numbers)
        known = {"title": f"Страница {number}", "slug": f"stranica-{number}", "lead": "Первый абзац."}
        return self.home.add_child(instance=StandardPage(**{**known, **fields}))


def jpeg(width: int = 640, height: int = 480, colour: str = "#1B5E43", **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG", **options)
    return stream.getvalue()


def image(**fields: Any) -> CustomImage:
    number = next(numbers)
    file = SimpleUploadedFile(f"picture-{number}.jpg", jpeg(), content_type="image/jpeg")
    known = {"title": f"Качели {number}", "description": "Качели на площадке", "people": "none", "file": file}
    return CustomImage.objects.create(**{**known, **fields})


def document(**fields: Any) -> CustomDocument:
    file = SimpleUploadedFile("rules.pdf", b"%PDF-1.4", content_type="application/pdf")
    return CustomDocument.objects.create(**{"title": "Положение", "file": file, **fields})


def photo(project: ProjectPage, **fields: Any) -> ProjectPhoto:
    return ProjectPhoto.objects.create(project=project, **{"image": image(), "stage": "after", **fields})


def figure(year: ContestYearPage | None = None, **fields: Any) -> Figure:
    known = {"key": "winners", "contest_year": year, "value": 21, "sources": ["https://example.org/1"]}
    return Figure.objects.create(**{**known, **fields})


def text_of(response: HttpResponse) -> str:
    """Return the HTML of a response with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ")
