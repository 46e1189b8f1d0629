"""What was typed in the admin outlives the session."""

import threading

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site

from showcase.users.models import User
from tests import databases
from tests.waiting import wait_for

OWN = {"Sec-Fetch-Site": "same-origin"}


def kept(response) -> dict[str, str]:
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-kept]")
    return {field["name"]: field["value"] for field in form.select("input")} if form else {}


def token_of(client: Client) -> str:
    return client.get("/admin/vkhod/", headers={"Accept": "application/json"}).json()["token"]


@pytest.fixture
def strict(admin_user) -> Client:
    """A browser whose tokens are checked, signed in."""
    client = Client(enforce_csrf_checks=True, headers=OWN)
    client.force_login(admin_user)
    client.token = token_of(client)
    return client


@pytest.mark.parametrize("lost", ["session", "token", "both"])
def test_a_form_that_comes_too_late_is_kept_and_sent_again(tree, strict, admin_user, lost):
    root = Collection.get_first_root_node()
    data = {"name": "Двор «Берёзка» & <сад>", "parent": root.pk, "csrfmiddlewaretoken": strict.token}
    if lost != "token":
        del strict.cookies["sessionid"]
    if lost != "session":
        del strict.cookies["csrftoken"]
    refused = strict.post("/admin/collections/add/", data)
    again = kept(refused)
    assert refused.status_code == 403
    assert again["name"] == data["name"]
    heading = BeautifulSoup(refused.content, "html.parser").h1.text
    assert heading == ("Форма устарела" if lost == "token" else "Вход закончился")
    strict.force_login(admin_user)  # in another tab
    again["csrfmiddlewaretoken"] = token_of(strict)
    assert strict.post("/admin/collections/add/", again).status_code == 302
    assert Collection.objects.filter(name=data["name"]).exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_nothing_is_kept_of_what_another_site_sends(tree, strict, site):
    response = strict.post("/admin/users/add/", {"username": "чужой"}, headers={"Sec-Fetch-Site": site})
    assert response.status_code == 403
    assert kept(response) == {}
    assert "чужой" not in response.content.decode()


def test_passwords_are_not_kept(tree, strict):
    response = strict.post(
        "/admin/users/add/", {"username": "она", "password1": "тайна", "password2": "тайна"}
    )
    assert "тайна" not in response.content.decode()
    assert kept(response)["username"] == "она"


def test_the_voters_page_and_the_login_stay_what_they_are(tree, strict):
    assert strict.post("/admin/logout/", {"csrfmiddlewaretoken": strict.token}).status_code == 302
    response = strict.post("/admin/login/", {"username": "она"})
    assert "Форма устарела" in response.content.decode()
    assert kept(response) == {}


def test_scripts_learn_that_nobody_is_signed_in(tree, client, admin_user):
    headers = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
    assert client.get("/admin/vkhod/", headers=headers).status_code == 403
    client.force_login(admin_user)
    assert client.get("/admin/vkhod/", headers=headers).json()["user"] == admin_user.pk
    assert "Вы вошли" in client.get("/admin/vkhod/").content.decode()


@pytest.fixture
def organiser(committing_db) -> Client:
    client = Client(headers=OWN)
    client.force_login(User.objects.create_superuser("admin", "admin@example.ru", "a-long-password"))
    return client


def test_a_form_that_waits_for_somebodys_lock_is_kept(organiser, committing_db):
    with psycopg.connect(databases.url_of(committing_db)) as other, connection.cursor() as cursor:
        other.execute("SELECT 1 FROM wagtailcore_collection FOR UPDATE")
        cursor.execute("SET lock_timeout = '50ms'")
        data = {"name": "Двор", "parent": Collection.get_first_root_node().pk}
        answer = organiser.post("/admin/collections/add/", data)
    assert (answer.status_code, kept(answer)["name"]) == (503, "Двор")
    assert "Сейчас записывается таблица или другая правка" in answer.content.decode()


def test_the_later_of_two_presses_gets_the_error_of_the_form(organiser, committing_db):
    site = Site.objects.get()
    insert = (
        "INSERT INTO wagtailredirects_redirect (old_path, is_permanent, redirect_link, site_id,"
        " redirect_page_route_path, automatically_created) VALUES ('/a', true, '/b', %s, '', false)"
    )
    with psycopg.connect(databases.url_of(committing_db)) as other:
        other.execute(insert, [site.pk])
        later = threading.Thread(target=commit_when_waited_for, args=[other])
        later.start()
        data = {
            "old_path": "/a",
            "is_permanent": "on",
            "redirect_link": "https://example.ru/b",
            "site": site.pk,
        }
        answer = organiser.post("/admin/redirects/add/", data)
        later.join()
    assert answer.status_code == 200
    assert "уже существует" in answer.content.decode()
    assert Redirect.objects.count() == 1


def test_of_pages_added_at_once_with_one_address_one_is_saved(organiser, committing_db):
    """The pages are drafts: Wagtail's relaxed validation of their blocks is not thread-safe."""
    home = Page.objects.get(depth=2)
    data = {"title": "Новая", "slug": "novaya", "body": "[]", "body-count": "0", "sources": ""}
    together, answers = threading.Barrier(3), []

    def press() -> None:
        together.wait()
        answer = organiser.post(f"/admin/pages/add/pages/standardpage/{home.pk}/", data)
        answers.append((answer.status_code, "Такой адрес страницы уже есть" in answer.content.decode()))
        connection.close()

    people = [threading.Thread(target=press) for _ in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(answers) == [(200, True), (200, True), (302, False)]


def commit_when_waited_for(other: psycopg.Connection) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
    wait_for(lambda: other.execute(waiting).fetchone(), 20)
    other.commit()


def test_scripts_beside_a_form_learn_that_the_page_may_not_be_edited(
    tree, client, admin_user, django_user_model
):
    page, headers = tree.text_page(), {"Accept": "application/json"}
    other = django_user_model.objects.create_user("redaktor")
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for user, asked, may_edit in (
        (admin_user, page.pk, True),
        (other, page.pk, False),
        (other, 10**6, False),
        (other, "", True),
    ):
        client.force_login(user)
        assert client.get("/admin/vkhod/", {"page": asked}, headers=headers).json()["may_edit"] is may_edit


def test_a_refused_form_leaves_no_message_for_the_next_page(tree, client, admin_user, django_user_model):
    page = tree.text_page()
    other = django_user_model.objects.create_user("redaktor")
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(other)
    shown = client.post(f"/admin/pages/{page.pk}/edit/", {"title": "Мой текст"}, headers=OWN)
    assert "Мой текст" in shown.content.decode()
    assert "У вас нет прав" not in client.get("/admin/").content.decode()
