"""The plan of what comes out: set in the form, seen by those concerned."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.core import schedule
from showcase.news.models import NewsPage
from showcase.staff import roles
from tests.admin_forms import page_form, send
from tests.factories import Tree, text_of

pytestmark = pytest.mark.django_db
SOON = timezone.localtime().replace(hour=9, minute=0) + dt.timedelta(days=2)
WORDS = f"{SOON:%d.%m.%Y %H:%M}"
PLAN = {"action-publish": "plan"}


@pytest.fixture
def press(districts, signed_in):
    return signed_in("press", roles.PRESS)


@pytest.fixture
def draft(districts) -> NewsPage:
    page = Tree.present().article(title="Новость о победителях конкурса", live=False)
    page.save_revision()
    return page


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_dialog_plans_and_says_when(press, draft):
    form = text_of(press.get(edit_url(draft)))
    assert "Когда опубликовать. Время московское" in form
    answer = press.post(
        edit_url(draft), {**page_form(press, edit_url(draft)), **PLAN, "go_live_at": WORDS}, follow=True
    )
    html = text_of(answer)
    assert "выйдет" in html
    assert "в 9:00 по Москве" in html
    (version,) = schedule.waiting()
    assert version.object_id == str(draft.pk)
    form = text_of(press.get(edit_url(draft)))
    assert f"Выйдет {SOON.day} " in form
    assert "сначала отмените выход" in form


def test_a_time_in_a_draft_is_no_plan_and_says_so(press, draft):
    assert send(press, edit_url(draft), go_live_at=WORDS).status_code == 302
    assert not schedule.waiting().exists()
    assert "Само не выйдет" in text_of(press.get(edit_url(draft)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31.02.2027 09:00", "Введите правильную дату и время"),
        ("01.02.2020 09:00", "Это время уже прошло"),
        ("", "Укажите день и время"),
    ],
)
def test_no_other_time_is_planned(press, draft, typed, words):
    html = text_of(send(press, edit_url(draft), go_live_at=typed, **PLAN))
    assert words in html
    assert ("Укажите день и время" in html) is (not typed)
    assert not schedule.waiting().exists()
    draft.refresh_from_db()
    assert not draft.live


def test_nobody_takes_the_address_of_a_waiting_version(press, draft):
    page = Tree.present().article(title="Первая")
    page.save_revision().publish()
    send(press, edit_url(page), slug="itogi-goda", go_live_at=WORDS, **PLAN)
    assert schedule.waiting().count() == 1
    html = text_of(send(press, edit_url(draft), slug="itogi-goda"))
    assert "Этот адрес займёт страница «Первая»" in html


def test_a_time_that_is_over_is_forgotten(press, draft):
    NewsPage.objects.filter(pk=draft.pk).update(
        live=True, has_unpublished_changes=False, go_live_at=timezone.now() - dt.timedelta(days=1)
    )
    assert send(press, edit_url(draft), title="Новое название новости").status_code == 302


def test_everybody_sees_the_plans_of_their_own_pages(press, districts, signed_in, draft):
    send(press, edit_url(draft), go_live_at=WORDS, **PLAN)
    send(press, edit_url(districts.foreign), go_live_at=WORDS, **PLAN)
    send(press, edit_url(districts.project), go_live_at=WORDS, **PLAN)
    editor = signed_in("redaktor", districts.own)
    for client, titles in (
        (press, {draft.title, districts.foreign.title, districts.project.title}),
        (editor, {districts.project.title}),
    ):
        page = text_of(client.get(reverse("plan"), {"month": f"{SOON:%Y-%m}"}))
        home = text_of(client.get(reverse("wagtailadmin_home")))
        for title in (draft.title, districts.foreign.title, districts.project.title):
            assert (f"09:00 {title}" in page) is (title in titles)
            assert (f"{title}</a>" in home) is (title in titles)
    assert press.get(reverse("plan"), {"month": "2026-13"}).status_code == 404
    assert signed_in("commission", roles.COMMISSION).get(reverse("plan")).status_code in (302, 403)


def test_a_public_page_may_get_its_end_alone(press):
    page = Tree.present().article(title="Временное объявление")
    page.save_revision().publish()
    send(press, edit_url(page), go_live_at="", expire_at=WORDS, **PLAN)
    page.refresh_from_db()
    assert page.live
    assert timezone.localtime(page.expire_at) == SOON.replace(second=0, microsecond=0)
    assert "уйдёт" in text_of(press.get(reverse("plan"), {"month": f"{SOON:%Y-%m}"}))
    page.title = "Недописанное"
    page.save_revision()
    html = text_of(send(press, edit_url(page), go_live_at="", expire_at=WORDS, **PLAN))
    assert "Укажите день и время" in html
    page.refresh_from_db()
    assert page.title == "Временное объявление"


def test_a_plan_is_taken_back(press, draft):
    send(press, edit_url(draft), go_live_at=WORDS, **PLAN)
    (version,) = schedule.waiting()
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[draft.pk, version.pk])
    assert "Отменить выход?" in text_of(press.get(url))
    press.post(url)
    assert not schedule.waiting().exists()
    assert "Само не выйдет" in text_of(press.get(edit_url(draft)))


def test_the_dialog_says_what_readers_see_until_then(press, draft):
    assert "видят только редакторы" in text_of(press.get(edit_url(draft)))
    draft.get_latest_revision().publish()
    html = text_of(press.get(edit_url(draft)))
    assert "на сайте останется опубликованное" in html
    assert "видят только редакторы" not in html


def test_those_who_do_not_publish_are_offered_no_time(districts, signed_in):
    toggle = 'show="schedule-publishing-dialog"'
    editor, press = signed_in("redaktor", districts.own), signed_in("press", roles.PRESS)
    for client, is_offered in ((editor, False), (press, True)):
        assert (toggle in text_of(client.get(edit_url(districts.project)))) is is_offered
