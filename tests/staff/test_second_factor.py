"""The second factor: who needs one, setting it up, its codes, losing it."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from showcase.staff import roles
from showcase.staff.set_up import set_up_roles
from tests.staff.people import LOGIN, PASSWORD, SECOND, sign_in

FACTORS = "/admin/account/vtoroy-shag/"


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def add_app(client: Client) -> str:
    """Set an app up through the pages; returns its secret."""
    html = client.get(f"{FACTORS}app/add/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", html)[1]
    response = client.post(f"{FACTORS}app/add/", {"code": code_of(secret)}, follow=True)
    assert len(re.findall(r"<code>\d{8}</code>", response.content.decode())) == 10
    return secret


def test_whoever_may_touch_votes_sets_up_a_second_factor_first(tree, person, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    set_up_roles()
    for name, role, is_asked in (
        ("admin", [], True),
        ("organizator", [roles.ORGANISER], True),
        ("komissiya", [roles.COMMISSION], True),
        ("pressa", [roles.PRESS], False),
        ("nablyudatel", [roles.VIEWER], False),
    ):
        person(name, *role)
        client = Client()
        sign_in(client, name)
        response = client.get("/admin/")
        assert (response.headers.get("Location") == FACTORS, name) == (is_asked, name)
    assert client.post("/admin/logout/").status_code == 302
    admin = Client()
    sign_in(admin)
    assert admin.post("/admin/users/new/", {"first_name": "Анна"}).status_code == 403
    assert admin.get("/admin/pages/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 302
    assert admin.get("/admin/vkhod/").status_code == 200
    add_app(admin)
    assert admin.get("/admin/").status_code == 200


def test_the_code_comes_after_the_password(tree, admin):
    client = Client()
    sign_in(client)
    secret = add_app(client)
    assert secret not in str(Authenticator.objects.values())  # sealed
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser = Client()
    answer = sign_in(browser, next="/admin/vkhod/")
    assert (answer.status_code, answer.headers["Location"]) == (302, SECOND)
    assert not is_in(browser)
    assert browser.get("/admin/").headers["Location"].startswith(LOGIN)
    wrong = browser.post(SECOND, {"code": "000000"})
    assert "Неверный код" in wrong.content.decode()
    answer = browser.post(SECOND, {"code": codes[0]})
    assert answer.headers["Location"] == "/admin/vkhod/"
    assert is_in(browser)
    again = Client()
    sign_in(again)
    assert again.post(SECOND, {"code": codes[0]}).status_code == 200  # each fits once
    for number in range(5):
        last = again.post(SECOND, {"code": f"{number:06}"})
    assert last.status_code == 429
    assert again.post(SECOND, {"code": codes[1]}).status_code == 429


def test_a_factor_that_was_sealed_with_another_key_says_so(tree, admin, settings):
    client = Client()
    sign_in(client)
    secret = add_app(client)
    settings.SECRET_KEY = "of another server"
    browser = Client()
    sign_in(browser)
    for code in (code_of(secret), "12345678"):
        assert "Попросите администратора сбросить" in browser.post(SECOND, {"code": code}).content.decode()
    assert not is_in(browser)


def test_an_administrator_resets_a_lost_factor(tree, admin, person):
    set_up_roles()
    lost = Client()
    user = person("organizator", roles.ORGANISER)
    sign_in(lost, "organizator")
    add_app(lost)
    boss = Client()
    boss.force_login(admin)
    url = f"/admin/users/{user.pk}/second-factor/"
    assert url in boss.get(f"/admin/users/edit/{user.pk}/").content.decode()
    assert lost.post(url).status_code == 302
    assert Authenticator.objects.filter(user=user).exists()
    boss.post(url)
    assert not Authenticator.objects.filter(user=user).exists()
    assert lost.get("/admin/").headers["Location"].startswith(LOGIN)
    assert ModelLogEntry.objects.get(action="staff.reset_second_factor").user == admin
    call_command("reset_second_factor", "Organizator")


def test_factors_are_changed_only_by_somebody_who_has_just_shown_the_password(tree, admin):
    client = Client()
    client.force_login(admin)  # a session that was left open
    answer = client.get(f"{FACTORS}app/add/")
    assert answer.headers["Location"].startswith("/admin/account/password/")
    assert (
        client.post(
            "/admin/account/password/", {"password": "wrong", "next": f"{FACTORS}app/add/"}
        ).status_code
        == 200
    )
    client.post("/admin/account/password/", {"password": PASSWORD, "next": f"{FACTORS}app/add/"})
    assert client.get(f"{FACTORS}app/add/").status_code == 200
