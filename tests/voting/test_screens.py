"""The screens of a resident: two steps, the receipt, the check, and what each refusal says."""

import base64
import re

import pytest
from django.test import Client

from showcase.core.models import SiteSettings
from showcase.voting import ballotbox, delivery, keys
from showcase.voting.choices import EventKind
from showcase.voting.models import Challenge
from showcase.voting.outcomes import Accepted
from tests.voting.box import address, phone, wrong

pytestmark = pytest.mark.django_db
STEP1, STEP2 = "/golos/2026/1601/", "/golos/2026/1601/kod/"


class Voter:
    def __init__(self, network: str = "198.51.100.7") -> None:
        self.client = Client(REMOTE_ADDR=network)

    def get(self, url: str) -> str:
        self.answer = self.client.get(url, follow=True)
        return self.answer.content.decode()

    def post(self, url: str, **fields: str) -> str:
        self.answer = self.client.post(url, fields, follow=True)
        return self.answer.content.decode()

    def ask(self, number: int = 1, url: str = STEP1, **fields: str) -> str:
        form = {"age": "1", "consent": "1", "consent_version": "1", "phone": phone(number), "attempt": "a"}
        return self.post(url, **{**form, **fields})

    def enter(self, html: str, code: str = "", url: str = STEP2) -> str:
        """Fill the second screen with the code that the demonstration shows."""
        shown = re.search(r"(\d{6}) — код для голосования. Никому не сообщайте", html)
        challenge = re.search(r'name="challenge" value="(\w+)"', html)[1]
        return self.post(url, challenge=challenge, code=code or shown[1])


def heading(html: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", html)[1]


def test_the_steps_end_in_one_line(world):
    assert "footer--line" in Voter().get(STEP1)


def test_the_whole_way_ends_in_a_receipt_that_the_check_finds(world):
    voter = Voter()
    assert "Даю согласие на обработку персональных данных" in voter.get(STEP1)
    second = voter.ask()
    assert heading(second) == "Введите код из СМС"
    assert "На +7 9•• •••‑••‑01 ничего не отправляем" in second.replace("\xa0", " ")
    done = voter.enter(second)
    assert heading(done) == "Ваш голос принят"
    receipt = "".join(re.findall(r"<span>([0-9A-Z]{4})<", done[done.index("vote-done__code") :]))
    found = voter.post("/golos/proverka/", god="2026", receipt=receipt, proof="0001")
    assert "Голос принят" in found
    assert "В публичный журнал квитанция попадёт в течение часа" in found
    assert "Такой квитанции нет" in voter.post("/golos/proverka/", god="2026", receipt=receipt, proof="0002")
    assert receipt[:4] in voter.client.get("/golos/2026/kvitantsiya.txt").content.decode()


def test_wrong_code_then_too_many_attempts(world):
    voter = Voter()
    second = voter.ask()
    code = re.search(r"(\d{6}) — код", second)[1]
    for left in ("4 попытки", "3 попытки", "2 попытки", "1 попытка"):
        second = voter.enter(second, wrong(code))
        assert left in second.replace("\xa0", " ")
    assert "Слишком много попыток" in voter.enter(second, wrong(code))
    assert 'name="code"' not in voter.get(STEP2)


def test_expired_code_says_so_and_is_emptied(world, clock):
    voter = Voter()
    second = voter.ask()
    clock.shift(minutes=10)
    delivery.settle()
    assert Challenge.objects.get().sealed is None
    html = voter.get(STEP2)
    assert "Код устарел" in html
    assert "Запросить новый код" in html
    assert "Код устарел" in voter.enter(second, "123456")


def test_number_that_has_voted_hears_it_after_the_code_only(world):
    assert isinstance(world.vote(phone(1), 2, network=address(9)), Accepted)
    voter = Voter()
    second = voter.ask()
    assert heading(second) == "Введите код из СМС"
    html = voter.enter(second)
    assert heading(html) == "Голос уже принят"
    assert "В конкурсе 2026 года можно проголосовать один раз" in html


def test_refusals_keep_the_form_and_say_the_wait(world):
    voter = Voter()
    voter.ask()
    assert "Код уже отправлен" in voter.ask(attempt="b")
    for number in range(2, 31):
        world.issue(phone(number))
    html = voter.ask(40, attempt="c")
    assert "Код отправим через минуту" in html
    assert 'data-retry="60"' in html
    assert phone(40) in html


def test_mistakes_are_named(world):
    html = Voter().ask(age="", consent="", phone="8910Ivan123")
    assert html.count("field-error") >= 3
    assert "Ошибка: введите номер из 11 цифр" in html


@pytest.mark.parametrize("kind", [EventKind.PAUSED, EventKind.OPTION_PAUSED, EventKind.OPTION_WITHDRAWN])
def test_pauses_and_withdrawals_show_their_reason(world, people, kind):
    option = world.options[0] if kind != EventKind.PAUSED else None
    world.decide(kind, people, "Проверяем жалобу", option=option)
    html = Voter().get(STEP1)
    assert "Проверяем жалобу" in html
    assert 'name="phone"' not in html


def test_without_operator_nothing_is_asked(world):
    SiteSettings.objects.update(owner_name="")
    html = Voter().get(STEP1)
    assert "не указано, кто обрабатывает персональные данные" in html


def test_states_by_the_clock(world, clock):
    voter = Voter()
    second = voter.ask()
    clock.shift(minutes=60)
    assert "Голосование завершено" in voter.get(STEP1)
    assert "Введите его до" in voter.get(STEP2) or "Код устарел" in voter.get(STEP2)
    clock.shift(minutes=71)
    assert "Считаем баллы" in voter.get("/golos/2026/")
    ballotbox.count_due_rounds()
    html = voter.get("/golos/2026/")
    shown = ["Голоса за проекты", "Журнал голосования", "Скрыто до конца голосования"]
    assert [words in html for words in shown] == [True, True, False]
    assert heading(voter.enter(second)) == "Код устарел"


def test_page_of_the_vote_makes_the_promise_and_shows_the_digest(world):
    world.vote(phone(1))
    ballotbox.seal(world.round.pk)
    html = Voter().get("/golos/2026/")
    assert "Чего мы не обещаем" in html
    assert bytes(world.round.seals.get().digest).hex() in html
    client = Client()
    record = client.get("/golos/2026/zhurnal.txt").getvalue().decode()
    assert "печать 1" in record
    assert (
        client.get("/golos/2026/summy.txt").content.decode()
        == keys.path_of(world.round.pk, "digests").read_text()
    )
    assert b"def recount" in client.get("/golos/recount.py").getvalue()
    assert client.get("/golos/20٢٦/").status_code == 404


def test_cookie_holds_ids_only(world):
    voter = Voter()
    voter.ask()
    value = voter.client.cookies["golos"].value
    assert Challenge.objects.get().pk.hex in base64.urlsafe_b64decode(value.split(":")[0] + "==").decode()
    assert "910" not in value
