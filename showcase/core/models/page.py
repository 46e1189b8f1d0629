"""The base of all page types."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.utils.functional import cached_property, classproperty
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.admin.widgets import SlugInput
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from showcase.core import search_text
from showcase.core.json_ld import absolute, breadcrumb_list, dump
from showcase.core.links import Link, local_url, with_query
from showcase.core.page_form import PageForm
from showcase.core.page_rights import PageRights
from showcase.core.photos import Photo, Picture
from showcase.core.remarks_panel import RemarksPanel
from showcase.core.rules import RulesAtFields
from showcase.core.russian import SLUG_RULES
from showcase.core.text_fields import ScheduleInput

DESCRIPTION_CHARS = 200
DEMO_MARK = "Демонстрация: "
# While a title is typed, the browser makes the same address of it as `slugify_ru`.
SLUG_FORMATTERS = [(pattern, replacement.replace("\\", "$")) for pattern, replacement in SLUG_RULES]


class BasePage(RulesAtFields, Page):
    """Abstract parent of all page types: search keys, description, canonical address, structured data.

    Not Wagtail's swappable page model, which upstream calls experimental.
    """

    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    # Lists, feeds and search show every live page, so pages cannot be private.
    private_page_options: list[str] = []
    may_be_private = True
    """Whether the site has any view restriction, as far as `core.serving` has asked."""
    base_form_class = PageForm
    is_demo: Any = False
    not_copied: list[str] = []
    """Fields that are not copied with the page."""
    hidden_from_robots = False
    lead_field = ""
    """Name of the field that stands under the title."""
    needs_right_on_type = False
    """Whether changing, publishing or deleting also requires a permission on the page type."""
    og_type = "website"

    share_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="картинка для соцсетей",
        help_text="Пусто — первое фото страницы или общая картинка сайта.",
    )

    content_panels = [RemarksPanel(), *Page.content_panels]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", widget=SlugInput(formatters=SLUG_FORMATTERS)),
                *("seo_title", "search_description", "share_image", "show_in_menus"),
            ],
            heading="Для поиска и соцсетей",
        )
    ]
    settings_panels = [
        PublishingPanel(
            children=[
                FieldPanel("go_live_at", heading="Когда опубликовать", widget=ScheduleInput),
                FieldPanel(
                    "expire_at",
                    heading="Когда снять с сайта",
                    help_text="Пусто — не снимать.",
                    widget=ScheduleInput,
                ),
            ]
        )
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("title_keys", boost=10),
        index.SearchField("body_keys"),
    ]

    class Meta:
        abstract = True

    @classproperty
    def exclude_fields_in_copy(cls) -> list[str]:
        """Exclude `not_copied`, and unique fields that may be empty or have a default."""
        constraints = [name for rule in cls._meta.total_unique_constraints for name in rule.fields]
        unique = [
            field.name
            for field in cls._meta.local_fields
            if (field.unique or field.name in constraints) and (field.null or field.has_default())
        ]
        return [*unique, *cls.not_copied]

    def permissions_for_user(self, user: Any) -> PageRights:
        return PageRights(user, self)

    def searchable_title(self) -> str:
        """Return the text with the most weight in search."""
        return self.title

    def searchable_body(self) -> str:
        """Return the other searchable text."""
        return self.search_description

    def title_keys(self) -> str:
        return search_text.index_text(self.searchable_title())

    def body_keys(self) -> str:
        return search_text.index_text(strip_tags(self.searchable_body()))

    @property
    def summary(self) -> str:
        """Return the default description for search engines and shared links."""
        return ""

    @property
    def head_title(self) -> str:
        """Return the title outside the page: in tabs, search engines and shared links. It marks a demonstration."""
        return f"{DEMO_MARK if self.is_demo else ''}{self.seo_title or self.title}"

    @property
    def description(self) -> str:
        """Return the meta description, never empty. It marks a demonstration."""
        text = self.search_description or self.summary or self.title
        return Truncator(f"{DEMO_MARK if self.is_demo else ''}{text}").chars(DESCRIPTION_CHARS)

    @property
    def noindex(self) -> bool:
        """Whether search engines must not index the page: demonstration or no lasting content."""
        return bool(self.is_demo) or self.hidden_from_robots

    @property
    def edited_at(self) -> dt.datetime | None:
        """Return when an editor published the page last; None while it is as it was loaded."""
        revision = self.live_revision
        return self.last_published_at if revision and revision.user_id else None

    def picture(self) -> Picture | None:
        """Return the picture for social networks."""
        return Picture.of(self.share_image) if self.share_image else None

    @property
    def completeness(self) -> str:
        """Return what is missing on the page, empty for types without a checklist."""
        return ""

    def main_photos(self) -> list[Photo]:
        """Return the pictures that are shown at once, those of the story left out."""
        return []

    @cached_property
    def crumbs(self) -> list[Link]:
        """Return the breadcrumbs from the home page to the parent."""
        ancestors = Page.objects.ancestor_of(self).filter(depth__gt=1).order_by("depth")
        return [
            Link("Главная" if page.depth == 2 else page.title, local_url(page.url_path))
            for page in ancestors.only("title", "url_path", "depth")
        ]

    @classmethod
    def as_served(cls) -> QuerySet:
        """Return a queryset that also loads the related objects needed by every view of this page type."""
        return cls.objects.all()

    def get_view_restrictions(self) -> QuerySet:
        """Return no restrictions, without a query, if the site has none. Editors cannot add any; code can."""
        return super().get_view_restrictions() if self.may_be_private else PageViewRestriction.objects.none()

    def get_full_url(self, request: HttpRequest | None = None) -> str:
        """Build the address from SITE_URL, so that Wagtail's Site needs no edit for a new port or domain."""
        return absolute(local_url(self.url_path))

    full_url = property(get_full_url)

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        """Return the parameters that select what this page shows. Raises Http404 for an unknown value."""
        return {}

    def canonical_url(self, query: dict[str, str]) -> str:
        return with_query(self.full_url, query)

    def view_title(self, query: dict[str, str], *conditions: str) -> str:
        """Return `head_title` with the chosen conditions and the page number: every view has its own title."""
        chosen = f": {', '.join(conditions)}" if conditions else ""
        page = f", страница {query['p']}" if "p" in query else ""
        return f"{self.head_title}{chosen}{page}"

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.noindex else super().get_sitemap_urls(request)

    def structured_data(self) -> list[dict[str, Any]]:
        """Return schema.org objects of this page, without the breadcrumbs."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what `base.html` needs."""
        context = super().get_context(request, *args, **kwargs)
        crumbs, query = self.crumbs, self.canonical_query(request)
        picture = self.picture()
        return {
            **context,
            "crumbs": crumbs,
            "canonical_url": self.canonical_url(query),
            "view_title": self.view_title(query),
            "share_image_url": absolute((picture and picture.share_url) or static("img/share.png")),
            "json_ld": dump([*self.structured_data(), *breadcrumb_list(crumbs, self)]),
            "current_section": self.url_path.split("/")[2] if self.depth > 2 else "",
        }


class SectionPage(BasePage):
    """Abstract parent of the pages below the home page that list others; there is one of each."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    usual_summary = ""
    lead_field = "intro"

    intro = models.TextField("вступление", blank=True, max_length=400)
    content_panels = [*BasePage.content_panels, "intro"]

    class Meta:
        abstract = True

    @property
    def summary(self) -> str:
        return self.intro or self.usual_summary


def page_number(request: HttpRequest, name: str = "p") -> int:
    """Return the requested page number of a list. Raises Http404 for anything but a positive number."""
    raw = request.GET.get(name, "1")
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 100_000:
        raise Http404("Нет такой страницы списка.")
    return int(raw)
