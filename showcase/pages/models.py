"""Pages that combine the contest and its news, and text pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.admin.panels import MultiFieldPanel

from showcase.core.blocks import Story
from showcase.core.fields import StreamField
from showcase.core.json_ld import organization
from showcase.core.models import BasePage, SectionPage, SiteSettings
from showcase.pages.catalogue import catalogue_context
from showcase.pages.filters import CatalogueRequest, renamed_address
from showcase.pages.home import home_context
from showcase.pages.results import results_context
from showcase.pages.search import SearchRequest, search_context
from showcase.pages.standard import standard_context
from showcase.pages.years import years_context


class HomePage(BasePage):
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    lead_field = "lead"

    lead = models.TextField("что это за сайт", max_length=300, blank=True)
    content_panels = [*BasePage.content_panels, "lead"]

    class Meta:
        verbose_name = "главная"
        verbose_name_plural = "главная страница"

    @property
    def summary(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **home_context(request)}

    def structured_data(self) -> list[dict[str, Any]]:
        return [organization(SiteSettings.shown())]


class YearsPage(SectionPage):
    subpage_types = ["contest.ContestYearPage"]
    usual_summary = "Все годы конкурса старост и ТОС Тульской области: этапы, цифры, победители."

    class Meta:
        verbose_name = "годы конкурса (раздел)"
        verbose_name_plural = "годы конкурса (раздел)"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **years_context()}


class CataloguePage(SectionPage):
    """All projects of all years, with filters in the address."""

    subpage_types = ["contest.MunicipalityPage"]
    usual_summary = "Проекты старост и ТОС Тульской области: площадки и зоны отдыха по годам и районам."

    class Meta:
        verbose_name = "проекты (раздел)"
        verbose_name_plural = "проекты (раздел)"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead from earlier names of conditions to today's."""
        if address := renamed_address(request):
            return HttpResponsePermanentRedirect(address)
        return super().serve(request, *args, **kwargs)

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        return CatalogueRequest.from_request(request).canonical_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context, own = super().get_context(request, *args, **kwargs), catalogue_context(request)
        conditions = [chip.title for chip in own["chips"]]
        return {**context, **own, "view_title": self.view_title(self.canonical_query(request), *conditions)}


class ResultsPage(SectionPage):
    """Figures of all years, votes by channel, and the map of municipalities."""

    subpage_types: list[str] = []
    usual_summary = "Итоги конкурса по годам: заявки, голоса, победители и построенные площадки."

    method = StreamField(Story(), verbose_name="как считали", blank=True)
    content_panels = [*SectionPage.content_panels, "method"]

    class Meta:
        verbose_name = "итоги (раздел)"
        verbose_name_plural = "итоги (раздел)"

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """Return nothing: the parameters change the map only, so all views have one canonical address."""
        return {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context, own = super().get_context(request, *args, **kwargs), results_context(request)
        shown = own["map"]
        conditions = [shown.title, *(["демонстрация"] if shown.is_demo else [])] if shown.is_chosen else []
        return {**context, **own, "view_title": self.view_title({}, *conditions)}


class SearchPage(BasePage):
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    hidden_from_robots = True

    class Meta:
        verbose_name = "поиск (раздел)"
        verbose_name_plural = "поиск (раздел)"

    @property
    def summary(self) -> str:
        return "Поиск по проектам, новостям, годам и муниципалитетам конкурса."

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        return SearchRequest.from_request(request).as_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context, own = super().get_context(request, *args, **kwargs), search_context(request)
        conditions = [f"«{own['search_query']}»"] if own["search_query"] else []
        return {**context, **own, "view_title": self.view_title(self.canonical_query(request), *conditions)}


class StandardPage(BasePage):
    """A page of text: about the contest, how to take part, contacts, policy."""

    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    lead_field = "lead"

    lead = models.TextField("первый абзац", max_length=400, blank=True)
    body = StreamField(Story(), verbose_name="текст", blank=True)
    asked_as = models.TextField(
        "как об этом спрашивают",
        blank=True,
        help_text="Слова и вопросы, на которые отвечает страница: по ним поиск поставит её первой. "
        "Например: «как проголосовать, голосование».",
    )
    show_contacts = models.BooleanField("показать контакты пресс-службы и владельца", default=False)
    related_news_tag = models.CharField(
        "новости по теме",
        max_length=100,
        blank=True,
        help_text="Тема, новости которой показать внизу страницы.",
    )

    content_panels = [
        *BasePage.content_panels,
        "lead",
        "body",
        "asked_as",
        MultiFieldPanel(["show_contacts", "related_news_tag"], heading="Внизу страницы"),
    ]

    class Meta:
        verbose_name = "текстовая страница"
        verbose_name_plural = "текстовые страницы"

    def searchable_title(self) -> str:
        return f"{self.title} {self.asked_as}"

    def searchable_body(self) -> str:
        return f"{self.lead} {self.body}"

    @property
    def summary(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        own = standard_context(self, topic=self.related_news_tag, show_contacts=self.show_contacts)
        return {**super().get_context(request, *args, **kwargs), **own}
