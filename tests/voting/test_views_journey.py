"""The vote through its pages: the way through, and every way off it."""

import pytest

from showcase.voting import ballotbox, keys, outbox
from showcase.voting.models import Alarm, Challenge, Consent, OutboxMessage, Participation
from tests.voting.box import phone, wrong
from tests.voting.voter import Voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def voter(world) -> Voter:
    return Voter()


def test_two_screens_and_a_receipt(world, voter):
    voter.get()
    assert voter.soup.h1.text == "Поддержать проект"
    assert world.options[0].title in voter.text.replace("\xa0", " ")
    assert "Это ваш единственный голос в 2026 году." in voter.text
    voter.ask()
    assert voter.soup.h1.text == "Введите код из СМС"
    assert "На +7 9•• •••‑••‑01 ничего не отправляем" in voter.text
    assert "Демонстрационный режим" in voter.text
    voter.enter()
    assert voter.soup.h1.text == "Ваш голос принят"
    assert len(voter.receipt) == 19
    assert world.votes() == 1
    assert Participation.objects.get().consent_version == world.consent


def test_the_receipt_never_names_the_project(world, voter):
    voter.vote()
    html = voter.response.content.decode()
    assert world.options[0].title not in html
    assert "1601" not in html
    assert voter.response.request["PATH_INFO"] == "/golos/2026/kvitantsiya/"
    text = voter.client.get("/golos/2026/kvitantsiya.txt").content.decode()
    assert voter.receipt in text
    assert "1601" not in text


def test_double_press_of_the_first_screen_leads_to_the_same_code(world, voter):
    voter.ask(follow=False)
    lost = Voter()
    lost.client.cookies["csrftoken"] = voter.client.cookies["csrftoken"].value
    lost.sent = voter.sent  # the first answer, with its cookie, never came
    lost.resend()
    assert lost.soup.h1.text == "Введите код из СМС"
    assert Challenge.objects.count() == 1
    assert lost.enter().soup.h1.text == "Ваш голос принят"


def test_reload_double_press_and_back_show_the_same_receipt(world, voter):
    voter.ask().enter()
    first, sent = voter.receipt, voter.sent
    assert voter.resend().receipt == first
    assert voter.get(voter.receipt_url).receipt == first
    assert voter.get(f"{voter.url}kod/").receipt == first
    voter.sent = sent
    assert voter.resend().receipt == first
    assert world.votes() == 1


def test_lost_answer_shows_the_same_receipt(world, voter):
    voter.ask()
    came = voter.client.cookies["golos"].value
    voter.enter(follow=False)
    first = voter.get(voter.receipt_url).receipt
    voter.client.cookies["golos"] = came  # as if the answer with the receipt had never arrived
    assert voter.resend().receipt == first
    voter.client.cookies["golos"] = came
    voter.get(f"{voter.url}kod/")
    assert "Этот код уже использован" in voter.text
    assert world.votes() == 1


def test_receipt_is_shown_for_half_an_hour_and_only_here(world, voter, clock):
    voter.vote()
    assert "больше не показывается" in Voter().get(voter.receipt_url).text
    clock.shift(minutes=31)
    assert "больше не показывается" in voter.get(voter.receipt_url).text


def test_code_whose_receipt_is_not_shown_any_more_says_that_the_vote_is_in(world, voter, clock):
    voter.ask()
    came = voter.client.cookies["golos"].value
    voter.enter(follow=False)
    clock.shift(minutes=31)
    voter.client.cookies["golos"] = came  # as if the answer with the receipt had never arrived
    voter.resend()
    assert voter.soup.h1.text == "Этот код уже введён"
    assert "голос принят" in voter.text
    voter.client.cookies["golos"] = came
    voter.get(f"{voter.url}kod/")
    assert "Этот код уже введён" in voter.text
    assert not voter.soup.select("main form")


@pytest.mark.parametrize("project", ["1601", "1602"])
def test_used_number_hears_when_on_any_device_and_for_any_project(world, voter, clock, project):
    voter.vote()
    clock.shift(minutes=2)
    second = Voter(project=project).ask()
    assert second.soup.h1.text == "Введите код из СМС"  # not a word before the code
    second.enter()
    assert second.soup.h1.text == "Голос уже принят"
    assert "С этого номера голос уже принят" in second.text
    assert "Изменить его нельзя." in second.text
    assert world.options[0].title not in second.text
    assert second.resend().soup.h1.text == "Голос уже принят"
    assert world.votes() == 1


def test_first_answer_is_the_same_for_a_used_number(world, voter, clock):
    voter.vote()
    clock.shift(minutes=2)
    used, fresh = Voter(1).ask(), Voter(2).ask()

    def plain(one: Voter) -> str:
        return one.text.replace(one.code, "").replace("••‑01", "").replace("••‑02", "")

    assert plain(used) == plain(fresh)


def test_two_tabs_keep_their_own_codes(world, clock):
    browser = Voter(1).ask()
    first, first_code, first_page = browser.client.cookies, browser.code, browser.response
    other = Voter(2, project="1602")
    other.client.cookies = first
    other.ask()
    browser.response = first_page
    browser.enter(first_code)
    assert browser.soup.h1.text == "Ваш голос принят"
    other.enter()
    assert other.soup.h1.text == "Ваш голос принят"
    assert world.votes() == 2


MISTAKES = [
    ({"phone": "123"}, "phone", "введите номер из 11 цифр"),
    ({"phone": ""}, "phone", "введите номер из 11 цифр"),
    ({"phone": "\x00" * 9}, "phone", "введите номер из 11 цифр"),
    ({"phone": "8 4872 12-34-56"}, "phone", "нужен номер мобильного телефона"),
    ({"phone": "+375 29 123-45-67"}, "phone", "нужен номер российского оператора"),
    ({"phone": "+7 701 123-45-67"}, "phone", "нужен номер российского оператора"),
    ({"age": ""}, "age", "отметьте «Мне есть 14 лет"),
    ({"consent": ""}, "consent", "нужно согласие"),
    ({"consent_version": "99"}, "consent", "текст согласия изменился"),
]


@pytest.mark.parametrize(("values", "field", "words"), MISTAKES)
def test_mistakes_are_said_on_top_and_at_the_field(voter, values, field, words):
    voter.ask(**values)
    assert voter.title.startswith("Ошибка:")
    summary = voter.soup.select_one("#mistakes")
    assert words in summary.text
    assert summary.a["href"] == f"#id_{field}"
    box = voter.soup.select_one(f"#id_{field}")
    assert box["aria-invalid"] == "true"
    assert words in voter.soup.find(id=box["aria-describedby"].split()[0]).text
    assert Challenge.objects.count() == 0


def test_what_was_typed_stays_after_a_mistake(voter):
    voter.ask(consent="", phone="8 910 12")
    assert voter.soup.select_one("#id_phone")["value"] == "8 910 12"
    assert voter.soup.select_one("#id_age").has_attr("checked")


def test_new_text_of_the_consent_is_asked_for_again(world, voter):
    voter.get()
    ballotbox.publish_consent("Другие слова.")
    voter.press("Получить код", age="1", consent="1", phone=voter.phone)
    assert "текст согласия изменился" in voter.text
    voter.press("Получить код", age="1", consent="1", phone=voter.phone)
    assert voter.enter().soup.h1.text == "Ваш голос принят"
    assert Participation.objects.get().consent_version == Consent.objects.first().version


def test_wrong_codes_count_down_and_a_reload_costs_nothing(voter):
    voter.ask()
    code = voter.code
    for left in ("Осталось 4 попытки", "Осталось 3 попытки", "Осталось 2 попытки", "Осталась 1 попытка"):
        voter.enter(wrong(code))
        assert left in voter.text
        assert voter.title.startswith("Ошибка: введите код из СМС")
        assert voter.soup.select_one("#id_code")["aria-invalid"] == "true"
        assert left in voter.get(f"{voter.url}kod/?neverno=1").text
    voter.enter(wrong(code))
    assert "Слишком много попыток" in voter.text
    assert voter.soup.select_one("#id_code") is None


@pytest.mark.parametrize("text", ["", "12", "abcdef", "1234567", "١٢٣٤٥٦", "\x00" * 6])
def test_nonsense_instead_of_a_code_costs_no_attempt(voter, text):
    voter.ask().press("Проголосовать", code=text)
    assert "введите шесть цифр" in voter.text
    assert Challenge.objects.get().attempts == 0


def test_spaces_in_the_code_are_the_voters_business(voter):
    voter.ask()
    assert voter.enter(f" {voter.code[:3]}-{voter.code[3:]} ").soup.h1.text == "Ваш голос принят"


def test_old_code_says_so_and_offers_another(voter, clock):
    voter.ask()
    code = voter.code
    clock.shift(minutes=11)
    voter.enter(code)
    assert voter.soup.h1.text == "Код устарел"
    voter.get(f"{voter.url}kod/")
    assert "Код устарел" in voter.text
    voter.press("Прислать код ещё раз")
    assert voter.enter().soup.h1.text == "Ваш голос принят"


def test_another_code_is_sent_after_a_minute_without_typing(voter, clock):
    voter.ask()
    first = voter.code
    assert "Прислать ещё раз можно после" in voter.text
    voter.press("Прислать код ещё раз")
    assert "Код уже отправлен" in voter.text
    assert "через 60 секунд" in voter.text
    clock.shift(seconds=61)
    voter.get(f"{voter.url}kod/").press("Прислать код ещё раз")
    assert Challenge.objects.count() == 2
    voter.resend()
    assert Challenge.objects.count() == 2  # a double press sends one message
    assert voter.enter(first if first == voter.code else voter.code).soup.h1.text == "Ваш голос принят"


def test_fourth_code_in_an_hour_is_refused(voter, clock):
    for minute in (0, 2, 4):
        clock.shift(minutes=minute)
        voter.ask()
    clock.shift(minutes=6)
    voter.ask()
    assert "Слишком много попыток" in voter.text
    assert "через 54 минуты" in voter.text


def test_code_screen_without_a_request_begins_anew(voter):
    voter.get(f"{voter.url}kod/")
    assert voter.soup.h1.text == "Поддержать проект"
    assert "не нашли ваш запрос кода" in voter.text


def test_tampered_cookie_begins_anew(world, voter):
    voter.ask()
    code, cookie = voter.code, voter.client.cookies["golos"].value
    for damaged in (cookie[:-4] + "AAAA", "", "x", "\u00e9", cookie[::-1]):
        voter.client.cookies["golos"] = damaged
        voter.client.post(voter.url + "kod/", {"code": code})
        assert voter.get(f"{voter.url}kod/").soup.h1.text == "Поддержать проект"
    assert world.votes() == 0


def replay(sender: Voter, project: str, captured: dict[str, str]) -> str:
    """Send a captured code from a browser; tell where that leads."""
    sender.get()
    token = sender.soup.select_one("input[name=csrfmiddlewaretoken]")["value"]
    fields = {**captured, "csrfmiddlewaretoken": token}
    return sender.client.post(f"/golos/2026/{project}/kod/", fields).get("Location", "")


def test_captured_request_does_nothing_in_another_browser(world, voter, clock, record_property):
    """T6: from another session, for another project, with the stolen cookie, after the code's end, after the vote."""
    voter.ask()
    captured = {"challenge": voter.soup.select_one("input[name=challenge]")["value"], "code": voter.code}
    thief = Voter(project="1602")
    assert ["zanovo" in replay(thief, project, captured) for project in ("1601", "1602")] == [True, True]
    thief.client.cookies["golos"] = voter.client.cookies["golos"].value
    assert "zanovo" in replay(thief, "1602", captured)  # the cookie opens the project that it was made for
    assert world.votes() == 0
    clock.shift(minutes=11)
    assert replay(voter, "1601", captured) == ""
    assert world.votes() == 0
    clock.shift(minutes=5)
    voter.vote()
    voted = {"challenge": voter.sent[1]["challenge"], "code": voter.sent[1]["code"]}
    assert replay(voter, "1601", voted) == voter.receipt_url  # the voter's own reload: the same receipt
    clock.shift(minutes=50)
    for sender, project in ((thief, "1601"), (thief, "1602"), (voter, "1601"), (voter, "1602")):
        replay(sender, project, voted)
    assert world.votes() == 1
    record_property("T6", "9 повторов перехваченного запроса, лишних голосов 0")


def test_cookie_and_addresses_hold_no_number(voter):
    voter.ask()
    seen = voter.client.cookies["golos"].value + voter.sent[0] + voter.response.request["PATH_INFO"]
    assert "910" not in voter.response.request["QUERY_STRING"]
    for secret in ("0000001", "79100000001", "9100000001"):
        assert secret not in seen
    cookie = voter.client.cookies["golos"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/golos/2026/", True, "Lax")


def test_form_without_a_token_is_refused_in_the_votes_words(world, voter):
    answer = voter.client.post(voter.url, {"phone": phone(1), "age": "1", "consent": "1"})
    assert answer.status_code == 403
    assert "Ничего не отправлено, голос пока не принят" in answer.content.decode()
    assert Challenge.objects.count() == 0


def test_pages_are_private_and_never_framed(voter):
    pages = [
        voter.get(),
        voter.ask(),
        voter.enter(),
        Voter().get("/golos/proverka/"),
        Voter().get("/golos/2026/kvitantsiya/"),
    ]
    for page in pages:
        headers = page.response.headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert 'content="noindex' in page.response.content.decode()
        assert page.soup.select(".strip--vote") == []


@pytest.mark.parametrize(
    "address", ["/golos/2026/9999/", "/golos/2027/1601/", "/golos/2026/9999/kod/", "/golos/2026/%00/"]
)
def test_unknown_projects_are_not_found(world, address):
    assert Voter().get(address).response.status_code in (400, 404)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(voter, method):
    assert getattr(voter.client, method)(voter.url).status_code in (403, 405)


def test_missing_key_closes_the_vote_with_an_alarm(world, voter):
    voter.ask()
    (keys._key_path(world.round.pk)).unlink()
    for page in (voter.get(), voter.get(f"{voter.url}kod/")):
        assert page.response.status_code == 503
        assert "Голосование временно недоступно" in page.text
        assert "Голос пока не принят" in page.text
    assert Alarm.objects.filter(kind="key").count() == 1


@pytest.mark.parametrize("step", ["phone", "code"])
def test_a_fault_of_the_site_speaks_the_votes_words(world, voter, monkeypatch, step):
    def fail(*args, **kwargs):
        raise RuntimeError("сбой")

    voter.ask()
    name = "issue_challenge" if step == "phone" else "confirm"
    monkeypatch.setattr(ballotbox, name, fail)
    voter.ask() if step == "phone" else voter.enter()
    assert voter.response.status_code == 503
    assert "Traceback" not in voter.response.content.decode()
    expected = "Голос пока не принят" if step == "phone" else "Мы не знаем, принят ли голос"
    assert expected in voter.text
    monkeypatch.undo()
    if step == "code":
        assert voter.get(f"{voter.url}kod/").enter().soup.h1.text == "Ваш голос принят"


DELIVERIES = [
    ("queued", "Отправляем код на"), ("sending", "Отправляем код на"), ("sent", "СМС с кодом отправили на"),
    ("delivered", "СМС с кодом отправили на"), ("unknown", "мы не знаем, ушло ли сообщение"),
    ("failed", "отправить не удалось"), ("expired", "отправить не успели"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "words"), DELIVERIES)
def test_the_gateways_answer_is_told(voter, state, words):
    voter.ask()
    OutboxMessage.objects.update(state=state, gateway="smsru")
    assert words in voter.get(f"{voter.url}kod/").text


def test_gateway_switched_off(voter, settings):
    settings.VOTING_SMS_GATEWAY = "off"
    voter.ask()
    assert voter.response.status_code == 503
    assert "Голосование временно недоступно" in voter.text


def test_real_gateways_show_no_code(voter, settings):
    voter.ask()
    OutboxMessage.objects.update(gateway="smsru")
    voter.get(f"{voter.url}kod/")
    assert "Демонстрационный режим" not in voter.text
    assert outbox.shown_text(Challenge.objects.get().pk) is None
