"""The door of the admin: guessing, threads of its own, own sessions, forgotten passwords."""

import datetime as dt
import re
import threading
from multiprocessing import get_context

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from config import lanes
from showcase.core import hashers, queue
from showcase.core.models import QueuedTask
from showcase.staff import roles
from showcase.staff.models import SignInAttempt
from showcase.staff.set_up import set_up_roles
from showcase.staff.sign_in import sessions, throttle
from showcase.users.models import User
from tests.staff.people import LOGIN, PASSWORD, SECOND, sign_in

CHROME = "Mozilla/5.0 (Linux; Android 8.0) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36"


def test_guessing_is_slowed_and_told_in_words(tree, admin):
    guesser = Client()
    for number in range(5):
        assert sign_in(guesser, password=f"guess-{number}").status_code == 200
    answer = sign_in(guesser, "ADMIN ")  # with the right password, too
    assert answer.status_code == 429
    time = timezone.localtime(
        SignInAttempt.objects.order_by("at").first().at + dt.timedelta(minutes=15, seconds=59)
    )
    assert f"Попробуйте снова в {time:%H:%M}" in answer.content.decode()
    SignInAttempt.objects.update(at=timezone.now() - dt.timedelta(minutes=15))
    assert sign_in(guesser).status_code == 302


def test_a_network_guesses_at_twenty_names(tree, admin):
    for number in range(20):
        sign_in(Client(), f"name-{number}")
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), address="198.51.100.1").status_code == 302


def test_a_stranger_with_many_networks_does_not_shut_the_owner_out(tree, admin, mail_server):
    owner = Client()
    assert sign_in(owner).status_code == 302
    owner.post("/admin/logout/")
    for number in range(31):
        last = sign_in(Client(), password="wrong", address=f"198.51.100.{number}")
    assert last.status_code == 429  # wherever it comes from
    for _ in range(6):
        sign_in(Client(), password="wrong")  # and from the owner's own network
    assert sign_in(owner).status_code == 302
    elsewhere = Client()
    assert sign_in(elsewhere, address="203.0.113.9").status_code == 429
    elsewhere.post("/admin/password_reset/", {"email": admin.email}, REMOTE_ADDR="203.0.113.9")
    queue.run_due()
    path = re.search(r"http://testserver(\S+/confirm/\S+)", mail_server.letters[-1].get_payload())[1]
    form = elsewhere.get(path, follow=True).request["PATH_INFO"]
    elsewhere.post(form, {"new_password1": "kacheli-i-gorka", "new_password2": "kacheli-i-gorka"})
    assert sign_in(elsewhere, password="kacheli-i-gorka", address="203.0.113.9").status_code == 302


def test_attempts_name_nobody_and_are_forgotten(tree, admin):
    sign_in(Client(), password="wrong")
    row = str(SignInAttempt.objects.values().get())
    assert [word for word in ("admin", "192.0.2", "wrong") if word in row] == []
    SignInAttempt.objects.update(at=timezone.now() - dt.timedelta(days=1))
    throttle.forget_old()
    assert not SignInAttempt.objects.exists()


def test_a_forged_cookie_makes_no_browser_known(tree, admin, rf):
    request = rf.get("/")
    for value in ("", "x", "a:b:c"):
        request.COOKIES[throttle.COOKIE] = value
        assert not throttle.place_of(request, "admin").is_known


def test_forms_of_the_door_have_threads_of_their_own_and_known_browsers_others(tree, admin):
    client = Client()
    sign_in(client)
    known = f"{throttle.COOKIE}={client.cookies[throttle.COOKIE].value}"
    for method, path, cookie, lane in (
        ("POST", LOGIN, "", lanes.STRANGERS),
        ("POST", SECOND, "known_browser=forged", lanes.STRANGERS),
        ("POST", LOGIN, known, lanes.KNOWN),
        ("POST", "/admin/password_reset/", "", None),
        ("GET", LOGIN, "", None),
        ("POST", "/golos/2026/1/", "", None),
    ):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_COOKIE": cookie}
        assert lanes.lane_of(environ) is lane, path


def test_one_password_of_a_process_is_hashed_at_once_one_waits_and_the_rest_are_refused(
    tree, admin, settings, monkeypatch
):
    settings.PASSWORD_HASHERS = ["showcase.core.hashers.TurnTakingHasher"]
    with hashers.turn():
        waiting = threading.Thread(target=lambda: hashers.TurnTakingHasher().encode("a", "salt", 1))
        waiting.start()
        answer = sign_in(Client())
        assert answer.status_code == 503
        assert "повторите через минуту" in answer.content.decode()
    waiting.join(5)
    assert not waiting.is_alive()
    monkeypatch.setattr(hashers, "WAIT_SECONDS", 0.01)
    with hashers.turn(), pytest.raises(hashers.Busy):
        hashers.TurnTakingHasher().encode("a", "salt", 1)
    assert hashers.TurnTakingHasher().encode("a", "salt", 1)


def test_own_sessions_are_listed_and_ended(tree, admin, person):
    here, there, stranger = Client(headers={"User-Agent": CHROME}), Client(), Client()
    for client in (here, there):
        sign_in(client)
    person("pressa")
    set_up_roles()
    html = here.get("/admin/account/sessions/").content.decode()
    assert "Chrome, Android" in html
    assert "192.0.2.0" in html
    assert html.count("Закончить") == 1
    row = UserSession.objects.get(session_key=there.session.session_key)
    stranger.force_login(person("komissiya", roles.COMMISSION))
    assert stranger.post(f"/admin/account/sessions/{row.pk}/end/").status_code == 404
    here.post(f"/admin/account/sessions/{row.pk}/end/")
    assert there.get("/admin/").headers["Location"].startswith(LOGIN)
    assert here.get("/admin/").status_code == 200


def test_a_session_is_known_after_a_new_password(tree, admin):
    client = Client()
    sign_in(client)
    data = {
        "password-old_password": PASSWORD,
        "name_email-email": admin.email,
        "name_email-first_name": "Анна",
    }
    data |= {
        "name_email-last_name": "А",
        "password-new_password1": "kacheli-26",
        "password-new_password2": "kacheli-26",
    }
    data |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    client.post("/admin/account/", data)
    assert User.objects.get().check_password("kacheli-26")
    assert "это устройство" in client.get("/admin/account/sessions/").content.decode()
    client.post("/admin/logout/")
    sessions.forget_ended()
    assert not UserSession.objects.exists()


def test_a_forgotten_password_is_answered_alike_for_everybody(tree, admin, mail_server):
    answers = [
        Client().post("/admin/password_reset/", {"email": email})
        for email in (admin.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/admin/password_reset/done/")
    }
    assert [task.arguments for task in QueuedTask.objects.order_by("pk")] == [
        {"people": [admin.pk]},
        {"people": []},
    ]
    assert mail_server.letters == []
    queue.run_due()
    assert [letter["To"] for letter in mail_server.letters] == [admin.email]


@pytest.mark.parametrize(
    "path", ["accounts/signup/", "accounts/login/", "account/email/", "account/signup/", "signup/"]
)
def test_no_other_page_of_allauth_exists(tree, admin_client, path):
    assert admin_client.get(f"/{path}").status_code == 404
    assert admin_client.get(f"/admin/{path}").status_code == 404


def test_a_forked_process_hashes_passwords_although_its_parent_has_hashed_before():
    hasher = hashers.TurnTakingHasher()
    hasher.encode("a", "salt", 1)
    child = get_context("fork").Process(target=hasher.encode, args=("a", "salt", 1))
    child.start()
    child.join(20)
    child.kill()
    assert child.exitcode == 0
