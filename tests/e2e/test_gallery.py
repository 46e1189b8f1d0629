"""Gallery and slider of a project in a real browser: keyboard, touch, failure, and none of it without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import checks

PHOTO = re.compile(r"(\d+) из (\d+)")


@pytest.fixture(scope="session")
def gallery(addresses) -> str:
    """A demonstration project with a before, an after and more than five photos."""
    return addresses["gallery"]


def state(page) -> tuple[int, int]:
    """Number of the photo shown, and of all photos."""
    number, total = PHOTO.search(page.locator(".gallery__count").inner_text()).groups()
    return int(number), int(total)


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.href")


def test_photos_are_links_without_javascript(open_page, gallery):
    page = open_page(gallery, javascript=False)
    link = page.locator("[data-photo]").first
    assert re.search(r"\.jpe?g$", link.get_attribute("href"))
    assert page.locator("dialog, .before-after__range, [data-copy]:visible").count() == 0
    assert page.locator(".before-after__side img:visible").count() == 2


def test_the_gallery_opens_turns_and_gives_the_focus_back(open_page, gallery):
    page = open_page(gallery)
    link = page.locator("[data-photo]").first
    total = page.locator("[data-photo]").count()
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.gallery").is_visible()
    assert state(page) == (1, total)
    assert focused(page) == "Закрыть"
    turns = [("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowLeft", total), ("Home", 1), ("End", total)]
    for key, number in turns:
        page.keyboard.press(key)
        assert state(page) == (number, total)
    page.keyboard.press("Escape")
    assert not page.locator("dialog.gallery").is_visible()
    shown = page.evaluate("[...document.querySelectorAll('[data-photo]')].indexOf(document.activeElement)")
    assert not page.locator("[data-photo]").last.is_visible()
    assert shown == 0  # the one that was opened


def test_the_caption_and_the_weight_are_told_and_buttons_are_large_enough_for_thumbs(open_page, gallery):
    page = open_page(gallery, width=1280)
    page.locator("[data-photo]").first.click()
    assert "Иллюстрация, не фото." in page.locator(".gallery__caption").inner_text()
    expect(page.locator(".gallery__download")).to_have_text(re.compile(r"^Скачать, [\d,]+ (КБ|МБ)$"))
    checks.wait_for_picture(page, wider_than=400)
    href = page.locator(".gallery__download").get_attribute("href")
    assert href == page.locator("[data-photo]").first.evaluate("link => link.href")
    page.set_viewport_size({"width": 360, "height": 800})
    heights = [button.bounding_box()["height"] for button in page.locator(".gallery :is(button, a)").all()]
    assert len(heights) == 4
    assert min(heights) >= 48
    assert checks.axe_everywhere(page) == []


def test_a_swipe_turns_the_photo(open_page, gallery):
    page = open_page(gallery)
    page.locator("[data-photo]").first.click()
    total = state(page)[1]
    for move, shown in (((-20, 0), 1), ((-60, 200), 1), ((-120, 5), 2), ((120, 5), 1), ((120, 5), total)):
        page.evaluate(
            """([right, down]) => {
                const stage = document.querySelector('.gallery__stage');
                const at = (x, y) => ({ pointerId: 7, isPrimary: true, bubbles: true, clientX: x, clientY: y });
                stage.dispatchEvent(new PointerEvent('pointerdown', at(180, 300)));
                stage.dispatchEvent(new PointerEvent('pointerup', at(180 + right, 300 + down)));
            }""",
            move,
        )
        assert state(page) == (shown, total), move


def test_a_photo_that_does_not_load_says_what_is_on_it(site, browser, gallery):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site.url + gallery)
    alt = page.locator("[data-photo] img").first.get_attribute("alt")
    page.route(re.compile("/media/"), lambda route: route.abort())
    page.locator("[data-photo]").first.click()
    failed = page.locator(".gallery__failed")
    expect(failed).to_contain_text(f"Картинка не загрузилась. На ней: {alt}")
    page.unroute(re.compile("/media/"))
    failed.get_by_role("button", name="Повторить").click()
    checks.wait_for_picture(page)
    context.close()


def test_the_slider_works_by_keyboard_buttons_and_pointer(open_page, gallery):
    page = open_page(gallery, width=1280)
    slider = page.get_by_role("slider")

    def shown() -> int:
        return int(re.fullmatch(r"Видно (\d+) % нового фото", slider.get_attribute("aria-valuetext"))[1])

    after = page.locator(".before-after__side").nth(1)
    assert shown() == 50
    slider.focus()
    page.keyboard.press("ArrowUp")
    assert shown() == 51
    page.keyboard.press("End")
    assert shown() == 100
    page.get_by_role("button", name="Показать «было»").click()
    assert shown() == 0
    assert after.evaluate("side => getComputedStyle(side).clipPath") == "inset(0px 0px 0px 100%)"
    page.get_by_role("button", name="Показать «стало»").click()
    whole = ("inset(0px)", "inset(0px 0px 0px 0%)")
    assert after.evaluate("side => getComputedStyle(side).clipPath") in whole
    frame = page.locator(".before-after__pair")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 50)
    assert shown() == 75


def test_photos_of_different_shapes_stay_side_by_side(site, open_page, gallery):
    page = open_page(gallery, javascript=False)
    html = page.content().replace('height="600"', 'height="400"').split("<main")[1].split(">", 1)[1]
    other = open_page("/politika/")
    other.evaluate("html => document.querySelector('main').innerHTML = html", html)
    other.add_script_tag(url=site.static("js/before_after.js"), type="module")
    other.wait_for_load_state("networkidle")
    assert other.locator(".before-after").count() == 1
    assert other.get_by_role("slider").count() == 0
