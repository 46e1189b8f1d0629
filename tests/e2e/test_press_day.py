"""A day of the press service in a browser: a release from login to RSS, a plan, text from Word, the checker."""

import datetime as dt
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from showcase.core import schedule
from showcase.news.models import NewsPage
from tests import examples
from tests.e2e import checks
from tests.e2e.test_journeys import Person, come, site  # noqa: F401  fixtures
from tests.factories import Tree, image, jpeg

WORD = examples.load("pasted")["cases"][0]["html"]
WIDE = f"<table>{'<tr>' + '<td>Мало места</td>' * 40 + '</tr>'}</table>"
OWN = ".plan, .embargo-links, .remarks, .schedule-status, table.listing"
INSIDE = "([found, own]) => found.some((one) => document.querySelector(one)?.closest(own))"
RELEASE = "Двадцать одну площадку построят в области"
TITLE = "Победителей конкурса старост назвали в Туле"


def write_news(person: Person, title: str) -> None:
    person.click("Написать новость", "link")
    type_in(person, "#id_title", title)
    type_in(person, "#id_lead", "Свыше 70 тысяч жителей поддержали проекты сельских старост и ТОС.")


def type_in(person: Person, field: str, text: str) -> None:
    person.actions += 1
    person.page.locator(field).fill(text)
    person.page.keyboard.press("Tab")  # the address follows the title


def add_text(person: Person) -> None:
    """A text block at the end of the story, with the cursor in it."""
    story = person.page.locator("#body-root")
    person.actions += 2
    story.get_by_role("button", name="Вставить блок").last.click()
    person.page.get_by_role("option", name="Текст").click()
    story.locator("[contenteditable]").last.click()


def paste(page: Page, html: str) -> None:
    """As Word does it: the clipboard holds HTML, the keys are pressed."""
    page.evaluate(
        """html => document.addEventListener("copy", (event) => {
             event.clipboardData.setData("text/html", html);
             event.preventDefault();
             event.stopImmediatePropagation();
           }, { once: true, capture: true })""",
        html,
    )
    page.keyboard.press("Control+C")
    page.keyboard.press("Control+V")


def blocks_of(page: Page) -> list[str]:
    """Types of the blocks that the form shows."""
    return page.evaluate(
        "() => document.getElementById('body-root').rootBlock.children.map((child) => child.type)"
    )


def test_text_from_word_becomes_blocks(come, site):  # noqa: F811
    press = come("press")
    write_news(press, "Итоги конкурса из документа Ворда")
    add_text(press)
    paste(press.page, WORD)
    expect(press.page.locator("[data-streamfield-child] table").first).to_be_visible()
    assert blocks_of(press.page) == ["heading", "text", "table"]
    press.open_menu()
    press.click("Опубликовать", "button")
    press.sees("опубликована")
    page = NewsPage.objects.get(title="Итоги конкурса из документа Ворда")
    press.page.goto(f"{press.url}{page.url}")
    expect(press.page.get_by_role("heading", name="Итоги", exact=True)).to_be_visible()
    expect(press.page.get_by_role("cell", name="900 000")).to_be_visible()
    assert press.page.locator(".prose li").all_inner_texts() == ["Первый", "Второй"]
    assert press.page.get_by_role("link", name="здесь").get_attribute("href") == "https://example.org/a?id=5"


def test_a_table_of_forty_columns_ends_in_a_sentence(come, site):  # noqa: F811
    press = come("press")
    write_news(press, "Новость с широкой таблицей из Ворда")
    add_text(press)
    paste(press.page, f"<p>Вступление</p>{WIDE}")
    press.sees("Таблица не вставлена: в ней 40 столбцов")
    assert blocks_of(press.page) == ["text"]
    press.sees("Вступление")


def test_the_dialog_plans_at_once(come, site):  # noqa: F811
    soon = (timezone.localtime() + dt.timedelta(days=1)).replace(hour=9, minute=0)
    press = come("press")
    write_news(press, "Новость, которая выйдет завтра утром")
    open_schedule(press)
    field = press.page.locator("#id_go_live_at")
    press.actions += 1
    field.fill("31.02.2027 09:00")
    plan(press)
    press.sees("Проверьте время выхода")
    open_schedule(press)
    assert press.page.locator("#id_go_live_at").input_value() == "31.02.2027 09:00"
    press.page.locator("#id_go_live_at").fill(f"{soon:%d.%m.%Y %H:%M}")
    plan(press)
    press.sees("по Москве")
    assert schedule.waiting().filter(object_str__startswith="Новость, которая").exists()


def plan(person: Person) -> None:
    """By the keyboard: the calendar that opens at the field lies over the button."""
    person.actions += 1
    person.page.locator("#schedule-publishing-dialog").get_by_role("button", name="Запланировать").press(
        "Enter"
    )


def open_schedule(person: Person) -> None:
    """The side panel «Состояние», then its button."""
    toggle = person.page.locator("[data-side-panel-toggle=status]")
    if toggle.get_attribute("aria-expanded") != "true":
        person.actions += 1
        toggle.click()
    person.actions += 1
    person.page.locator("[data-side-panel=status] .schedule-status button").click()


def test_the_checker_finds_what_is_there(come, site):  # noqa: F811
    article = Tree.present().article(
        title=TITLE, lead="О победителях.", photo=image(description="Качели_на_площадке")
    )
    article.save_revision().publish()
    press = come("press")
    press.page.goto(press.url + reverse("wagtailadmin_pages:edit", args=[article.pk]))
    press.page.locator("[data-side-panel-toggle=checks]").click()
    checks = press.page.locator("[data-side-panel=checks]")
    expect(checks).to_contain_text("Описание изображения похоже на имя файла", timeout=60_000)
    expect(checks.locator("[data-content-checker-count]")).to_have_text("1")
    type_in(press, "#id_title", "Итоги")
    press.click("Сохранить черновик", "button")
    expect(press.page.locator("#remarks")).to_contain_text("Короткий заголовок")


def test_a_release_with_four_photos_reaches_the_feed(come, site, tmp_path, record_property):  # noqa: F811
    photos = [tmp_path / f"IMG_{number}.jpg" for number in range(4)]
    for number, path in enumerate(photos):
        path.write_bytes(jpeg(1200, 900, colour=f"#{number}b5e43"))
    press = come("press")
    write_news(press, RELEASE)
    add_text(press)
    press.actions += 1
    press.page.keyboard.insert_text("В Туле назвали двадцать одну новую площадку.")
    add_gallery(press, photos)
    press.open_menu()
    press.click("Опубликовать", "button")
    press.sees("опубликована")
    article = NewsPage.objects.get(title=RELEASE, live=True)
    assert len(article.body[-1].value) == 4
    assert RELEASE in press.page.request.get(f"{press.url}/rss/").text()
    record_property("actions", f"релиз с четырьмя фото: {press.actions}")
    assert press.actions <= 25


def add_gallery(person: Person, photos: list[Path]) -> None:
    story = person.page.locator("#body-root")
    person.actions += 2
    story.get_by_role("button", name="Вставить блок").last.click()
    person.page.get_by_role("option", name="Галерея").click()
    person.click("Добавить фото", "button")
    window = person.page.locator("#photos-dialog")
    person.choose_file("Выбрать фото", photos)
    person.actions += 2
    window.get_by_label("Что на фото", exact=False).first.fill("Новая площадка в деревне, играют дети.")
    window.get_by_label("Люди на фото").first.select_option("none")
    add = person.page.get_by_role("button", name="Добавить 4 фото")
    expect(add).to_be_enabled(timeout=60_000)
    person.actions += 1
    add.click()
    expect(window).not_to_be_visible(timeout=60_000)


def test_own_screens_have_no_faults(come, site):  # noqa: F811
    soon = timezone.now() + dt.timedelta(days=1)
    article = Tree.present().article(title="Новость на завтра", live=False, go_live_at=soon)
    article.save_revision().publish()
    article.embargo_links.create(until=soon)
    press = come("press")
    urls = [f"{reverse('plan')}?month={soon:%Y-%m}", reverse("readiness")]
    urls += [reverse(name, args=[article.pk]) for name in ("embargo_links", "wagtailadmin_pages:edit")]
    for url in urls:
        press.page.goto(press.url + url)
        inside = "selectors => selectors.some((one) => document.querySelector(one)?.closest(OWN))"
        own = "'.plan, .embargo-links, .remarks, .schedule-status, table.listing'"
        faults = [
            fault
            for fault in checks.axe(press.page)
            if press.page.evaluate(inside.replace("OWN", own), fault[1])
        ]
        assert faults == [], url
