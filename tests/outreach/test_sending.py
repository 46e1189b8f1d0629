"""Letters to readers: a real mail server gets every one once, whatever it answers and whoever is killed."""

import datetime as dt
import os
import signal

import pytest
from django.utils import timezone

from showcase.operations import conditions
from showcase.outreach.models import Consent, DigestEdition, DigestLetter, Subscription
from showcase.outreach.subscription import digest, sending
from tests import databases
from tests.core.test_jobs import start_worker
from tests.factories import Tree
from tests.outreach.subscribers import (
    ANNA,
    add_news,
    ask,
    link_in,
    open_subscription,
    readers,
    some_news_for,
    text_of_letter,
)


def test_a_server_that_is_away_for_a_day_loses_nothing_and_sees_no_storm(
    owner, tree, reader, mail_server, friday, settings
):
    some_news_for(3, tree, friday)
    ask(reader)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    sending.send_due()
    assert set(DigestLetter.objects.values_list("state", "tries")) == {("waiting", 0)}
    settings.EMAIL_PORT = port
    mail_server.answer = "hang up"
    for _ in range(5):
        sending.send_due()
    assert mail_server.offered == 5  # one letter a run
    mail_server.answer = "421 Busy"
    sending.send_due()
    assert mail_server.offered == 6
    assert set(DigestLetter.objects.values_list("state", "tries")) == {("waiting", 0)}
    mail_server.answer = "250 OK"
    sending.send_due()
    addresses = [letter["X-To"] for letter in mail_server.letters]
    assert addresses == [ANNA, *(f"reader{number}@example.org" for number in range(3))]


def test_waiting_letters_are_noticed(owner, tree, friday, settings):
    settings.EMAIL_PORT = 1
    some_news_for(1, tree, friday)
    assert conditions.subscribers().level == conditions.Level.FINE
    DigestLetter.objects.update(next_try_at=timezone.now() - dt.timedelta(hours=2))
    assert conditions.subscribers().level == conditions.Level.ALARM


def test_an_address_refused_in_three_weeks_is_erased(owner, tree, mail_server, friday, caplog):
    readers(None)
    Consent.objects.create(
        tag=sending.asking.address_tag("reader0@example.org"),
        purpose="b",
        version="1",
        text="c",
        given_at=friday,
    )
    add_news(tree, friday)
    mail_server.to_recipient = "550 No such person"
    for week in range(3):
        moment = friday + dt.timedelta(seconds=week)
        edition = DigestEdition.objects.create(moment=moment, since=friday - digest.WEEK)
        subscription = Subscription.objects.get()
        assert subscription.refusals == week
        DigestLetter.objects.create(edition=edition, subscription=subscription)
        sending.send_due()
    assert not Subscription.objects.exists()
    assert Consent.objects.get().end == "server"
    told = [record for record in caplog.records if record.name.startswith("showcase")]
    assert told
    assert not [record for record in told if "reader0" in record.getMessage()]


def test_only_refusals_of_the_recipient_count_and_a_success_forgives(owner, tree, mail_server, friday):
    some_news_for(1, tree, friday)
    for recipient, answer in (("450 Greylisted", "250 OK"), ("250 OK", "554 Looks like spam")):
        mail_server.to_recipient, mail_server.answer = recipient, answer
        sending.send_due()
        letter = DigestLetter.objects.get()
        assert (letter.state, letter.subscription.refusals) == ("waiting", 0)
        assert letter.next_try_at > timezone.now()
        DigestLetter.objects.update(next_try_at=timezone.now())
    Subscription.objects.update(refusals=2)
    mail_server.answer = "250 OK"
    sending.send_due()
    assert (DigestLetter.objects.get().state, Subscription.objects.get().refusals) == ("sent", 0)


def test_a_letter_that_is_refused_for_days_is_given_up(owner, tree, mail_server, friday):
    some_news_for(1, tree, friday)
    mail_server.answer = "451 Later"
    for _ in range(len(sending.RETRY_MINUTES) + 1):
        sending.send_due()
        DigestLetter.objects.update(next_try_at=timezone.now())
    assert DigestLetter.objects.get().state == "failed"
    assert mail_server.offered == len(sending.RETRY_MINUTES) + 1


@pytest.mark.parametrize("address", ["reader@mail\u200e.ru", f"reader@{'я' * 58}.рф"])
def test_a_letter_that_cannot_be_written_stops_no_others(owner, tree, mail_server, friday, address):
    some_news_for(2, tree, friday)
    Subscription.objects.filter(address="reader0@example.org").update(address=address)
    sending.send_due()
    assert [letter["X-To"] for letter in mail_server.letters] == ["reader1@example.org"]
    assert DigestLetter.objects.get(subscription__address=address).tries == 1


def test_a_request_for_an_address_that_is_refused_is_erased(owner, reader, mail_server):
    ask(reader)
    mail_server.to_recipient = "550 No such person"
    sending.send_due()
    sending.send_due()
    assert not sending.due_requests().exists()
    assert not sending.asking.open_requests().exists()


def test_who_leaves_gets_no_letter_that_waited(owner, tree, reader, mail_server, friday):
    some_news_for(2, tree, friday)
    gone = Subscription.objects.first()
    reader.post(f"/podpiska/{gone.token}/otpiska/")
    sending.send_due()
    assert [letter["X-To"] for letter in mail_server.letters] == ["reader1@example.org"]


class Deadly:
    """Kills the worker at a given SMTP command."""

    def __init__(self, mail_server, command: str, letters: int) -> None:
        self.usual, self.mail_server = getattr(mail_server, command), mail_server
        self.letters, self.pid = letters, 0
        setattr(mail_server, command, self)

    async def __call__(self, *arguments):
        answer = await self.usual(*arguments)
        if self.pid and len(self.mail_server.letters) == self.letters:
            os.kill(self.pid, signal.SIGKILL)
            self.pid = 0
        return answer


@pytest.mark.parametrize(
    ("command", "twice"), [("handle_RCPT", 0), ("handle_DATA", 1)], ids=["between", "answer lost"]
)
def test_a_killed_worker_sends_nobody_a_second_letter(
    committing_db, mail_server, settings, tmp_path, monkeypatch, command, twice
):
    """Only a letter that the server accepted, but could not acknowledge, is sent again, with the same id."""
    open_subscription()
    some_news_for(6, Tree.present(), digest.latest_moment(timezone.now()))
    killer = Deadly(mail_server, command, 3)
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    worker = start_worker(databases.url_of(committing_db), tmp_path)
    killer.pid = worker.pid
    try:
        assert worker.wait(timeout=60) == -signal.SIGKILL, (tmp_path / "worker.log").read_text()
    finally:
        worker.kill()
    sending.send_due()
    addresses = [letter["X-To"] for letter in mail_server.letters]
    assert set(addresses) == {f"reader{number}@example.org" for number in range(6)}
    assert len(addresses) == 6 + twice
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 6
    assert set(DigestLetter.objects.values_list("state", flat=True)) == {"sent"}


def test_a_letter_has_everything_a_reader_needs_to_confirm(owner, reader, mail_server):
    ask(reader)
    sending.send_due()
    (letter,) = mail_server.letters
    assert letter["Subject"].strip() == "Подтвердите подписку на новости конкурса"
    assert "нажмите на ней кнопку" in text_of_letter(letter)
    assert "ничего делать не нужно" in text_of_letter(letter)
    assert letter["List-Unsubscribe"] is None
    assert link_in(letter).count("/") == 3
