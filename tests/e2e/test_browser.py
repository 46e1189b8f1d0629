"""Reading, filtering and searching in a real browser; test_pages.py measures every kind of page."""

import re


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
    assert page.locator("main .project-card").count() > 0


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
