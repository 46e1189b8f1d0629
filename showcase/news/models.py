"""News of the press service and digests of what others published."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from showcase.core.blocks import Story
from showcase.core.fields import SourceListField, StreamField
from showcase.core.links import local_url
from showcase.core.models import BasePage
from showcase.core.photos import photo_view
from showcase.core.russian import date_ru
from showcase.news.querysets import NewsManager

DIGEST_SIGNATURE = "По открытым публикациям"
PRESS_SIGNATURE = "Пресс-служба"


class NewsIndexPage(BasePage):
    """All news, newest first, with an archive by year and tags."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["news.NewsPage"]
    own_parameters = ("god", "tema", "p")

    intro = models.TextField("вступление", blank=True, max_length=400)
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "новости"
        verbose_name_plural = "новости (раздел)"

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.intro or "Новости конкурса инициативных проектов сельских старост и ТОС Тульской области."

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """Checked by the same code that filters the list."""
        from showcase.news.context import NewsFilter

        return NewsFilter.of(request).as_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the chosen page of news and the archive."""
        from showcase.news.context import index_context

        return {**super().get_context(request, *args, **kwargs), **index_context(request)}


class NewsTag(TaggedItemBase):
    """A word that news are gathered under."""

    content_object = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsPage(BasePage):
    """One piece of news. Whose words they are is a field, so that a digest never passes for the press service."""

    class Origin(models.TextChoices):
        PRESS = "press", PRESS_SIGNATURE
        DIGEST = "digest", DIGEST_SIGNATURE

    class Precision(models.TextChoices):
        DAY = "day", "день"
        MONTH = "month", "месяц"
        YEAR = "year", "год"

    origin = models.CharField("чьи слова", max_length=6, choices=Origin, default=Origin.PRESS)
    date = models.DateField("дата", help_text="Если известен только месяц или год, поставьте первое число.")
    date_precision = models.CharField("точность даты", max_length=5, choices=Precision, default=Precision.DAY)
    date_is_uncertain = models.BooleanField("дата не подтверждена", default=False)
    pinned_until = models.DateField(
        "закрепить до",
        null=True,
        blank=True,
        help_text="Новость стоит первой в списке по этот день включительно. Пусто — не закреплять.",
    )
    lead = models.TextField("первый абзац", max_length=400, blank=True)
    body = StreamField(Story(), verbose_name="текст", blank=True)
    photo = models.ForeignKey(
        "core.CustomImage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="фото",
    )
    photo_caption = models.CharField("подпись к фото", max_length=255, blank=True)
    photo_credit = models.CharField("автор фото", max_length=255, blank=True)
    quote_text = models.TextField("цитата", blank=True)
    quote_author = models.CharField("кто сказал", max_length=120, blank=True)
    quote_post = models.CharField("должность", max_length=200, blank=True)
    tags = ClusterTaggableManager(through=NewsTag, blank=True, verbose_name="темы")
    # Named by text: news stand beside the contest, not above it.
    projects = ParentalManyToManyField(
        "contest.ProjectPage", blank=True, related_name="news", verbose_name="проекты"
    )
    years = ParentalManyToManyField(
        "contest.ContestYearPage", blank=True, related_name="news", verbose_name="годы"
    )
    municipalities = ParentalManyToManyField(
        "contest.MunicipalityPage", blank=True, related_name="news", verbose_name="муниципалитеты"
    )
    is_demo = models.BooleanField("демонстрационная новость", default=False)
    editor_note = models.TextField("заметка для редактора", blank=True, help_text="На сайте не видна.")
    sources = SourceListField()
    import_key = models.CharField(max_length=120, unique=True, null=True, blank=True, editable=False)

    objects = NewsManager()

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    og_type = "article"

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("editor_note"),
                FieldPanel("origin"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldPanel("date_is_uncertain"),
                FieldPanel("pinned_until"),
                FieldPanel("lead"),
            ],
            heading="Главное",
        ),
        MultiFieldPanel(
            [FieldPanel("photo"), FieldPanel("photo_caption"), FieldPanel("photo_credit")], heading="Фото"
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("quote_text"), FieldPanel("quote_author"), FieldPanel("quote_post")], heading="Цитата"
        ),
        MultiFieldPanel(
            [FieldPanel("tags"), FieldPanel("projects"), FieldPanel("years"), FieldPanel("municipalities")],
            heading="С чем связано",
        ),
        InlinePanel("corrections", heading="Исправления", label="исправление"),
        FieldPanel("sources"),
        FieldPanel("is_demo"),
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("is_demo"), index.FilterField("date")]

    class Meta:
        verbose_name = "новость"
        verbose_name_plural = "новости"

    def clean(self) -> None:
        """A quote needs a speaker; a digest needs its sources."""
        super().clean()
        errors = {}
        if self.quote_text and not self.quote_author:
            errors["quote_author"] = "Напишите, чьи это слова."
        if self.origin == self.Origin.DIGEST and not self.sources:
            errors["sources"] = "Новость по открытым публикациям без источников не выйдет: добавьте адреса."
        if errors:
            raise ValidationError(errors)

    def searchable_body(self) -> str:
        """Lead, text and quote."""
        return " ".join([self.lead, str(self.body), self.quote_text, self.quote_author])

    @property
    def summary(self) -> str:
        """First words for search engines."""
        return self.lead or self.title

    @property
    def date_text(self) -> str:
        """The date as exactly as it is known."""
        return date_ru(self.date, self.date_precision)

    @property
    def signature(self) -> str:
        """Whose words these are."""
        return "Демонстрационные данные" if self.is_demo else self.get_origin_display()

    def list_view(self) -> dict[str, Any]:
        """The article as a line of a list; the queryset must be `for_list()`."""
        return {
            "url": local_url(self.url_path),
            "title": self.title,
            "lead": self.lead,
            "date_label": f"{self.date_text}, дата не подтверждена"
            if self.date_is_uncertain
            else self.date_text,
            "date_iso": self.date.isoformat() if self.date_precision == self.Precision.DAY else "",
            "type_label": self.signature,
            "photo": photo_view(self.photo, card=True),
        }

    def picture(self) -> Any:
        """The picture of the article."""
        return self.share_image or self.photo

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add related pages."""
        from showcase.news.context import article_context

        return {**super().get_context(request, *args, **kwargs), **article_context(self)}

    def structured_data(self) -> list[dict[str, Any]]:
        """Return the article for search engines."""
        from showcase.news.structured import news_article

        return [news_article(self)]


class Correction(Orderable):
    """A public note that a fact of the article has been changed."""

    news = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField("когда исправлено", default=timezone.now, help_text="Время московское.")
    text = models.CharField(
        "что исправлено",
        max_length=300,
        help_text="Например: «уточнено число участников». Опечатки не отмечайте.",
    )

    class Meta(Orderable.Meta):
        verbose_name = "исправление"
        verbose_name_plural = "исправления"

    def __str__(self) -> str:
        return self.text
