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
    assert page.locator("main .project-rows tbody tr, main .project-card").count() > 0


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


def test_the_phone_header_is_one_row_whose_menu_opens_without_javascript(open_page):
    page = open_page("/novosti/", javascript=False)
    assert page.locator(".header").bounding_box()["height"] <= 72
    for name in ("Версия для слабовидящих", "Поиск по сайту"):
        assert page.get_by_role("link", name=name).bounding_box()["height"] >= 48
    menu = page.get_by_role("navigation", name="Разделы сайта")
    assert menu.count() == 0
    page.locator("summary", has_text="Меню").click()
    menu.get_by_role("link", name="Как принять участие").click()
    assert page.url.endswith("/kak-uchastvovat/")


def test_a_fault_is_reported_without_javascript_and_mistakes_get_the_focus(site, browser, addresses):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + addresses["report"])
    page.locator("main button[type=submit]").click()
    assert page.evaluate("document.activeElement.id") == "mistakes"
    page.get_by_label("Что случилось").fill("Оторвалось сиденье качелей")
    page.get_by_role("button", name="Отправить").click()
    assert "Это демонстрация" in page.locator("h1").inner_text()
    context.close()


def test_a_pair_is_printed_side_by_side_without_its_controls(open_page, addresses):
    page = open_page(addresses["gallery"], width=1280)
    page.locator(".before-after--one").wait_for()
    page.emulate_media(media="print")
    before, after = (side.bounding_box() for side in page.locator(".before-after__side").all())
    assert before["x"] + before["width"] <= after["x"]
    clip = page.locator(".before-after__side").nth(1).evaluate("side => getComputedStyle(side).clipPath")
    assert clip == "none"
    assert not page.locator(".before-after__controls").is_visible()
    assert page.locator("h1").is_visible()
