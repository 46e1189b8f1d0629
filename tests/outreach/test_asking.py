"""The form of the subscription: which addresses it takes, how often, and that it tells nothing about them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from showcase.outreach.models import Consent, Subscription, SubscriptionRequest
from showcase.outreach.subscription import asking, sending
from tests.factories import Tree, text_of
from tests.outreach.subscribers import ANNA, ask, link_in, open_subscription, subscribe


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Anna@Example.ORG", ANNA),
        (" anna@example.org ", ANNA),
        ("anna@example.org\u200e", ANNA),
        ("anna+novosti@example.org", "anna+novosti@example.org"),
        ("anna@Пример.РФ", "anna@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_addresses_are_stored_in_one_way(owner, reader, mail_server, typed, stored):
    assert subscribe(reader, mail_server, typed).address == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "анна@пример.рф",
        "\u212aanna@example.org",
        '"anna b"@example.org',
        f"anna@{'я' * 58}.рф",
        "a@b.ru, c@d.ru",
        f"anna@{'абвгд.' * 38}рф",
        "anna@mail\u200e .ru",
    ],
)
def test_impossible_addresses_are_refused_in_words(owner, reader, typed):
    answer = ask(reader, typed)
    assert answer.status_code == 422
    assert text_of(answer).count("Ошибка: ") >= 3
    assert "<title>Ошибка: Подписка" in text_of(answer)
    assert 'href="#id_address"' in text_of(answer)
    assert not SubscriptionRequest.objects.exists()


def test_without_consent_from_elsewhere_or_by_a_program_nothing_is_written(owner, reader):
    assert "отметьте согласие" in text_of(ask(reader, consent=""))
    assert "выберите район из списка" in text_of(ask(reader, rayon="luna"))
    assert ask(reader, sayt="https://casino.example").status_code == 422
    assert ask(Client(headers={"sec-fetch-site": "cross-site"})).status_code == 403
    assert not SubscriptionRequest.objects.exists()


def test_the_answer_tells_nothing_about_the_address(owner, reader, mail_server):
    """Its bytes are the same, and so are the statements: they cannot take different times."""

    def told(address: str):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(reader, address)
        shapes = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        return answer.status_code, answer["Location"], answer.content, shapes

    subscribe(reader, mail_server)
    known, asked, new = told(ANNA), told(ANNA), told("new@example.org")
    assert known == asked == new


def test_a_network_has_its_share_of_unconfirmed_requests(owner, reader, mail_server):
    for number in range(asking.REQUESTS_PER_HOUR):
        assert ask(reader, f"a{number}@example.org").status_code == 303
    refused = ask(reader)
    assert refused.status_code == 429
    assert "Подождите час" in text_of(refused)
    assert f'value="{ANNA}"' in text_of(refused)
    elsewhere = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="198.51.100.7")
    assert ask(elsewhere).status_code == 303
    sending.send_due()
    reader.post(link_in(mail_server.letters[0]))
    assert ask(reader, "b@example.org").status_code == 303  # what is confirmed does not count


def test_presses_at_the_same_moment_are_one_subscription(committing_db, mail_server):
    Tree.present()
    open_subscription()
    reader = Client(headers={"sec-fetch-site": "same-origin"})

    def press(action):
        try:
            return action().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, [lambda: ask(reader)] * 4)) == [303] * 4
        sending.send_due()
        (letter,) = mail_server.letters
        list(pool.map(press, [lambda: reader.post(link_in(letter))] * 4))
    assert (Subscription.objects.count(), Consent.objects.count()) == (1, 1)
