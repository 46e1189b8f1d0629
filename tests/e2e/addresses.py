"""One address of every kind of page."""

import re
from typing import Any

from tests import examples

EXAMPLES = examples.load("addresses")
NAMES = list(EXAMPLES)


def addresses_of(site: Any) -> dict[str, str]:
    pages = re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text)
    demo = re.findall(r'href="/proekty/([^/]+/demo-[^"]+)"', site.get("/gody/2020/").text)
    found = {
        "gallery": next(link for link in demo if site.get(f"/proekty/{link}").text.count("data-photo") > 4),
        "voting": re.search(r'href="/golos/(\d{4})/"', site.get("/").text)[1],
        "project": next(page for page in pages if re.fullmatch(r"/proekty/[^/]+/[^/]+/", page)),
        "article": next(page for page in pages if re.fullmatch(r"/novosti/[^/]+/", page)),
    }
    return {name: address.format(**found) for name, address in EXAMPLES.items()}
