"""News of the press service and digests of other publications."""

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
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField, StreamField
from showcase.core.links import local_url
from showcase.core.models import BasePage
from showcase.core.photos import photo_view
from showcase.core.russian import date_ru
from showcase.news.article import NewsItem, article_context, news_article
from showcase.news.index import NewsFilter, index_context
from showcase.news.querysets import NewsManager

DIGEST_SIGNATURE = "По открытым публикациям"
PRESS_SIGNATURE = "Пресс-служба"


class NewsIndexPage(BasePage):
    """All news, newest first, with an archive by year and tags."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["news.NewsPage"]

    intro = models.TextField("вступление", blank=True, max_length=400)
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "новости"
        verbose_name_plural = "новости (раздел)"

    @property
    def summary(self) -> str:
        return self.intro or "Новости конкурса инициативных проектов сельских старост и ТОС Тульской области."

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        return NewsFilter.from_request(request, NewsPage.objects.live()).as_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **index_context(request, NewsPage.objects.live())}


class NewsTag(TaggedItemBase):
    """A topic of news."""

    content_object = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsPage(BasePage):
    """An article; `origin` tells whose words these are, so that a digest is not taken for the press service's own."""

    class Origin(models.TextChoices):
        PRESS = "press", PRESS_SIGNATURE
        DIGEST = "digest", DIGEST_SIGNATURE

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
    # Strings, because news may not import the contest.
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
        """Refuse a quote without a speaker and a digest without sources."""
        super().clean()
        errors = {}
        if self.quote_text and not self.quote_author:
            errors["quote_author"] = "Напишите, чьи это слова."
        if self.origin == self.Origin.DIGEST and not self.sources:
            errors["sources"] = "Новость по открытым публикациям без источников не выйдет: добавьте адреса."
        if errors:
            raise ValidationError(errors)

    def searchable_body(self) -> str:
        return " ".join([self.lead, str(self.body), self.quote_text, self.quote_author])

    @property
    def summary(self) -> str:
        return self.lead or self.title

    @property
    def date_text(self) -> str:
        """The date, as exactly as it is known."""
        return date_ru(self.date, self.date_precision)

    @property
    def signature(self) -> str:
        return "Демонстрационные данные" if self.is_demo else self.get_origin_display()

    def list_view(self) -> NewsItem:
        """The article in a list; load it with `for_list()`."""
        date_label = self.date_text
        return NewsItem(
            url=local_url(self.url_path),
            title=self.title,
            lead=self.lead,
            date_label=f"{date_label}, дата не подтверждена" if self.date_is_uncertain else date_label,
            date_iso=self.date.isoformat() if self.date_precision == Precision.DAY else "",
            type_label=self.signature,
            photo=photo_view(self.photo, card=True),
        )

    def picture(self) -> Any:
        return self.share_image or self.photo

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **article_context(self, NewsPage.objects.live())}

    def structured_data(self) -> list[dict[str, Any]]:
        return [news_article(self)]


class Correction(Orderable):
    """A public note that a fact of the article was changed."""

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
