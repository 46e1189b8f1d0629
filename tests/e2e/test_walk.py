"""Every page of the built site is reached by links and by search and opens in the editor."""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests import ROOT
from tests.walking import LINK, READERS, targets

DATA = {
    name: json.loads((ROOT / "showcase" / "demo" / "content" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("municipalities", "years", "projects", "news")
}
DISTRICTS = [item for item in DATA["municipalities"] if not item.get("is_unknown")]


@pytest.fixture(scope="module")
def walked(answers) -> dict[str, str]:
    """HTML of every page that links lead to from the home page."""
    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    return {path: answer.text for path, answer in answers.items()}


def test_links_lead_to_every_page_of_the_map(site, walked):
    listed = {urlsplit(url).path for url in re.findall("<loc>([^<]+)</loc>", site.get("/sitemap.xml").text)}
    assert len(listed) >= 26 + 6 + 42 + 42
    assert listed - set(walked) == set()
    links = {path: set(targets(site.url + path, text, site.url)) for path, text in walked.items()}
    assert [path for path in links if len(links[path]) < 8] == []  # no page is a dead end


def test_everything_of_the_dataset_and_of_the_demonstration_is_on_the_site(walked):
    def paths(pattern: str) -> list[str]:
        return [path for path in walked if re.fullmatch(pattern, path)]

    assert len(paths(r"/proekty/[^/?]+/[^/?]+/")) == len(DATA["projects"]) + 36
    assert len(paths(r"/proekty/[^/?]+/")) == len(DATA["municipalities"])
    assert {item["url"] for item in DATA["years"]} <= set(walked)
    assert len(paths(r"/novosti/[^/?]+/")) == len(DATA["news"]) + 2  # and two pieces of demonstration news
    shown = [walked[path] for path in paths(r"/proekty/[^/?]+/demo-[^/?]+/")]
    assert len(shown) == 36
    assert all("Демонстрационные данные" in text and 'content="noindex' in text for text in shown)


def searched(site, query: str) -> str:
    """Return the `<main>` of the search page for a query."""
    response = site.get("/poisk/", params={"q": query})
    assert response.status_code == 200
    return response.text[response.text.index("<main") : response.text.index("</main>")]


def test_search_finds_every_page_by_its_title(site, walked):
    for item in DISTRICTS:
        links = [link for link in LINK.findall(searched(site, item["title"])) if link.startswith("/proekty/")]
        assert links[0] == item["url"]
    for item in DATA["years"]:
        assert item["url"] in searched(site, f"конкурс {item['year']}")
    for section in ("projects", "news"):
        depth = {"projects": r"/proekty/[^/?]+", "news": "/novosti"}[section]
        paths = [path for path in walked if re.fullmatch(rf"{depth}/(?!demo-)[^/?]+/", path)]
        assert len(paths) == len(DATA[section])
        missing = [path for path in paths if f'href="{path}"' not in searched(site, heading(walked[path]))]
        assert missing == []


def heading(text: str) -> str:
    title = html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL).group(1))
    return re.sub("<[^>]+>|\xa0", " ", title).strip()


def test_editors_open_every_page(site):
    session = site.signed_in()
    seen: set[int] = set()
    while True:
        address = f"{site.url}/admin/api/main/pages/?limit=20&offset={len(seen)}&order=id"
        items = session.get(address, timeout=60).json()["items"]
        seen |= {item["id"] for item in items}
        if not items:
            break
    assert len(seen) >= 26 + 6 + 42 + 42 + 36
    addresses = [f"/admin/pages/{number}/{view}" for number in sorted(seen) for view in ("edit/", "")]
    sessions = [site.signed_in() for _ in range(READERS)]

    def broken(reader: int) -> list[str]:
        mine = addresses[reader::READERS]
        return [path for path in mine if sessions[reader].get(site.url + path, timeout=60).status_code != 200]

    with ThreadPoolExecutor(READERS) as pool:
        assert list(pool.map(broken, range(READERS))) == [[]] * READERS
