"""Alarms reach those who run a vote: on the first page of the admin and by mail."""

from email.header import decode_header, make_header
from email.message import Message

import pytest
from django.urls import reverse

from showcase.voting import alarms
from showcase.voting.choices import AlarmKind
from tests.voting.box import Clock, World
from tests.voting.desk import boss, browser, person, text

pytestmark = pytest.mark.django_db
HEADING = "Тревоги голосования за сутки"


def test_an_alarm_stands_first_for_a_day(world: World, clock: Clock):
    client = boss()
    assert HEADING not in text(client.get("/admin/"))
    alarms.sound(world.round.pk, AlarmKind.GATEWAY)
    shown = text(client.get("/admin/"))
    assert HEADING in shown
    assert AlarmKind.GATEWAY.label in shown
    assert reverse("voting_desk:round", args=[world.round.pk]) in client.get("/admin/").content.decode()
    clock.shift(days=1, minutes=1)
    assert HEADING not in text(client.get("/admin/"))


def test_others_do_not_hear_it(world: World):
    alarms.sound(world.round.pk, AlarmKind.GATEWAY)
    assert HEADING not in text(browser(person("editor")).get("/admin/"))
    assert HEADING in text(browser(person("clerk", "enter_paper")).get("/admin/"))


@pytest.fixture
def on_duty(settings) -> None:
    settings.VOTING_ALARM_EMAILS = ["dezhurny@example.org", "oblast@example.org"]


def words(letter: Message) -> tuple[str, str]:
    """Subject and text of a letter."""
    return str(make_header(decode_header(letter["Subject"]))), letter.get_payload(decode=True).decode()


def test_an_alarm_is_written_to_those_on_duty_once(world: World, post, on_duty):
    alarms.sound(world.round.pk, AlarmKind.BUDGET_SPENT)
    alarms.send_letters()
    alarms.sound(world.round.pk, AlarmKind.BUDGET_SPENT)
    alarms.send_letters()
    (letter,) = post.letters
    assert letter["X-To"] == "dezhurny@example.org,oblast@example.org"
    subject, text = words(letter)
    assert AlarmKind.BUDGET_SPENT.label in subject
    assert f"http://testserver{reverse('voting_desk:round', args=[world.round.pk])}" in text
    assert "по московскому времени" in text


def test_a_letter_that_was_refused_is_sent_later(world: World, post, on_duty):
    alarms.sound(world.round.pk, AlarmKind.KEY)
    alarms.sound(world.round.pk, AlarmKind.GATEWAY)
    post.answer = "451 later"
    alarms.send_letters()
    assert post.letters == []
    post.answer = "250 OK"
    alarms.send_letters()
    first, second = (words(letter)[0] for letter in post.letters)
    assert AlarmKind.KEY.label in first
    assert AlarmKind.GATEWAY.label in second


def test_nobody_is_written_to_where_nobody_is_named_or_of_yesterday(
    world: World, post, clock: Clock, settings
):
    alarms.sound(world.round.pk, AlarmKind.KEY)
    alarms.send_letters()
    clock.shift(days=1, minutes=1)
    settings.VOTING_ALARM_EMAILS = ["dezhurny@example.org"]
    alarms.send_letters()
    assert post.letters == []
