"""The sections of the site: made once, then left to the editors."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Site

from showcase.core.models import BasePage
from showcase.core.publishing import add_published
from showcase.news.models import NewsIndexPage
from showcase.pages.models import CataloguePage, HomePage, ResultsPage, SearchPage, YearsPage

HOME_LEAD = (
    "Сельские старосты и руководители территориального общественного самоуправления (ТОС) предлагают, "
    "что построить рядом с домом. Жители Тульской области голосуют, победившие проекты строят."
)
NEWS_INTRO = (
    "Сообщения пресс-службы и короткие пересказы открытых публикаций о конкурсе. "
    "Под каждым пересказом названы источники."
)
RESULTS_INTRO = (
    "Цифры конкурса по годам. У каждой названы источники; если источники расходятся, показаны обе цифры."
)


class Tree(NamedTuple):
    """The home page and the sections below it."""

    home: HomePage
    years: YearsPage
    catalogue: CataloguePage
    news: NewsIndexPage
    results: ResultsPage
    search: SearchPage


def ensure_tree() -> Tree:
    """Return the sections of the site, made where they are missing; nothing that exists is changed.

    Wagtail's welcome page goes. The site's address follows the setting SITE_URL.
    """
    home = _home()
    _site(home)
    return Tree(
        home=home,
        years=_section(home, YearsPage, "Годы", "gody", intro="Конкурс проводят с 2021 года."),
        catalogue=_section(home, CataloguePage, "Проекты", "proekty"),
        news=_section(home, NewsIndexPage, "Новости", "novosti", intro=NEWS_INTRO),
        results=_section(home, ResultsPage, "Итоги", "itogi", intro=RESULTS_INTRO),
        search=_section(home, SearchPage, "Поиск", "poisk"),
    )


def _home() -> HomePage:
    found = HomePage.objects.order_by("depth").first()
    if found:
        return found
    welcome = Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page))
    for page in welcome:
        page.delete()
    root = Page.objects.get(depth=1)
    return add_published(root, HomePage(title=settings.WAGTAIL_SITE_NAME, slug="home", lead=HOME_LEAD))


def _section(home: HomePage, model: type[BasePage], title: str, slug: str, **fields: str) -> BasePage:
    found = model.objects.first()
    return found or add_published(home, model(title=title, slug=slug, **fields))


def _site(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted = {"hostname": address.hostname or "localhost", "port": port, "root_page": home}
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME, **wanted)
        return
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
