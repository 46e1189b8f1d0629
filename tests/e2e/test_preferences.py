"""The preferences page and its effects in a real browser."""

import re

import pytest

from showcase.core.preferences import CHOICES
from tests.e2e import checks

SCHEMES = [value for value in CHOICES["scheme"][1] if value]
PAGES = ["home", "catalogue", "results", "year", "news", "how", "preferences", "gallery", "report"]


def cookie(site, value: str) -> dict:
    """Return context options of a browser with a saved preferences cookie."""
    host = site.url.split("//")[1].split(":")[0]
    flags = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    saved = {"name": "vid", "value": value, "domain": host, "path": "/", **flags}
    return {"storage_state": {"cookies": [saved], "origins": []}}


def test_the_look_is_chosen_and_given_back_without_javascript(open_page):
    page = open_page("/gody/", javascript=False)
    page.get_by_role("link", name="Версия для слабовидящих").click()
    for name in ("Очень крупный, 160 %", "Белым по чёрному", "С засечками", "Двойное", "Описывать словами"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Применить").click()
    assert page.url.endswith("/gody/")
    body = page.evaluate(
        "(look => [look.backgroundColor, look.color, look.fontFamily, look.letterSpacing])"
        "(getComputedStyle(document.body))"
    )
    assert body[:2] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert body[2].startswith('"PT Serif"')
    assert float(body[3].removesuffix("px")) > 3
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == pytest.approx(25.6)
    page.get_by_role("link", name="Версия для слабовидящих").click()
    assert page.get_by_label("Белым по чёрному").is_checked()
    page.get_by_role("button", name="Вернуть обычный вид").click()
    assert page.evaluate("document.documentElement.getAttributeNames()") == ["lang"]


def test_the_link_is_the_first_thing_after_the_skip_link_at_every_width(open_page):
    page = open_page("/")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Версия для слабовидящих"
        box = page.get_by_role("link", name="Версия для слабовидящих").bounding_box()
        assert box["height"] >= 48
        assert box["y"] <= page.locator(".logo").bounding_box()["y"] + 8
        page.reload()


@pytest.mark.parametrize("name", PAGES)
def test_the_largest_letters_fit_and_every_scheme_is_readable(open_page, site, addresses, name):
    page = open_page(addresses[name], reduced_motion="reduce", **cookie(site, "s160.cwhite.fserif.i2"))
    checks.unfold(page)
    assert checks.sideways(page, (360, 1280)) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert checks.axe(page) == []
    for scheme in SCHEMES:
        # tests/pages/test_preferences.py checks that the cookie sets this attribute.
        page.evaluate("scheme => { document.documentElement.dataset.scheme = scheme; }", scheme)
        assert (scheme, checks.axe(page, colours_only=True)) == (scheme, [])
    assert checks.unseen_focus(page)[1] == []


def loaded(browser, url: str, value: str) -> list[str]:
    """Return the addresses of all requests of a page loaded with this preferences cookie."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": "vid", "value": value, "url": url}])
    page = context.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(url, wait_until="networkidle")
    context.close()
    return addresses


def test_the_light_version_loads_no_photo_and_opens_one_on_demand(site, browser, addresses):
    url = site.url + addresses["gallery"]
    assert any("/media/" in link for link in loaded(browser, url, "s130"))
    assert not [link for link in loaded(browser, url, "lon") if "/media/" in link]
    context = browser.new_context()
    context.add_cookies([{"name": "vid", "value": "lon", "url": url}])
    page = context.new_page()
    page.goto(url)
    page.get_by_text("Показать фото").first.click()
    checks.wait_for_picture(page)
    assert len(page.locator(".gallery__image").get_attribute("alt")) > 20
    context.close()


def test_the_second_face_comes_only_when_chosen(site, browser):
    url = f"{site.url}/"
    assert not [link for link in loaded(browser, url, "s160") if "pt-serif" in link]
    serif = loaded(browser, url, "fserif")
    assert len({link for link in serif if re.search(r"pt-serif-\w+-\d00", link)}) >= 2
    assert not [link for link in serif if "golos" in link]
