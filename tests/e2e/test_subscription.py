"""A subscriber in a browser without JavaScript: from the form to the digest and out again, with a real mail server."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import html5lib
import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from showcase.outreach.models import Subscription
from showcase.outreach.subscription import digest, sending
from tests import databases
from tests.e2e import checks
from tests.factories import Tree
from tests.killable_site import Web
from tests.outreach.subscribers import link_in, open_subscription, text_of_letter


@pytest.fixture
def site(tests_database, django_db_blocker, tmp_path, mail_server, settings) -> Iterator[Web]:
    with django_db_blocker.unblock(), databases.copied(tests_database, "subscription") as name:
        open_subscription()
        var = SimpleNamespace(var=tmp_path, start=lambda: databases.url_of(name))
        web = Web(
            var,
            DJANGO_SETTINGS_MODULE="tests.e2e.admin_settings",
            EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        )
        with override_settings(SITE_URL=f"http://127.0.0.1:{web.port}"):
            yield web
        web.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, locale="ru-RU"
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def faults(browser: Browser, url: str) -> list:
    """Return the page's faults in a browser with JavaScript, which axe needs."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="ru-RU")
    shown = context.new_page()
    shown.goto(url)
    parser = html5lib.HTMLParser()
    parser.parse(context.request.get(url).text())
    found = [*parser.errors, *checks.axe_everywhere(shown), *checks.sideways(shown)]
    found += [*checks.small_controls(shown), *checks.unseen_focus(shown)[1]]
    context.close()
    return found


def test_a_subscriber_from_the_form_to_the_digest_and_out_again(site, page, browser, mail_server):
    url = f"http://127.0.0.1:{site.port}"
    tree = Tree.present()
    district = tree.municipality("Щекинский район", slug="shchekinskiy")
    page.goto(url)
    page.get_by_role("link", name="Подписка на новости").click()
    page.get_by_role("button", name="Подписаться").click()
    expect(page).to_have_title("Ошибка: Подписка на новости — Точки притяжения")
    page.get_by_label("Эл. почта").fill("Anna@Example.org")
    page.get_by_label("Новости каких мест").select_option("Щекинский район")
    page.get_by_label("Разрешаю хранить мой адрес").check()
    page.get_by_role("button", name="Подписаться").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте почту")

    sending.send_due()
    confirm = url + link_in(mail_server.letters.pop())
    page.goto(confirm)
    assert not Subscription.objects.exists()
    assert faults(browser, confirm) == []
    page.get_by_role("button", name="Подписаться").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Подписка оформлена")

    news = tree.article(title="Открыли площадку", date=timezone.localdate())
    news.municipalities.add(district)
    news.save()
    moment = digest.latest_moment(timezone.now())
    type(news).objects.update(first_published_at=moment - dt.timedelta(hours=1))
    digest.start_due_edition(moment)
    sending.send_due()
    (letter,) = mail_server.letters
    assert letter["X-To"] == "anna@example.org"
    assert "Открыли площадку" in text_of_letter(letter)
    assert f"{url}{news.url}" in text_of_letter(letter)

    leave = url + link_in(letter)
    assert faults(browser, leave) == []
    page.goto(leave)
    page.get_by_role("button", name="Отписаться").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Вы отписаны")
    assert not Subscription.objects.exists()


def test_every_page_of_the_subscription_is_in_order(site, browser):
    url = f"http://127.0.0.1:{site.port}/podpiska/"
    for name in ("", "prinyato/", "gotovo/", "soglasie/"):
        assert faults(browser, url + name) == [], name
