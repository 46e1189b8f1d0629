"""News of the press service and digests of other publications."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from showcase.core.blocks import Story
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField, StreamField
from showcase.core.json_ld import absolute, compact, organization
from showcase.core.links import Chip, Link, local_url, source_links
from showcase.core.models import BasePage, SectionPage, SiteSettings
from showcase.core.photos import Photo, Picture, photo_view
from showcase.core.russian import date_ru
from showcase.news.embargo_link import EmbargoLink  # noqa: F401  Django finds models here only
from showcase.news.index import NewsFilter, index_context
from showcase.news.items import Origin, signature
from showcase.news.querysets import NewsManager, NewsQuerySet
from showcase.news.shapes import ArticlePhoto, CorrectionNote, NewsItem

MORE_NEWS = 3
ISO_CHARS = {Precision.DAY: len("2025-12-06"), Precision.MONTH: len("2025-12"), Precision.YEAR: len("2025")}


class NewsIndexPage(SectionPage):
    subpage_types = ["news.NewsPage"]
    usual_summary = "Новости конкурса инициативных проектов сельских старост и ТОС Тульской области."

    class Meta:
        verbose_name = "новости"
        verbose_name_plural = "новости (раздел)"

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        return NewsFilter.from_request(request, NewsPage.objects.live()).as_query()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        own = index_context(request, NewsPage.objects.live())
        chosen = own["chosen"]
        return {**context, **own, "view_title": self.view_title(chosen.as_query(), *chosen.conditions)}


class NewsTag(TaggedItemBase):
    content_object = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsPage(BasePage):
    """An article; `origin` tells whose words these are, so that a digest is not taken for the press service's own."""

    Origin = Origin

    origin = models.CharField("чьи слова", max_length=6, choices=Origin, default=Origin.PRESS)
    date = models.DateField(
        "дата",
        default=timezone.localdate,
        help_text="Если известен только месяц или год, поставьте первое число.",
    )
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

    objects = NewsManager()

    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    lead_field = "lead"
    og_type = "article"

    content_panels = [
        *BasePage.content_panels,
        "lead",
        MultiFieldPanel(
            [
                FieldRowPanel(["date", "date_precision"]),
                "date_is_uncertain",
                "origin",
                "pinned_until",
                "editor_note",
            ],
            heading="Главное",
        ),
        MultiFieldPanel(["photo", "photo_caption", "photo_credit"], heading="Фото"),
        "body",
        MultiFieldPanel(["quote_text", "quote_author", "quote_post"], heading="Цитата"),
        MultiFieldPanel(["tags", "projects", "years", "municipalities"], heading="С чем связано"),
        InlinePanel("corrections", heading="Исправления", label="исправление"),
        "sources",
        "is_demo",
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("is_demo"), index.FilterField("date")]

    class Meta:
        verbose_name = "новость"
        verbose_name_plural = "новости"
        indexes = [models.Index(fields=["is_demo", "-date", "-page_ptr"], name="news_in_order")]

    @classmethod
    def as_served(cls) -> NewsQuerySet:
        pages = super().as_served().select_related("live_revision", "press_pack", "photo")
        return pages.defer("live_revision__content", "press_pack__pictures")

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.date and self.date > self.goes_out_on():
            errors["date"] = (
                "Этот день ещё не наступил. Поставьте сегодняшний или запланируйте выход новости."
            )
        if self.quote_text and not self.quote_author:
            errors["quote_author"] = "Напишите, чьи это слова."
        if self.origin == self.Origin.DIGEST and not self.sources:
            errors["sources"] = "Новость по открытым публикациям без источников не выйдет: добавьте адреса."
        if errors:
            raise ValidationError(errors)

    def goes_out_on(self) -> dt.date:
        """Return the Moscow day of scheduled publication, or today."""
        planned = timezone.localdate(self.go_live_at) if self.go_live_at else dt.date.min
        return max(planned, timezone.localdate())

    def searchable_body(self) -> str:
        return " ".join([self.lead, str(self.body), self.quote_text, self.quote_author])

    @property
    def summary(self) -> str:
        return self.lead or self.title

    @property
    def date_text(self) -> str:
        return date_ru(self.date, self.date_precision)

    @property
    def signature(self) -> str:
        return signature(self.origin, self.is_demo)

    def picture(self) -> Picture | None:
        return super().picture() or (Picture.of(self.photo) if self.photo else None)

    def main_photos(self) -> list[Photo]:
        return [photo_view(self.photo)] if self.photo else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tags = list(self.tags.all())
        related = {
            "related_years": links(self.years, "Конкурс {} года", "year"),
            "related_projects": links(self.projects),
            "related_municipalities": links(self.municipalities),
        }
        return {
            **super().get_context(request, *args, **kwargs),
            **related,
            "tags": [Chip(tag.name, f"/novosti/?tema={tag.slug}") for tag in tags],
            "has_related": bool(tags or any(related.values())),
            "photo": self.photo_with_credit(),
            "corrections": [correction.note(self.date.year) for correction in self.corrections.all()],
            "more_news": self.more_news(tags[:1]),
            "sources": source_links(self.sources),
        }

    def more_news(self, topics: list[Tag]) -> list[NewsItem]:
        """Return other news of that time, of the topics if there are any; demonstrations only beside demonstrations."""
        others = NewsPage.objects.live().filter(is_demo=self.is_demo).exclude(pk=self.pk)
        others = others.nearest_first(self.date)
        same_topic = others.filter(tags__in=topics)[:MORE_NEWS].items() if topics else []
        return same_topic or others[:MORE_NEWS].items()

    def photo_with_credit(self) -> ArticlePhoto | None:
        """Return the photo; the words under a drawing say that it is no photo."""
        view = photo_view(self.photo)
        if not view:
            return None
        picture = view.picture
        credit = "Иллюстрация, не фото." if picture.is_illustration else self.photo_credit or picture.credit
        return ArticlePhoto(view, self.photo_caption or picture.caption, credit)

    def structured_data(self) -> list[dict[str, Any]]:
        """Return a schema.org `NewsArticle`; a digest of other publications has no author."""
        publisher = organization(SiteSettings.shown())
        picture = self.picture()
        article = {
            "@type": "NewsArticle",
            "headline": self.head_title,
            "description": self.description,
            "datePublished": self.date.isoformat()[: ISO_CHARS[self.date_precision]],
            "dateModified": self.edited_at.isoformat() if self.edited_at else "",
            "url": self.full_url,
            "inLanguage": "ru",
            "author": publisher if self.origin == self.Origin.PRESS else None,
            "publisher": publisher,
            "image": [absolute(picture.share_url)] if picture and picture.share_url else [],
        }
        return [compact(article)]


def links(pages: Any, text: str = "{}", name: str = "title") -> list[Link]:
    """Published pages as links; `text` says what a page is called by its field `name`."""
    shown = pages.filter(live=True).values_list(name, "url_path")
    return [Link(text.format(value), local_url(url_path)) for value, url_path in shown]


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

    def note(self, usual_year: int) -> CorrectionNote:
        """«6 декабря, 12:40», with the year if it is not `usual_year`."""
        moment = timezone.localtime(self.made_at)
        day = date_ru(moment, with_year=moment.year != usual_year)
        return CorrectionNote(f"{day}, {moment:%H:%M}", self.text.rstrip(" ."))
