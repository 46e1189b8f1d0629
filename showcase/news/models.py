"""News of the press service and digests of other publications."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from showcase.core.blocks import Story
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField, StreamField
from showcase.core.json_ld import absolute, compact, organization
from showcase.core.links import Chip, Link, local_url, source_links
from showcase.core.models import BasePage, SectionPage, SiteSettings
from showcase.core.photos import photo_view, share_url
from showcase.core.russian import capitalise_sentence, date_ru
from showcase.news.embargo_link import EmbargoLink  # noqa: F401  Django finds models here only
from showcase.news.index import NewsFilter, index_context
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

    class Origin(models.TextChoices):
        PRESS = "press", "Пресс-служба"
        DIGEST = "digest", "По открытым публикациям"

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
        """The Moscow day of the schedule, today without one."""
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
    def month_text(self) -> str:
        """The heading in a list: the month, or the year if no more is known."""
        precision = Precision.YEAR if self.date_precision == Precision.YEAR else Precision.MONTH
        return capitalise_sentence(date_ru(self.date, precision))

    @property
    def signature(self) -> str:
        return "Демонстрационные данные" if self.is_demo else self.get_origin_display()

    def list_view(self) -> NewsItem:
        """The article in a list; load it with `for_list()`. A digest is brief beside the press service's stories."""
        date_label, photo = self.date_text, photo_view(self.photo, card=True)
        is_brief = self.origin == self.Origin.DIGEST and not photo
        return NewsItem(
            url=local_url(self.url_path),
            title=self.title,
            lead="" if is_brief else self.lead,
            date_label=f"{date_label}, дата не подтверждена" if self.date_is_uncertain else date_label,
            date_iso=self.date.isoformat() if self.date_precision == Precision.DAY else "",
            type_label="Коротко" if is_brief and not self.is_demo else self.signature,
            photo=photo,
            is_brief=is_brief,
        )

    def picture(self) -> Any:
        return self.share_image or self.photo

    def main_photos(self) -> list[Any]:
        return [self.photo]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tags = list(self.tags.all())
        related = {
            "related_years": links(self.years.all()),
            "related_projects": links(self.projects.all()),
            "related_municipalities": links(self.municipalities.all()),
        }
        return {
            **super().get_context(request, *args, **kwargs),
            **related,
            "tags": [Chip(tag.name, f"/novosti/?tema={tag.slug}") for tag in tags],
            "has_related": bool(tags or any(related.values())),
            "photo": self.photo_with_credit(),
            "corrections": [correction.note(self.date.year) for correction in self.corrections.all()],
            "more_news": [page.list_view() for page in self.more_news(tags[:1])],
            "sources": source_links(self.sources),
        }

    def more_news(self, topics: list[Tag]) -> NewsQuerySet:
        """Return other news of that time, of the topics if there are any; demonstrations only beside demonstrations."""
        others = NewsPage.objects.live().filter(is_demo=self.is_demo).exclude(pk=self.pk)
        others = others.for_list().nearest_first(self.date)
        same_topic = others.filter(tags__in=topics) if topics else others
        return same_topic[:MORE_NEWS] or others[:MORE_NEWS]

    def photo_with_credit(self) -> ArticlePhoto | None:
        """Return the photo; the words under a drawing say that it is no photo."""
        view = photo_view(self.photo)
        if not view:
            return None
        credit = "Иллюстрация, не фото." if view.is_illustration else self.photo_credit or view.credit
        return ArticlePhoto(view, self.photo_caption or view.caption, credit)

    def structured_data(self) -> list[dict[str, Any]]:
        """Return a schema.org `NewsArticle`; a digest of other publications has no author."""
        publisher = organization(SiteSettings.for_site(self.get_site()))
        picture = share_url(self.picture()) if self.picture() else ""
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
            "image": [absolute(picture)] if picture else [],
        }
        return [compact(article)]


def links(pages: Iterable[Page]) -> list[Link]:
    """Published pages as links."""
    return [Link(str(page), local_url(page.url_path)) for page in pages if page.live]


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
        """«6 декабря, 12:40», with the year if it is not the usual one."""
        moment = timezone.localtime(self.made_at)
        day = date_ru(moment, with_year=moment.year != usual_year)
        return CorrectionNote(f"{day}, {moment:%H:%M}", self.text.rstrip(" ."))
