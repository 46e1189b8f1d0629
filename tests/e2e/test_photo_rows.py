"""Phone photos in the forms of the admin, in a browser: order, lost connections, doubles, keys, crops."""

import base64
import itertools
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from showcase.contest.models import ProjectPage
from showcase.core.models import CustomImage, HeldPhoto
from showcase.news.models import NewsIndexPage, NewsPage
from tests.core.pictures import phone_photo
from tests.e2e import checks
from tests.e2e.test_journeys import Person, come, form_of_the_old_project, site  # noqa: F401  fixtures

COLOURS = ("red", "orange", "gold", "green", "teal", "blue", "navy", "purple", "brown", "black")
FILES = "Выбрать фото"
numbers = itertools.count(1)
"""Written on the photos: the site detects duplicates."""


@pytest.fixture
def phone(tmp_path) -> list[Path]:
    """Ten photos as a phone names them, the newest first."""
    paths = [tmp_path / f"IMG_{2040 - number}.jpg" for number in range(len(COLOURS))]
    for number, path in enumerate(paths):
        taken = f"2026:06:{number + 1:02} 12:00:00"
        path.write_bytes(phone_photo(COLOURS[number], taken, size=(1200, 900), words=str(next(numbers))))
    return paths


def titles(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def project() -> ProjectPage:
    return ProjectPage.objects.get(title="Старая площадка")


def draft_photos() -> list[str]:
    draft = project().get_latest_revision_as_object()
    return [photo.image.title for photo in sorted(draft.photos.all(), key=lambda photo: photo.sort_order)]


def choose_files(person: Person, paths: list[Path]) -> None:
    person.actions += 1
    person.page.get_by_label(FILES).set_input_files(paths)


def describe(person: Person, words: str) -> None:
    """Fill the two fields that apply to all photos."""
    window = person.page.locator("#photos-dialog")
    window.get_by_label("Что на фото", exact=False).first.fill(words)
    window.get_by_label("Люди на фото").first.select_option("none")
    person.actions += 2


def ready(page: Page, count: int) -> None:
    expect(page.get_by_role("button", name=f"Добавить {count} фото")).to_be_enabled(timeout=60_000)


def faults_of(page: Page, part: str) -> list:
    """Return axe's findings in a widget; the screen is made high, so that floating buttons cover nothing."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 9000})
    inside = f"selectors => selectors.some(one => document.querySelector(one)?.closest('{part}'))"
    return [fault for fault in checks.axe(page) if page.evaluate(inside, fault[1])]


def rows(page: Page) -> list[str]:
    found = page.locator("[data-inline-panel-child]:not(.deleted) .chooser__title")
    return [text.strip() for text in found.all_inner_texts()]


@pytest.fixture
def form(come):  # noqa: F811
    """The form of a project, opened by a press service user, with the upload window open."""
    HeldPhoto.objects.all().delete()
    press = come("press")
    press.page.goto(press.url + form_of_the_old_project())
    press.click("Добавить фото", "button")
    expect(press.page.locator("#photos-dialog")).to_be_visible()
    return press


def test_ten_phone_photos_go_through_the_review_to_the_published_gallery(come, phone, record_property):  # noqa: F811
    editor = come("district")
    signed_in = editor.actions
    editor.click("Проекты", "link")
    editor.click("Старая площадка", "link")
    editor.click("Добавить фото", "button")
    choose_files(editor, phone)
    describe(editor, "Новая площадка в деревне, рядом играют дети.")
    editor.page.locator("#photos-dialog").get_by_label("Когда снято").first.select_option("after")
    editor.actions += 1
    ready(editor.page, 10)
    editor.click("Добавить 10 фото", "button")
    expect(editor.page.locator("#photos-dialog")).not_to_be_visible(timeout=60_000)
    assert rows(editor.page) == titles(phone)
    editor.open_menu()
    editor.click("Отправить на проверку", "button")
    editor.sees("на проверк")
    press = come("press")
    approved = press.actions
    press.click("Сравнить с опубликованным", "link")
    press.click("Одобрить и опубликовать", "button")
    press.sees("опубликован")
    actions = editor.actions - signed_in + press.actions - approved
    record_property("actions", f"десять фото с телефона в проект: {actions}")
    assert actions <= 15
    shown = list(project().photos.order_by("sort_order"))
    assert [photo.image.title for photo in shown] == titles(phone)
    assert {photo.stage for photo in shown} == {"after"}
    assert [photo.image.taken_on.day for photo in shown] == list(range(1, 11))
    press.page.goto(press.url + project().url)
    assert press.page.locator("[data-gallery] [data-photo]").count() == 10


def test_four_photos_stand_in_the_gallery_of_a_release(come, phone, record_property):  # noqa: F811
    press = come("press")
    page, parent = press.page, NewsIndexPage.objects.get()
    page.goto(press.url + reverse("wagtailadmin_pages:add", args=["news", "newspage", parent.pk]))
    page.locator("#id_title").fill("Сцену в деревне открыли")
    before = press.actions
    press.actions += 2
    page.locator("[data-streamfield-stream-container] .c-sf-add-button").first.click()
    page.get_by_role("option", name="Галерея").click()
    press.click("Добавить фото", "button")
    choose_files(press, phone[:4])
    describe(press, "Праздник у новой сцены в деревне.")
    ready(page, 4)
    press.click("Добавить 4 фото", "button")
    expect(page.locator("#photos-dialog")).not_to_be_visible(timeout=60_000)
    record_property("actions", f"галерея из четырёх фото в новость: {press.actions - before}")
    assert press.actions - before <= 8
    press.open_menu()
    press.click("Опубликовать", "button")
    press.sees("опубликован")
    article = NewsPage.objects.get(title="Сцену в деревне открыли")
    assert [row["image"].title for row in article.body[0].value] == titles(phone[:4])
    page.goto(press.url + article.url)
    assert page.locator("[data-gallery] [data-photo]").count() == 4
    page.locator("[data-photo]").first.click()
    expect(page.locator("dialog.gallery")).to_contain_text("1 из 4")


def test_the_order_is_that_of_the_files_whatever_comes_first(form, phone):
    page = form.page
    slow: list[Route] = []

    def first_one_last(route: Route) -> None:
        route.continue_() if slow else slow.append(route)

    page.route("**/photos/hold/", first_one_last)
    choose_files(form, phone[:4])
    expect(page.locator(".photos-row[data-state=ready]")).to_have_count(3, timeout=30_000)
    slow[0].continue_()
    ready(page, 4)
    assert page.locator(".photos-row [data-name]").all_inner_texts() == [path.name for path in phone[:4]]


def test_files_dropped_on_the_rows_open_the_window(form, phone):
    page = form.page
    page.keyboard.press("Escape")
    expect(page.locator("#photos-dialog")).not_to_be_visible()
    content = base64.b64encode(phone[0].read_bytes()).decode()
    checks.run(page, "drop_file", [".photo-rows", phone[0].name, content])
    ready(page, 1)
    expect(page.locator(".photos-row [data-name]")).to_have_text(phone[0].name)


def test_a_connection_lost_in_the_middle_loses_nothing(form, phone):
    page, passed = form.page, []

    def two_pass(route: Route) -> None:
        passed.append(route)
        route.continue_() if len(passed) <= 2 else route.abort("internetdisconnected")

    page.route("**/photos/hold/", two_pass)
    choose_files(form, phone[:5])
    expect(page.locator(".photos-row[data-state=failed]")).to_have_count(3, timeout=30_000)
    expect(page.locator(".photos-row[data-state=failed]").first).to_contain_text("Связь прервалась")
    page.unroute("**/photos/hold/")
    form.click("Повторить", "button")
    expect(page.locator(".photos-row[data-state=failed]")).to_have_count(2)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    ready(page, 5)
    # After a reload the window still offers the uploaded files.
    page.reload()
    form.click("Добавить фото", "button")
    page.locator("#photos-dialog [data-take]").click()
    ready(page, 5)
    page.locator(".photos-row [data-remove]").first.click()
    ready(page, 4)


def test_a_session_that_ends_is_told_and_the_file_may_be_sent_again(form, phone):
    page, cookies = form.page, form.page.context.cookies()
    page.context.clear_cookies()
    choose_files(form, phone[:1])
    row = page.locator(".photos-row[data-state=failed]")
    expect(row).to_contain_text("Вход закончился")
    expect(page.locator("#session-dialog")).to_be_visible()
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Позже").click()
    row.get_by_role("button", name="Повторить").click()
    ready(page, 1)


def test_mistakes_and_doubles_are_told_beside_the_file(form, phone, tmp_path):
    page = form.page
    (broken := tmp_path / "broken.jpg").write_bytes(phone[0].read_bytes()[:-3000])
    (letter := tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4")
    (heavy := tmp_path / "heavy.jpg").write_bytes(phone[0].read_bytes() + b"0" * 40 * 2**20)
    (copy := tmp_path / "copy.jpg").write_bytes(phone[1].read_bytes())
    choose_files(form, [broken, phone[1], letter, heavy, copy])
    ready(page, 1)
    said = page.locator(".photos-row [data-said]")
    for number, words in enumerate(("повреждён", "", "не фото", "Весит 40 МБ", "То же фото")):
        expect(said.nth(number)).to_contain_text(words)
    expect(page.locator(".photos-row [data-retry]:visible")).to_have_count(0)
    form.click("Добавить 1 фото", "button")
    expect(page.locator(".error-message:not(:empty)").first).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Загруженное не пропало")
    assert faults_of(page, "#photos-dialog") == []
    describe(form, "Фундамент новой сцены.")
    form.click("Добавить 1 фото", "button")
    expect(page.locator(".photos-row")).to_have_count(3)
    expect(page.locator("[data-status]")).to_have_text("Добавлено: 1. Не загрузилось: 3.")
    assert HeldPhoto.objects.filter(image=None).count() == 0


ALL_ROWS_ARE_LOW = """() => [...document.querySelectorAll(".photo-row:not(.deleted)")]
  .every((row) => row.offsetHeight > 40 && row.offsetHeight <= 120)"""


def test_rows_are_low_and_moved_by_keys_and_say_so(form, phone):
    page = form.page
    choose_files(form, phone[6:9])
    describe(form, "Дорожки новой площадки.")
    ready(page, 3)
    form.click("Добавить 3 фото", "button")
    expect(page.locator("#photos-dialog")).not_to_be_visible(timeout=30_000)
    there = rows(page)
    last = page.locator("[data-inline-panel-child]:not(.deleted)").last
    last.get_by_role("button", name="Выше").focus()
    page.keyboard.press("Enter")
    assert rows(page) == [*there[:-2], there[-1], there[-2]]
    expect(page.locator(".photo-rows [data-said]")).to_have_text(
        f"Фото на месте {len(there) - 1} из {len(there)}."
    )
    assert page.evaluate("document.activeElement.title") == "Выше"
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(ALL_ROWS_ARE_LOW)  # once the menu of the admin has made room
        assert faults_of(page, ".photo-rows") == []


def test_what_is_ticked_arrives_in_the_order_of_ticking(form):
    page = form.page
    page.keyboard.press("Escape")
    before = rows(page)
    form.click("Взять из загруженных", "button")
    boxes = page.locator("[data-multiple-choice-select]")
    expect(boxes.first).to_be_visible()
    keys = [boxes.nth(place).get_attribute("value") for place in (2, 0, 1)]
    for place in (2, 0, 1):
        boxes.nth(place).check()
    page.locator("[data-multiple-choice-submit]").click()
    expect(page.locator("[data-inline-panel-child]:not(.deleted)")).to_have_count(len(before) + 3)
    images = CustomImage.objects.in_bulk([int(key) for key in keys])
    assert rows(page)[-3:] == [images[int(key)].title for key in keys]


def test_crops_follow_the_focal_area_while_it_is_drawn(form):
    page = form.page
    image = CustomImage.objects.order_by("pk").first()
    page.goto(form.url + reverse("wagtailimages:edit", args=[image.pk]))
    crop = page.locator("[data-crop='1'] img")
    area = page.locator(".jcrop-holder")
    expect(area).to_be_visible()
    before = crop.get_attribute("style")
    box = area.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 80, steps=4)
    assert crop.get_attribute("style") != before  # the button is still held
    page.mouse.up()
    assert page.locator("[data-crop]").count() == 3
