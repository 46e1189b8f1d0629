"""Networks from which codes are asked for and not entered; and «Проверить мой голос»."""

import datetime as dt
import hashlib
import re
import time

import pytest
from django.db import connection

from showcase.voting import abuse, ballotbox
from showcase.voting.models import Challenge
from tests.voting.box import phone, plant, size
from tests.voting.voter import Voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspicious(world, clock) -> None:
    """Twenty-five codes from this network, a few minutes ago, and none was entered."""
    for number in range(100, 125):
        world.issue(phone(number), network="127.0.0.1")
    clock.shift(minutes=5)


def field(voter: Voter, name: str) -> str:
    """Value of a hidden field."""
    return voter.soup.select_one(f"input[name={name}]")["value"]


def test_first_the_network_must_wait_and_the_form_stays_filled(suspicious):
    voter = Voter().ask()
    assert "Подождите минуту" in voter.text
    assert "Код пока не отправлен" in voter.text
    assert voter.soup.select_one("#id_phone")["value"] == voter.phone
    assert voter.soup.select_one("#id_consent").has_attr("checked")
    assert Challenge.objects.count() == 25


def test_patience_without_javascript(suspicious, monkeypatch):
    voter = Voter().ask()
    token = field(voter, "wait_token")
    voter.press("Получить код", age="1", consent="1")
    assert field(voter, "wait_token") == token  # a second press does not begin the wait anew
    real = time.time
    monkeypatch.setattr(abuse.time, "time", lambda: real() + 61)
    voter.press("Получить код", age="1", consent="1")
    assert voter.soup.h1.text == "Введите код из СМС"
    assert voter.enter().soup.h1.text == "Ваш голос принят"


def test_work_instead_of_patience(suspicious):
    voter = Voter().ask()
    box = voter.soup.select_one("[data-puzzle]")
    salt, target = box["data-salt"], box["data-target"]
    number = next(
        n
        for n in range(int(box["data-limit"]))
        if hashlib.sha256(f"{salt}{n}".encode()).hexdigest() == target
    )
    voter.press("Получить код", age="1", consent="1", puzzle_number=str(number))
    assert voter.soup.h1.text == "Введите код из СМС"
    solved, second = voter.sent, Voter(2).ask()
    second.press(
        "Получить код", age="1", consent="1", **{k: v for k, v in solved[1].items() if k.startswith("puzzle")}
    )
    assert "Подождите минуту" in second.text  # the same work is not taken twice


@pytest.mark.parametrize("number", ["", "-1", "x", "99999999", "\u0661"])
def test_wrong_work_is_refused_without_an_error(suspicious, number):
    voter = (
        Voter().ask().press("Получить код", age="1", consent="1", puzzle_number=number, puzzle_salt="1.x.")
    )
    assert voter.response.status_code == 200
    assert "Подождите минуту" in voter.text


def test_other_networks_notice_nothing(suspicious):
    assert Voter(REMOTE_ADDR="203.0.113.7").ask().soup.h1.text == "Введите код из СМС"


def test_behind_our_proxy_the_visitors_address_counts(suspicious, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    voter = Voter(headers={"x-forwarded-for": "127.0.0.1, 203.0.113.7"})
    assert voter.ask().soup.h1.text == "Введите код из СМС"
    assert "Подождите" in Voter(2, headers={"x-forwarded-for": "203.0.113.7, 127.0.0.1"}).ask().text


def test_many_voters_behind_one_address_all_succeed(world, record_property):
    """T14, through the pages: votes of one address are never limited."""
    voters = size(20, 500)
    for number in range(voters):
        assert Voter(number).vote().soup.h1.text == "Ваш голос принят"
    assert world.votes() == voters
    record_property("T14 через страницы", f"{voters} голосов с одного адреса подряд")


# «Проверить мой голос» -------------------------------------------------------------------------------------------


def check(receipt: str, proof: str) -> Voter:
    """Ask about a receipt."""
    return Voter().get("/golos/proverka/").press("Проверить", receipt=receipt, proof=proof)


def test_receipt_and_last_digits_find_the_vote(world):
    receipt = Voter(7).vote().receipt
    for typed in (receipt, receipt.lower(), receipt.replace("-", " "), receipt.replace("-", "")):
        found = check(typed, "0007")
        assert "Голос принят" in found.text
    assert world.options[0].title not in found.text
    assert found.response.headers["Cache-Control"] == "private, no-store"


UNKNOWN = "Такой квитанции нет"


@pytest.mark.parametrize(
    ("proof", "words"), [("0008", UNKNOWN), ("7", UNKNOWN), ("a" * 100, UNKNOWN), ("\x00", "четыре цифры")]
)
def test_receipt_with_other_digits_finds_nothing(world, proof, words):
    assert words in check(Voter(7).vote().receipt, proof).text


def test_empty_form_is_explained(world):
    page = check("", "")
    assert page.title.startswith("Ошибка:")
    assert "16 букв и цифр" in page.text
    assert page.soup.select_one("#id_proof")["aria-invalid"] == "true"


def test_receipt_file_and_picture_lead_to_the_check(world, settings):
    voter = Voter().vote()
    svg = voter.soup.select_one(".vote-qr__picture svg")
    assert "style" not in str(svg)
    text = voter.client.get("/golos/2026/kvitantsiya.txt")
    assert text.headers["Content-Disposition"].startswith("attachment")
    assert f"{settings.SITE_URL}/golos/proverka/?god=2026" in text.content.decode()
    assert re.search(r"подпись [0-9a-f]{128}", text.content.decode())


def test_vote_at_the_very_end_is_refused_in_words(tree, clock):
    world = plant(tree, grace=dt.timedelta(0))
    clock.stop_at(world.round.closes_at - dt.timedelta(minutes=1))
    voter = Voter().ask()
    code = voter.code
    clock.stop_at(world.round.closes_at)
    assert voter.enter(code).soup.h1.text == "Голосование завершено"
    assert "Этот голос не принят" in voter.text
    assert world.votes() == 0
    assert "Голосование завершено" in Voter(2).get().soup.h1.text


def test_code_asked_for_in_time_is_taken_during_the_grace(world, clock):
    voter = Voter().ask()
    clock.stop_at(world.round.closes_at)
    voter.get(f"{voter.url}kod/")
    assert "Вы успели запросить код" in voter.text
    assert "Прислать код ещё раз" not in voter.text
    fresh = Voter(2).get()
    assert "Голосование завершено" in fresh.soup.h1.text  # no new codes


def test_after_the_close_the_code_screen_says_so(world, clock):
    voter = Voter().ask()
    clock.shift(hours=1, minutes=11)
    ballotbox.close(world.round.pk, "Тест")
    assert "Голосование завершено" in voter.get(f"{voter.url}kod/").text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM voting_ballot")
        assert cursor.fetchone() == (0,)
