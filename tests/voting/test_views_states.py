"""Rarer states of the vote, each in its own words."""

import pytest

from showcase.voting import ballotbox
from showcase.voting.channels.registry import gateway_for
from showcase.voting.models import Alarm, Ballot, Challenge
from showcase.voting.outcomes import Refusal, Refused
from tests.voting.box import phone, plant
from tests.voting.voter import Voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def voter(world) -> Voter:
    return Voter()


def test_unknown_outcome_keeps_the_code_and_tells_the_truth(world, voter, monkeypatch):
    voter.ask()
    code = voter.code
    monkeypatch.setattr(ballotbox, "confirm", lambda *args: Refused(Refusal.UNAVAILABLE))
    voter.enter(code)
    assert voter.response.status_code == 503
    assert "Мы не знаем, принят ли голос" in voter.text
    assert voter.soup.select_one("#id_code")["value"] == code
    monkeypatch.undo()
    voter.press("Проверить и проголосовать")
    assert voter.soup.h1.text == "Ваш голос принят"


def test_database_that_does_not_answer_sends_no_code(voter, monkeypatch):
    monkeypatch.setattr(ballotbox, "issue_challenge", lambda *args, **kwargs: Refused(Refusal.UNAVAILABLE))
    voter.ask()
    assert voter.response.status_code == 503
    assert "Голос пока не принят" in voter.text
    assert "Голосование заканчивается" in voter.text or "Остал" in voter.text


def test_spent_budget_says_when_to_come_again(world, voter, settings, monkeypatch):
    settings.VOTING_SMS_DAILY_BUDGET = 1
    monkeypatch.setattr(type(gateway_for("sms")), "shows_code", False)
    world.issue(phone(5))
    voter.ask()
    assert "Сегодня коды больше не отправляем" in voter.text
    assert voter.soup.select_one("#id_phone")["value"] == voter.phone
    assert Alarm.objects.filter(kind="budget_spent").exists()


def test_code_by_letter_where_the_rules_allow_it(tree):
    world = plant(tree, email_allowed=True)
    voter = Voter().get()
    assert "один человек может проголосовать дважды" in voter.text
    voter.press("Получить код", age="1", consent="1", channel="email", email="не адрес")
    assert "введите адрес почты" in voter.text
    assert voter.soup.select_one("#id_email")["aria-invalid"] == "true"
    voter.press("Получить код", age="1", consent="1", channel="email", email="Ivan@Example.org")
    assert voter.soup.h1.text == "Введите код из письма"
    assert "Голос за проект 1601" in voter.text
    voter.enter()
    assert voter.soup.h1.text == "Ваш голос принят"
    assert Ballot.objects.get().channel == "email"
    receipt = voter.receipt
    found = Voter().get("/golos/proverka/").press("Проверить", receipt=receipt, proof="IVAN")
    assert "Голос принят" in found.text
    assert world.votes() == 1


def test_letters_are_refused_where_the_rules_do_not_name_them(voter):
    voter.get()
    assert voter.soup.select_one("#id_email") is None
    voter.press("Получить код", age="1", consent="1", channel="email", email="ivan@example.org", phone="")
    assert "введите номер из 11 цифр" in voter.text
    assert Challenge.objects.count() == 0


def test_round_that_has_not_opened(tree, clock):
    world = plant(tree)
    clock.shift(hours=-2)
    voter = Voter().get()
    assert voter.soup.h1.text.startswith("Голосование начнётся")
    assert voter.soup.select_one("main form") is None
    assert "Голосование начнётся" in Voter().get(f"{voter.url}kod/").soup.h1.text
    assert world.votes() == 0


def test_project_that_left_the_site_is_still_voted_on(world, voter):
    world.options[0].project.unpublish()
    assert world.options[0].title in voter.get().text.replace("\xa0", " ")
    assert voter.vote().soup.h1.text == "Ваш голос принят"


def test_first_device_says_that_somebody_voted_here(voter):
    voter.vote().get()
    assert "С этого устройства уже голосовали" in voter.text
    assert Voter().get().text.count("уже голосовали") == 1  # only in the words about the number


def test_receipt_of_another_year_is_not_shown(world, tree, voter):
    plant(tree, year=2025)
    voter.vote()
    assert "больше не показывается" in voter.get("/golos/2025/kvitantsiya/").text


def test_head_and_options_are_answered(voter):
    assert voter.client.head(voter.url).status_code == 200
