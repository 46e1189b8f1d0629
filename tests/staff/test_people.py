"""The page «Люди и права»: inviting, moving to another district, shutting out, the last administrator."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from showcase.staff import roles
from showcase.staff.people import keep_an_administrator
from showcase.users.models import User

LIST = "/admin/users/"
INVITED = {"last_name": "Петрова", "first_name": "Анна Ивановна", "email": "Petrova@example.org"}


def edit(client: Client, person: User, **changes: object):
    known = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "email": person.email,
        "roles": list(person.groups.filter(district=None).values_list("pk", flat=True)),
        "is_active": "on" if person.is_active else "",
        "is_superuser": "on" if person.is_superuser else "",
    }
    sent = {key: value for key, value in {**known, **changes}.items() if value not in ("", None)}
    response = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), sent, follow=True)
    person.refresh_from_db()
    return response.content.decode()


def test_the_invited_gets_a_letter_and_sets_a_password(districts, signed_in, mail_server):
    client = signed_in("organizator", roles.ORGANISER)
    client.post(f"{LIST}new/", {**INVITED, "district": districts.own.district.pk}, follow=True)
    person = User.objects.get(username="petrova@example.org")
    (letter,) = mail_server.letters
    text = letter.get_payload(decode=True).decode() if hasattr(letter, "get_payload") else str(letter)
    assert "Здравствуйте, Анна Ивановна!" in text
    assert "Редактор: Алексин" in text
    path = re.search(r"http://testserver(/admin/password_reset/confirm/\S+)", text)[1]
    visitor = Client()
    form = visitor.get(path, follow=True)
    answer = visitor.post(
        form.request["PATH_INFO"],
        {"new_password1": "kacheli-i-gorka-26", "new_password2": "kacheli-i-gorka-26"},
    )
    assert answer.status_code == 302
    assert visitor.login(username="petrova@example.org", password="kacheli-i-gorka-26")
    assert list(person.groups.all()) == [districts.own.district.group]
    assert Client().get(path, follow=True).context.get("validlink") is False  # works once


def test_without_mail_the_link_is_shown_to_pass_on(districts, signed_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    html = signed_in("admin").post(
        f"{LIST}new/", {**INVITED, "district": districts.own.district.pk}, follow=True
    )
    assert "Письмо не ушло" in html.content.decode()
    assert "/admin/password_reset/confirm/" in html.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Отметьте хотя бы одну роль"),
        ({"email": "organizator@EXAMPLE.org"}, "С этой почтой уже есть человек"),
    ],
)
def test_refusals_say_what_to_do(districts, signed_in, changes, words):
    client = signed_in("organizator", roles.ORGANISER)
    assert words in client.post(f"{LIST}new/", {**INVITED, **changes}).content.decode()
    assert not User.objects.filter(last_name="Петрова").exists()


def test_an_editor_who_moves_loses_the_old_district_at_once(districts, person, signed_in):
    editor = person("redaktor", districts.own)
    client = signed_in("redaktor")
    urls = [
        reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (districts.project, districts.foreign)
    ]
    districts.project.save_revision(user=editor, log_action=True)
    editor.page_subscriptions.create(page=districts.project.page_ptr, comment_notifications=True)
    editor.page_subscriptions.create(page=districts.foreign.page_ptr, comment_notifications=True)
    assert [client.get(url).status_code for url in urls] == [200, 302]
    edit(signed_in("admin"), editor, district=districts.other.district.pk)
    assert [client.get(url).status_code for url in urls] == [302, 200]
    assert districts.project.title not in client.get("/admin/").content.decode()
    assert list(editor.groups.all()) == [districts.other.district.group]
    assert editor.page_subscriptions.get().page_id == districts.foreign.pk


def test_what_is_typed_stays_when_the_right_to_edit_ends(districts, signed_in):
    """A form of a page that its sender may no longer edit shows the texts again, nothing else."""
    client = signed_in("redaktor", districts.own)
    url = reverse("wagtailadmin_pages:edit", args=[districts.foreign.pk])
    story = '{"blocks":[{"text":"Дети играют"}],"entityMap":{}}'
    sent = {"title": "Новые качели", "lead": story, "photos-TOTAL_FORMS": "0"}
    answer = client.post(url, sent, headers={"sec-fetch-site": "same-origin"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Править эту страницу вам больше нельзя" in html
    assert re.findall("<textarea[^>]*readonly[^>]*>([^<]*)<", html) == ["Новые качели", "Дети играют"]
    assert client.post(url, sent, headers={"sec-fetch-site": "cross-site"}).status_code == 302


def test_whose_entrance_is_closed_is_out_at_once(districts, person, signed_in):
    editor = person("redaktor", districts.own)
    client = signed_in("redaktor")
    assert client.get("/admin/").status_code == 200
    html = edit(
        signed_in("organizator", roles.ORGANISER), editor, is_active="", district=districts.own.district.pk
    )
    assert "Вход закрыт" in html
    assert "/login/" in client.get("/admin/")["Location"]


def test_organisers_cannot_give_or_take_what_is_beyond_them(districts, person, signed_in):
    client = signed_in("organizator", roles.ORGANISER)
    beyond = [person("chlen", roles.COMMISSION), person("admin"), person("vtoroy", roles.ORGANISER)]
    for one in beyond:
        assert client.get(reverse("wagtailusers_users:edit", args=[one.pk])).status_code == 302
    editor = person("redaktor", districts.own)
    commission = beyond[0].groups.get()
    edit(client, editor, roles=[commission.pk], is_superuser="on", district=districts.own.district.pk)
    assert not editor.is_superuser
    assert commission not in editor.groups.all()


def test_nobody_shuts_themselves_out(districts, person, signed_in):
    admin = person("admin")
    edit(signed_in("admin"), admin, is_active="", is_superuser="")
    assert (admin.is_active, admin.is_superuser) == (True, True)
    signed_in("admin").post(reverse("wagtailusers_users:delete", args=[admin.pk]))
    assert User.objects.filter(pk=admin.pk).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!invited"}])
def test_the_last_administrator_stays(districts, person, change):
    admin, second = person("admin"), person("second", is_superuser=True)
    keep_an_administrator(admin)
    User.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(ValidationError, match="последний администратор"):
        keep_an_administrator(admin)


def test_the_last_administrator_is_not_deleted(districts, person, signed_in):
    admin, invited = person("admin"), person("invited", is_superuser=True)
    invited.set_unusable_password()
    invited.save()
    answer = signed_in("invited").post(reverse("wagtailusers_users:delete", args=[admin.pk]), follow=True)
    assert "последний администратор" in answer.content.decode()
    assert User.objects.filter(pk=admin.pk).exists()


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_people_are_changed_one_by_one(districts, person, signed_in, action):
    editor = person("redaktor", districts.own)
    groups = set(editor.groups.all())
    data = {"mark_as_active": "False", "role": Group.objects.get(name=roles.CLERK.name).pk}
    url = reverse("wagtail_bulk_action", args=["users", "user", action])
    answer = signed_in("admin").post(f"{url}?id={editor.pk}", data, follow=True)
    assert "Людей меняют по одному" in answer.content.decode()
    editor.refresh_from_db()
    assert (editor.is_active, set(editor.groups.all())) == (True, groups)


@pytest.mark.parametrize(
    ("stored", "typed", "found"),
    [
        (["redaktor@example.org"], "Redaktor@Example.org", "redaktor@example.org"),
        (["Anna", "anna"], "anna", "anna"),
        (["Anna"], "boris", None),
    ],
)
def test_the_case_of_the_address_does_not_matter(person, stored, typed, found):
    for name in stored:
        person(name)
    user = authenticate(username=typed, password="a-long-password")
    assert (user and user.username) == found


def test_the_page_tells_that_nobody_reviews(districts, person, signed_in):
    warning = "В пресс-службе никого нет"
    assert warning in signed_in("admin").get(LIST).content.decode()
    person("press", roles.PRESS)
    assert warning not in signed_in("admin").get(LIST).content.decode()


def test_the_page_tells_what_each_role_may(districts, person, signed_in):
    person("redaktor", districts.own)
    html = signed_in("admin").get(LIST).content.decode()
    for role in roles.ROLES:
        assert role.about.split(":")[0] in html
    assert "Редактор: Алексин" in html
    answer = signed_in("admin").post(reverse("wagtailusers_users:set_up_roles"), follow=True)
    assert "менять нечего" in answer.content.decode()


def test_invisible_signs_of_a_pasted_address_are_left_out(districts, signed_in, mail_server):
    client = signed_in("organizator", roles.ORGANISER)
    pasted = {**INVITED, "email": f"{INVITED['email']}\u200e", "district": districts.own.district.pk}
    client.post(f"{LIST}new/", pasted, follow=True)
    assert User.objects.filter(username="petrova@example.org").exists()
