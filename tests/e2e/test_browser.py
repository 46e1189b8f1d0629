"""What a resident sees in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

WIDTHS = (320, 360, 768, 1280)
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def addresses(site) -> dict[str, str]:
    """One address of every sort, a project with a gallery and one without among them."""
    pages = re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text)
    demo = re.findall(r'href="(/proekty/[^/]+/demo-[^"]+)"', site.get("/gody/2020/").text)
    return {
        "home": "/",
        "years": "/gody/",
        "year": "/gody/2021/",
        "demo year": "/gody/2027/",
        "catalogue": "/proekty/",
        "filtered": "/proekty/?vid=sportivnye&god=2021",
        "nothing found": "/proekty/?god=2024&itog=prizyory&vid=detskie",
        "municipality": "/proekty/shchekinskiy/",
        "project": next(page for page in pages if re.fullmatch(r"/proekty/[^/]+/[^/]+/", page)),
        "gallery": demo[0],
        "news": "/novosti/",
        "article": next(page for page in pages if re.fullmatch(r"/novosti/[^/]+/", page)),
        "results": "/itogi/",
        "search": "/poisk/?q=площадка",
        "search empty": "/poisk/?q=абракадабра",
        "about": "/o-konkurse/",
        "how": "/kak-uchastvovat/",
        "sources": "/istochniki/",
    }


NAMES = ["home", "years", "year", "demo year", "catalogue", "filtered", "nothing found", "municipality", "project",
         "gallery", "news", "article", "results", "search", "search empty", "about", "how", "sources"]  # fmt: skip


def test_the_list_of_names_is_whole(addresses):
    assert list(addresses) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways(open_page, addresses, name):
    page = open_page(addresses[name], width=WIDTHS[0])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}: {width}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(open_page, addresses, name, width, scheme):
    # Axe is put into the page from outside, which the policy would refuse; the policy has tests of its own.
    page = open_page(addresses[name], width=width, color_scheme=scheme, bypass_csp=True)
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_pages_read_without_javascript(open_page, addresses, name):
    page = open_page(addresses[name], javascript=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main a").count() >= 3


def test_every_picture_of_a_gallery_loads(open_page, addresses):
    page = open_page(addresses["gallery"], width=1280)
    page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
    images = page.locator("main img")
    for index in range(images.count()):
        images.nth(index).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("[...document.querySelectorAll('main img')].map(img => img.naturalWidth)")
    assert len(sizes) >= 6
    assert min(sizes) > 0


def test_the_catalogue_filters_without_javascript(open_page):
    page = open_page("/proekty/", javascript=False)
    page.locator("summary", has_text="Фильтры").click()
    page.select_option("select[name=vid]", "sportivnye")
    page.locator("form button[type=submit]", has_text=re.compile("Показать|Применить|Найти")).last.click()
    assert "vid=sportivnye" in page.url
    assert page.locator("main .card").count() > 0


def test_search_corrects_the_keyboard_layout(open_page):
    page = open_page("/", width=1280, javascript=False)
    page.fill("#q-head", "gkjoflrf")
    page.press("#q-head", "Enter")
    assert "Показаны результаты для" in page.locator("main").inner_text()


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Перейти к содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_phone_pays_little_for_the_first_view(site, browser, addresses):
    context = browser.new_context(viewport={"width": 360, "height": 800}, device_scale_factor=2)
    for name in ("home", "gallery", "article", "catalogue"):
        page = context.new_page()
        sizes: list[int] = []
        page.on(
            "requestfinished", lambda request, sizes=sizes: sizes.append(request.sizes()["responseBodySize"])
        )
        page.goto(site.url + addresses[name], wait_until="networkidle")
        assert sum(sizes) <= 170 * 1024, f"{name}: {sum(sizes)}"
        page.close()
    context.close()
