"""Alarms reach those who run a vote on the first page of the admin."""

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
