"""One address of every kind of page."""

import re
from typing import Any

NAMES = [
    *("home", "years", "year", "demo year", "catalogue", "filtered", "nothing found", "municipality"),
    *("project", "gallery", "news", "article", "results", "search", "search empty", "about", "how"),
    *("sources", "accessibility", "preferences", "report", "not found"),
]


def addresses_of(site: Any) -> dict[str, str]:
    """Return an address for each of `NAMES`."""
    pages = re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text)
    demo = re.findall(r'href="(/proekty/[^/]+/demo-[^"]+)"', site.get("/gody/2020/").text)
    gallery = next(link for link in demo if site.get(link).text.count("data-photo") > 4)
    voting = re.search(r'href="/golos/(\d{4})/"', site.get("/").text)[1]
    return {
        "home": "/",
        "years": "/gody/",
        "year": "/gody/2021/",
        "demo year": f"/gody/{voting}/",
        "catalogue": "/proekty/",
        "filtered": "/proekty/?vid=sportivnye&god=2020&foto=bylo-stalo&kak=spiskom",
        "nothing found": "/proekty/?god=2024&itog=prizyory&vid=detskie",
        "municipality": "/proekty/shchekinskiy/",
        "project": next(page for page in pages if re.fullmatch(r"/proekty/[^/]+/[^/]+/", page)),
        "gallery": gallery,
        "news": "/novosti/",
        "article": next(page for page in pages if re.fullmatch(r"/novosti/[^/]+/", page)),
        "results": "/itogi/",
        "search": "/poisk/?q=площадка",
        "search empty": "/poisk/?q=абракадабра",
        "about": "/o-konkurse/",
        "how": "/kak-uchastvovat/",
        "sources": "/istochniki/",
        "accessibility": "/dostupnost/",
        "preferences": "/nastroyki/",
        "report": gallery.replace("/proekty/", "/soobshchit/"),
        "not found": "/net-takoy-stranicy/",
    }
