"""Pages that are put together from the contest and its news."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from showcase.core.blocks import Story
from showcase.core.fields import StreamField
from showcase.core.models import BasePage


class HomePage(BasePage):
    """The first page: what the contest is, what is going on now, and where to go."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home_page.html"

    lead = models.TextField("что это за сайт", max_length=300, blank=True)
    content_panels = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = "главная"
        verbose_name_plural = "главная страница"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the running season, history, figures, projects and news."""
        from showcase.pages.home import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(request)}

    def structured_data(self) -> list[dict[str, Any]]:
        """Return the owner for search engines."""
        from showcase.pages.context import owner

        return owner(self)


class YearsPage(BasePage):
    """All contest years, newest first."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["contest.ContestYearPage"]

    intro = models.TextField("вступление", blank=True, max_length=400)
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "годы конкурса (раздел)"
        verbose_name_plural = "годы конкурса (раздел)"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.intro or "Все годы конкурса старост и ТОС Тульской области: этапы, цифры, победители."

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add years with their marks and figures."""
        from showcase.pages.context import years_context

        return {**super().get_context(request, *args, **kwargs), **years_context()}


class CataloguePage(BasePage):
    """All projects of all years, with filters as plain addresses."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["contest.MunicipalityPage"]
    own_parameters = ("rayon", "god", "vid", "itog", "stadiya", "foto", "poryadok", "den", "kak", "p")

    intro = models.TextField("вступление", blank=True, max_length=400)
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "проекты (раздел)"
        verbose_name_plural = "проекты (раздел)"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return (
            self.intro or "Проекты старост и ТОС Тульской области: площадки и зоны отдыха по годам и районам."
        )

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """Checked by the same code that filters the list."""
        from showcase.contest.filters import ProjectFilter

        return ProjectFilter.of(request).canonical_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the chosen projects, the filters and the municipalities."""
        from showcase.pages.catalogue import catalogue_context

        return {**super().get_context(request, *args, **kwargs), **catalogue_context(request)}


class ResultsPage(BasePage):
    """Results of all years: figures, money, votes by channel, what was built."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    own_parameters = ("shema", "god")

    intro = models.TextField("вступление", blank=True, max_length=400)
    method = StreamField(Story(), verbose_name="как считали", blank=True)
    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("method")]

    class Meta:
        verbose_name = "итоги (раздел)"
        verbose_name_plural = "итоги (раздел)"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.intro or "Итоги конкурса по годам: заявки, голоса, победители и построенные площадки."

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """The scheme is one part of the page; whatever it shows, robots need the page once."""
        return {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add figures by year and the table of municipalities."""
        from showcase.pages.results import results_context

        return {**super().get_context(request, *args, **kwargs), **results_context(request)}


class SearchPage(BasePage):
    """Search over everything that readers may look for."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    own_parameters = ("q", "razdel", "tochno", "p")
    hidden_from_robots = True

    class Meta:
        verbose_name = "поиск (раздел)"
        verbose_name_plural = "поиск (раздел)"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return "Поиск по проектам, новостям, годам и муниципалитетам конкурса."

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """Checked by the same code that searches."""
        from showcase.pages.search import SearchRequest

        return SearchRequest.of(request).as_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what was found."""
        from showcase.pages.search import search_context

        return {**super().get_context(request, *args, **kwargs), **search_context(request)}


class StandardPage(BasePage):
    """A page of text: about the contest, how to take part, contacts, policy."""

    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]

    lead = models.TextField("первый абзац", max_length=400, blank=True)
    body = StreamField(Story(), verbose_name="текст", blank=True)
    show_contacts = models.BooleanField("показать контакты пресс-службы и владельца", default=False)
    related_news_tag = models.CharField(
        "новости по теме",
        max_length=100,
        blank=True,
        help_text="Тема, новости которой показать внизу страницы.",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("show_contacts"), FieldPanel("related_news_tag")], heading="Внизу страницы"
        ),
    ]

    class Meta:
        verbose_name = "текстовая страница"
        verbose_name_plural = "текстовые страницы"

    def searchable_body(self) -> str:
        """All text of the page."""
        return f"{self.lead} {self.body}"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add children, neighbours and news of the topic."""
        from showcase.pages.context import standard_context

        return {**super().get_context(request, *args, **kwargs), **standard_context(self)}
