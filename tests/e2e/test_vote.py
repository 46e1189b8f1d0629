"""A resident votes in a real browser: with and without JavaScript, by keyboard, on the smallest screen."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

numbers = count(1)


def new_phone() -> str:
    digits = f"{next(numbers):07d}"
    return f"8 916 {digits[:3]}-{digits[3:5]}-{digits[5:]}"


@pytest.fixture(scope="session")
def vote(site) -> str:
    place = re.search(r'strip--vote.*?href="(/golos/(\d{4})/)"', site.get("/").text)
    assert place, "полоса голосования не видна"
    return f"{place[1]}9001/"


def fill(page: Page, phone: str = "") -> None:
    page.check("#id_age")
    page.fill("#id_phone", phone or new_phone())
    page.check("#id_consent")
    page.click("text=Получить код")
    expect(page.locator("h1")).to_have_text("Введите код из СМС")


def code_of(page: Page) -> str:
    return re.search(r"(\d{6}) — код", page.inner_text("main"))[1]


def enter(page: Page) -> None:
    page.fill("#id_code", code_of(page))
    page.click("button:has-text('Проголосовать')")
    expect(page.locator("h1")).to_have_text("Ваш голос принят")


def receipt_of(page: Page) -> str:
    return re.sub(r"[^0-9A-Z]", "", page.inner_text(".vote-done__code"))


def test_the_button_of_a_project_waits_at_the_lower_edge_and_covers_no_focus(open_page, vote):
    page = open_page("/gody/" + vote.split("/")[2] + "/", javascript=False)
    page.set_viewport_size({"width": 360, "height": 600})
    page.locator("main a[href*='/demo-']").first.click()
    button = page.get_by_role("link", name="Поддержать проект")
    assert button.bounding_box()["height"] == 56
    assert bottom(button) == 600
    for link in page.locator(".project-top a:not(.button)").all():
        page.evaluate("scrollTo(0, 0)")
        link.focus()
        assert bottom(link) <= button.bounding_box()["y"] or link.bounding_box()["y"] >= bottom(button)
    page.evaluate("scrollTo(0, 700)")
    assert bottom(button) < 540
    assert (
        button.bounding_box()["y"]
        > page.get_by_role("heading", name="Голосование открыто").bounding_box()["y"]
    )


def bottom(found: Locator) -> float:
    box = found.bounding_box()
    return box["y"] + box["height"]


def test_a_printed_project_says_where_to_vote(open_page, vote):
    page = open_page("/gody/" + vote.split("/")[2] + "/")
    page.locator("main a[href*='/demo-']").first.click()
    paper = page.locator(".vote-paper")
    address = page.get_by_role("link", name="Поддержать проект").evaluate("link => link.href")
    assert not paper.is_visible()
    page.emulate_media(media="print")
    assert address in paper.inner_text()
    assert paper.locator("svg").bounding_box()["width"] >= 90
    assert "Осталось" not in page.locator(".vote-panel").inner_text()


@pytest.mark.parametrize("javascript", [False, True])
def test_a_resident_votes_on_a_small_telephone(open_page, vote, javascript, record_property):
    """T17: from the project's page to the receipt, and the receipt is found afterwards."""
    page = open_page("/gody/" + vote.split("/")[2] + "/", width=320, javascript=javascript)
    page.locator("main a[href*='/demo-']").first.click()
    page.click("text=Поддержать проект")
    phone = new_phone()
    fill(page, phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    enter(page)
    receipt = receipt_of(page)
    assert len(receipt) == 16
    page.click("text=Проверить мой голос")
    page.fill("#id_receipt", receipt)
    page.fill("#id_proof", re.sub(r"\D", "", phone)[-4:])
    page.click("main button:has-text('Проверить')")
    expect(page.locator(".notice--success")).to_contain_text("Голос принят")
    record_property("T17", "весь путь на 320 точках, со скриптами и без")


def test_the_keyboard_alone_is_enough(open_page, vote, record_property):
    page = open_page(vote)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    walk_to(page, "id_age")
    page.keyboard.press("Space")
    walk_to(page, "id_phone")
    page.keyboard.type(new_phone())
    walk_to(page, "id_consent")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Введите код из СМС")
    code = code_of(page)
    walk_to(page, "id_code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ваш голос принят")
    record_property("T17", "весь путь с одной клавиатуры")


def walk_to(page: Page, element: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == element:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Клавиша Tab не доводит до {element}")


def test_double_press_reload_and_back_end_in_one_receipt(open_page, vote):
    page = open_page(vote)
    page.check("#id_age")
    page.fill("#id_phone", new_phone())
    page.check("#id_consent")
    page.dblclick("text=Получить код")
    expect(page.locator("h1")).to_have_text("Введите код из СМС")
    page.fill("#id_code", code_of(page))
    page.dblclick("button:has-text('Проголосовать')")
    expect(page.locator("h1")).to_have_text("Ваш голос принят")
    receipt = receipt_of(page)
    page.reload()
    assert receipt_of(page) == receipt
    page.go_back()
    expect(page.locator("h1")).to_have_text("Ваш голос принят")
    assert receipt_of(page) == receipt


def test_mistakes_get_the_focus_and_name_their_fields(open_page, vote):
    page = open_page(vote)
    page.click("text=Получить код")
    expect(page.locator("#mistakes")).to_be_focused()
    assert page.title().startswith("Ошибка:")
    page.click("#mistakes a[href='#id_phone']")
    expect(page.locator("#id_phone")).to_be_focused()


def test_without_a_connection_nothing_is_sent(open_page, vote):
    page = open_page(vote)
    page.check("#id_age")
    page.fill("#id_phone", new_phone())
    page.check("#id_consent")
    page.context.set_offline(True)
    page.click("text=Получить код")
    expect(page.locator("[data-offline]")).to_contain_text("Голос не отправлен")
    page.context.set_offline(False)
    page.click("text=Получить код")
    expect(page.locator("h1")).to_have_text("Введите код из СМС")


def test_another_code_waits_a_minute_on_the_screen(open_page, vote):
    page = open_page(vote)
    fill(page)
    expect(page.locator("[data-countdown]")).to_have_text(re.compile(r"можно через (1:00|0:\d\d)\."))
    assert page.locator("button:has-text('Прислать код ещё раз')").get_attribute("aria-disabled") == "true"
