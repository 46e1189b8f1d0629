"""Whole journeys of the people who run the contest, in a browser, with their actions counted.

An action is one click, one filled field or one answered file dialog.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ContestYearPage, Phase, PointsStep, ProjectPage
from showcase.core import queue
from showcase.staff.models import District
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from showcase.voting import ballotbox
from tests import databases
from tests.factories import Tree
from tests.killable_site import Web
from tests.staff.people import editor_of, member
from tests.voting.box import CONSENT, set_operator

BIDS = 230
HEADINGS = ["Номер", "Муниципалитет", "Населённый пункт", "Название", "Вид"]
PASSWORD = "a-long-password"
TODAY = dt.date.today()


class Person:
    """A signed-in user in a browser; counts the user's actions."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.actions = page, url, 0
        page.goto(f"{url}/admin/")
        self.fill("Имя пользователя", name)
        self.fill("Пароль", PASSWORD)
        self.click("Войти")

    def click(self, name: str, role: str = "", nth: int = 0) -> None:
        self.actions += 1
        roles = [role] if role else ["link", "button"]
        found = self.page.get_by_role(roles[0], name=name)
        for other in roles[1:]:
            found = found.or_(self.page.get_by_role(other, name=name))
        found.nth(nth).click()
        self.page.wait_for_load_state("load")

    def open_menu(self) -> None:
        """Open the menu of the arrow beside the main button of a page's form."""
        self.actions += 1
        self.page.locator("footer .w-dropdown__toggle, .footer .w-dropdown__toggle").first.click()

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).first.fill(text)

    def tick(self, label: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).check()

    def choose_file(self, label: str, path: Path) -> None:
        self.actions += 1
        self.page.get_by_label(label).set_input_files(path)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()


@pytest.fixture(scope="module")
def site(tests_database, django_db_blocker, tmp_path_factory) -> Iterator[Web]:
    """The server on a database with last year's contest, two municipalities and people of every role."""
    folder = tmp_path_factory.mktemp("journeys")
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "journeys") as name,
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
    ):
        shchekino = build_contest(Tree.present())
        set_up_roles()
        member("Организатор", "organiser@example.org")
        member("Пресс-служба", "press@example.org")
        editor_of(shchekino, "district@example.org")
        var = SimpleNamespace(var=folder, start=lambda: databases.url_of(name))
        web = Web(
            var,
            DJANGO_SETTINGS_MODULE="tests.e2e.admin_settings",
            VOTING_SMS_GATEWAY="smsru",
            SMSRU_API_ID="example",
            VOTING_KEYS_DIR=str(folder / "keys"),
            PAGE_CACHE_SECONDS="0",
        )
        yield web
        web.stop()


def build_contest(tree: Tree):
    """Last year's contest, whose vote began ten months ago, so that the next one begins in two."""
    year = tree.year(TODAY.year)
    start = TODAY - dt.timedelta(days=300)
    days = [
        (start - dt.timedelta(days=60), start - dt.timedelta(days=30)),
        (start, start + dt.timedelta(days=13)),
    ]
    keys = (PhaseKey.APPLICATIONS, PhaseKey.VOTING)
    year.phases = [
        Phase(key=key, title=key.label, starts=first, ends=last)
        for key, (first, last) in zip(keys, days, strict=True)
    ]
    year.points_steps = [PointsStep(votes_from=0, points=1)]
    year.save()
    set_operator(sms_company="ООО «СМС» (пример)")
    ballotbox.publish_consent(CONSENT)
    place = tree.municipality("Щекинский район", slug="shchyokinskij-rajon")
    tree.municipality("Алексин", slug="aleksin")
    tree.project(year, place, title="Старая площадка", intro="Было.").save_revision().publish()
    return place


@pytest.fixture
def come(site, browser: Browser) -> Iterator:
    """A function that signs a user in, in a separate browser context."""
    contexts = []

    def sign_in(name: str) -> Person:
        screen = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        contexts.append(browser.new_context(**screen, locale="ru-RU"))
        return Person(contexts[-1].new_page(), f"http://127.0.0.1:{site.port}", name)

    yield sign_in
    for context in contexts:
        context.close()


def form_of_the_old_project() -> str:
    """Return the URL of the form, since the list shows this project on a later page only."""
    return reverse("wagtailadmin_pages:edit", args=[ProjectPage.objects.get(title="Старая площадка").pk])


def test_a_change_of_a_district_reaches_the_public_page(come):
    editor = come("district")
    editor.page.goto(editor.url + form_of_the_old_project())
    editor.fill("Коротко", "Стало: новые качели.")
    editor.open_menu()
    editor.click("Отправить на проверку", "button")
    editor.sees("на проверк")
    press = come("press")
    press.click("Сравнить с опубликованным", "link")
    press.sees("Стало: новые качели.")
    press.click("Одобрить и опубликовать", "button")
    page = ProjectPage.objects.get(title="Старая площадка")
    press.page.goto(f"{press.url}{page.url}")
    press.sees("Стало: новые качели.")
    assert ContestYearPage.objects.get(pk=page.contest_year_id).live


def test_a_district_gets_its_editor(come, record_property):
    organiser = come("organiser")
    signed_in = organiser.actions
    organiser.page.goto(f"{organiser.url}/admin/")
    organiser.click("Люди и права", "link")
    organiser.click("Пригласить редактора: Алексин", "link")
    organiser.fill("Фамилия", "Новый")
    organiser.fill("Имя и отчество", "Пётр")
    organiser.fill("Электронная почта", "novyi@example.org")
    organiser.click("Пригласить", "button")
    organiser.sees("novyi@example.org")
    record_property("actions", f"редактор муниципалитета: {organiser.actions - signed_in}")
    assert organiser.actions - signed_in <= 6


def bids(path: Path, headings: list[str], rows: list[list]) -> Path:
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def upload(person: Person, path: Path) -> None:
    person.choose_file("Таблица", path)
    person.click("Посмотреть, что изменится")


def write(person: Person) -> None:
    """Confirm a table and run the queue as the worker does."""
    person.click("Записать на сайт")
    person.sees("Ждём своей очереди")
    queue.run_due()
    expect(person.page.get_by_role("link", name="К списку проектов")).to_be_visible(timeout=30_000)


def test_a_season_from_its_first_press_to_its_winners(come, tmp_path, record_property):
    rows = [
        [
            f"{1000 + n}",
            ("Щекинский район", "Алексин")[n % 2],
            f"д. Место {n}",
            f"Площадка {n}",
            "детская площадка",
        ]
        for n in range(BIDS)
    ]
    broken = [*rows[:-1], [*rows[-1][:1], "Щокинский", *rows[-1][2:]]]
    organiser = come("organiser")

    organiser.click("Сезон", "link")
    organiser.click("Новый сезон", "link")
    organiser.click("Создать сезон")
    organiser.click("Загрузить таблицу", "link")
    upload(organiser, bids(tmp_path / "faulty.xlsx", HEADINGS, broken))
    organiser.sees("Муниципалитета «Щокинский» на сайте нет. Может быть, «Щекинский район»?")
    organiser.click("Загрузить исправленную")
    upload(organiser, bids(tmp_path / "bids.xlsx", HEADINGS, rows))
    organiser.tick("Сразу показать на сайте")
    write(organiser)
    assert ProjectPage.objects.filter(contest_year__year=TODAY.year + 1, live=True).count() == BIDS

    organiser.click("Сезон", "link")
    organiser.click("Проверить и опубликовать", "link")
    organiser.open_menu()
    organiser.click("Опубликовать", "button")
    organiser.click("Сезон", "link")
    organiser.click("Открыть голосование", "link")
    organiser.click("Объявить", "link")
    organiser.click("Объявить", "button")
    organiser.sees("Объявлено. Начнётся само")
    organiser.page.goto(f"{organiser.url}/gody/{TODAY.year + 1}/")
    organiser.sees("Голосование")
    record_property("actions", f"сезон с {BIDS} заявками: {organiser.actions}")
    assert organiser.actions <= 40

    winners = come("organiser")
    outcomes = [
        [row[0], "Победитель" if n < 50 else "Не победил", 300 - n, n + 1] for n, row in enumerate(rows)
    ]
    winners.click("Проекты", "link")
    winners.click("Загрузить таблицу")
    upload(winners, bids(tmp_path / "winners.xlsx", ["Номер", "Итог", "Баллы", "Место"], outcomes))
    write(winners)
    winners.page.goto(f"{winners.url}/gody/{TODAY.year + 1}/")
    winners.sees("Победители")
    assert ProjectPage.objects.get(title="Площадка 7", contest_year__year=TODAY.year + 1).place == 8
    record_property("actions", f"победители, баллы и места {BIDS} проектов: {winners.actions}")
    assert winners.actions <= 12


def test_an_editor_takes_a_page_back_and_hears_when_it_is_theirs_no_more(come):
    editor, asked = come("district"), []
    form = editor.url + form_of_the_old_project()
    editor.page.goto(form)
    editor.open_menu()
    editor.click("Отправить на проверку", "button")
    editor.page.wait_for_url(lambda url: not url.startswith(form))
    editor.page.goto(form)
    editor.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    editor.open_menu()
    editor.click("Забрать с проверки", "button")
    editor.sees("забрана с проверки")
    assert len(asked) == 1
    moved_to = District.objects.get(page__slug="aleksin").group
    User.objects.get(username="district").groups.set([moved_to])
    editor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(editor.page.locator("#rights-dialog")).to_be_visible()
