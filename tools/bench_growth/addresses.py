"""The measured URLs of the public site and the admin, with years and words that exist on both sites."""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.db.models import Count
from django.test import Client
from django.urls import reverse

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.links import local_url
from showcase.core.russian import strip_settlement_prefix
from showcase.news.models import NewsIndexPage, NewsPage

PAGE = re.compile(r"[?&;]p=(\d+)")


def public(last: Callable[[str], str]) -> dict[str, str]:
    """Addresses of the public site by what they are called; `last` returns the last page of a list."""
    busiest = Count("projects")
    year = ContestYearPage.objects.real().annotate(n=busiest).order_by("-n", "-year")[0].year
    place = MunicipalityPage.objects.known().order_by("path")[0].slug
    newest = ProjectPage.objects.real().order_by("-pk")[0]
    number = ProjectPage.objects.exclude(public_number=None).order_by("pk")[0].public_number
    news_year = NewsPage.objects.real().order_by("-date")[0].date.year
    catalogue = {
        "всё": "",
        "последняя страница": last("/proekty/"),
        "район": f"?rayon={place}",
        "год": f"?god={year}",
        "вид": "?vid=sportivnye",
        "итог": "?itog=pobediteli",
        "стадия": "?stadiya=postroeno",
        "есть фото": "?snimki=est",
        "было и стало": "?foto=bylo-stalo",
        "район, год и вид": f"?rayon={place}&god={year}&vid=detskie",
        "по названию": "?poryadok=nazvanie",
        "по району": "?poryadok=rayon",
        "случайно": "?poryadok=sluchayno",
        "списком": "?kak=spiskom",
    }
    queries = {
        "частое слово": "площадка",
        "два слова": "детская площадка",
        "редкое слово": strip_settlement_prefix(newest.settlement),
        "номер": number,
        "с ошибкой": "плащатка",
    }
    return {
        **{f"каталог: {label}": f"/proekty/{query}" for label, query in catalogue.items()},
        **{f"поиск: {label}": f"/poisk/?q={quote(query)}" for label, query in queries.items()},
        "главная": "/",
        "годы": "/gody/",
        "год": f"/gody/{year}/",
        "итоги": "/itogi/",
        "муниципалитет": f"/proekty/{place}/",
        "проект": local_url(newest.url_path),
        "новости": "/novosti/",
        "новости: последняя страница": f"/novosti/{last('/novosti/')}",
        "новости: год": f"/novosti/?god={news_year}",
        "карта сайта": "/sitemap.xml",
        "лента": "/rss/",
        "лента Дзена": "/rss/dzen/",
    }


def admin(last: Callable[[str], str]) -> dict[str, str]:
    """Addresses of the admin by what they are called."""
    project, place = ProjectPage.objects.order_by("-pk")[0], MunicipalityPage.objects.order_by("path")[0]
    projects = reverse("projects:index")
    return {
        "управление": "/admin/",
        "проекты": projects,
        "проекты: последняя страница": f"{projects}{last(projects)}",
        "проекты: год": f"{projects}?contest_year={project.contest_year_id}",
        "проекты: район": f"{projects}?municipality={place.pk}",
        "проекты: слово": f"{projects}?q=площадка",
        "список новостей": reverse("news:index"),
        "поиск страниц": "/admin/pages/search/?q=площадка",
        "дерево: муниципалитет": reverse("wagtailadmin_explore", args=[place.pk]),
        "дерево: новости": reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk]),
        "правка проекта": reverse("wagtailadmin_pages:edit", args=[project.pk]),
        "правка муниципалитета": reverse("wagtailadmin_pages:edit", args=[place.pk]),
        "история": "/admin/reports/site-history/",
    }


def last_page(client: Client, address: str) -> str:
    """The query of the last page that the first one links to."""
    numbers = [int(number) for number in PAGE.findall(client.get(address).content.decode())]
    return f"?p={max(numbers, default=1)}"
