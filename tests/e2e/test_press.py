"""What journalists and the press service copy and take away, in a browser."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from showcase.core import queue
from showcase.staff.set_up import set_up_roles
from tests import databases, factories
from tests.e2e import checks
from tests.factories import Tree
from tests.killable_site import Web
from tests.staff.people import member

PASSWORD = "a-long-password"


@pytest.fixture
def site(tests_database, django_db_blocker, tmp_path, settings) -> Iterator[Web]:
    settings.MEDIA_ROOT, settings.PRESS_PACKS_DIR = tmp_path / "media", tmp_path / "press"
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "press") as name,
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
    ):
        var = SimpleNamespace(var=tmp_path, start=lambda: databases.url_of(name))
        web = Web(var, DJANGO_SETTINGS_MODULE="tests.e2e.admin_settings", PAGE_CACHE_SECONDS="0")
        with override_settings(SITE_URL=f"http://127.0.0.1:{web.port}"):
            yield web
        web.stop()


@pytest.fixture
def page(browser: Browser, site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def copied(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()").replace("\u00a0", " ")


def test_the_press_service_makes_a_pack_and_journalists_take_it(site, page):
    tree, url = Tree.present(), f"http://127.0.0.1:{site.port}"
    set_up_roles()
    member("Пресс-служба", "press@example.org")
    photo = factories.image(press_use=True, caption="Открытие площадки", credit="Фото: пресс-служба")
    lead = "На площадке поставили качели, горку и скамейки. Праздник собрал всю деревню."
    news = tree.article(title="Открыли площадку в Бегичево", lead=lead, photo=photo)

    page.goto(f"{url}/admin/pressa/{news.pk}/")
    page.get_by_label("Имя пользователя").fill("press")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("button", name="Собрать пресс-пакет").click()
    expect(page.get_by_text("Собираем.")).to_be_visible()
    queue.run_due()
    page.get_by_role("link", name="Обновить", exact=True).click()
    expect(page.get_by_text("Готов: ")).to_be_visible()
    page.get_by_role("button", name="Скопировать текст").click()
    expect(page.get_by_text("Текст скопирован.")).to_be_visible()
    assert copied(page).startswith("Открыли площадку в Бегичево\n\n")
    assert copied(page).endswith(f"{url}{news.url}")
    assert [fault for fault in checks.axe(page) if ".skiplink" not in str(fault)] == []  # Wagtail's own
    assert checks.sideways(page, (360, 1280)) == []

    page.goto(url + news.url)
    with page.expect_download() as download:
        page.get_by_role("link", name="Пресс-пакет").click()
    assert download.value.suggested_filename == f"{news.slug}.zip"
    assert download.value.path().stat().st_size > 5000
    assert checks.axe_everywhere(page) == []


def test_a_figure_is_copied_with_its_source_and_its_page(site, page):
    tree, url = Tree.present(), f"http://127.0.0.1:{site.port}"
    year = tree.year(2024)
    factories.figure(year, key="winners", value=21, note="без повторных")
    page.goto(url + year.url)
    page.get_by_text("Откуда цифра").click()
    page.get_by_role("button", name="Скопировать с источником").click()
    expect(page.get_by_text("Скопировано.")).to_be_visible()
    assert copied(page).split("\n") == [
        "21 победитель. Без повторных. Источник: https://example.org/1",
        f"Конкурс 2024 года — Точки притяжения: {url}{year.url}",
    ]
