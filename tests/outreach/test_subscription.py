"""Subscribing and leaving as a reader meets them, with a real mail server."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from showcase.core.models import QueuedTask, SiteSettings
from showcase.outreach.models import Attempt, Consent, Subscription, SubscriptionRequest
from showcase.outreach.subscription import asking, sending
from tests.factories import text_of
from tests.outreach.subscribers import ANNA, FORM, ask, link_in, open_subscription, subscribe, text_of_letter

PROGRAM = {"List-Unsubscribe": "One-Click"}
PAGES = ("", "prinyato/", "gotovo/", "soglasie/")


def travel(**back) -> None:
    """Move requests into the past."""
    age = dt.timedelta(**back)
    for row in SubscriptionRequest.objects.all():
        row.asked_at -= age
        row.next_try_at -= age
        row.letter_at = row.letter_at and row.letter_at - age
        row.save()


def test_it_is_hidden_until_readers_can_learn_who_writes_to_them(tree, reader, mail_server, settings):
    def answers() -> set[int]:
        return {reader.get(FORM + page).status_code for page in PAGES} | {ask(reader).status_code}

    assert answers() == {404}
    assert "/podpiska/" not in reader.get("/").content.decode() + reader.get("/novosti/").content.decode()
    open_subscription()
    assert answers() == {200, 303}
    assert '"/podpiska/"' in reader.get("/").content.decode()
    SiteSettings.objects.update(email="", phone="")
    assert answers() == {404}
    SiteSettings.objects.update(phone="8 (4872) 00-00-00")
    assert answers() == {200, 303}
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert answers() == {404}


def test_the_page_is_the_same_for_everybody_and_shared(owner, tree):
    tree.municipality("Щекинский район", slug="shchekinskiy")
    for page in PAGES:
        first, second = Client().get(FORM + page), Client(headers={"user-agent": "x"}).get(FORM + page)
        assert first.content == second.content
        assert first.headers["Cache-Control"].startswith("public")
        assert not first.cookies
        assert "csrf" not in text_of(first)
        assert 'href="/politika/"' in text_of(first)
        assert text_of(first).count("<h1") == 1
    html = text_of(Client().get(FORM))
    assert '<option value="shchekinskiy">Щекинский район</option>' in html
    assert 'name="consent" value="on">' in html
    assert 'property="og:title" content="Подписка на новости"' in html
    assert '<meta name="robots" content="index, follow' in html
    own = Client()
    own.cookies["vid"] = "mshchekinskiy"
    assert '<option value="shchekinskiy" selected>' in text_of(own.get(FORM))


def test_a_reader_subscribes_to_a_district_and_leaves(owner, tree, reader, mail_server):
    district = tree.municipality("Щекинский район", slug="shchekinskiy")
    answer = ask(reader, rayon="shchekinskiy")
    assert (answer.status_code, answer["Location"]) == (303, "/podpiska/prinyato/")
    assert not Subscription.objects.exists()
    sending.send_due()
    (letter,) = mail_server.letters
    assert (letter["X-To"], letter["Reply-To"]) == (ANNA, "vladelec@example.org")
    assert "Щекинский район" in text_of_letter(letter)
    page = reader.get(link_in(letter))
    assert "Щекинский район" in text_of(page)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not Subscription.objects.exists()
    assert reader.post(link_in(letter))["Location"] == "/podpiska/gotovo/"
    subscription = Subscription.objects.get()
    assert (subscription.address, subscription.municipality) == (ANNA, district)
    leave = f"/podpiska/{subscription.token}/otpiska/"
    assert "Отписаться от новостей" in text_of(reader.get(leave))
    assert "Вы отписаны" in text_of(reader.post(leave))
    assert not Subscription.objects.exists()
    assert "Вы отписаны" in text_of(reader.post(leave))


def test_the_proof_of_a_consent_outlives_the_address(owner, reader, mail_server):
    subscription = subscribe(reader, mail_server)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.version) == ("еженедельная рассылка", "1")
    assert "Ассоциация" in consent.text
    assert "vladelec@example.org" in consent.text
    assert "<" not in consent.text
    assert consent.given_at <= consent.confirmed_at
    assert reader.post(f"/podpiska/{subscription.token}/otpiska/", PROGRAM).status_code == 200
    consent.refresh_from_db()
    assert (consent.end, bool(consent.withdrawn_at)) == ("program", True)
    kept = [list(model.objects.values()) for model in (Consent, SubscriptionRequest, Attempt, QueuedTask)]
    assert "anna" not in json.dumps(kept, default=str)
    Consent.objects.update(withdrawn_at=timezone.now() - Consent.KEEP)
    asking.purge()
    assert not Consent.objects.exists()


def test_mail_programs_leave_with_one_post_that_has_no_cookie_and_no_origin(owner, reader, mail_server):
    subscription = subscribe(reader, mail_server)
    program = Client(enforce_csrf_checks=True)
    leave = f"/podpiska/{subscription.token}/otpiska/"
    assert program.head(leave).status_code == 200
    assert Subscription.objects.exists()
    assert program.post(leave, PROGRAM).status_code == 200
    assert not Subscription.objects.exists()


def test_leaving_works_where_the_page_is_hidden_again(owner, reader, mail_server):
    subscription = subscribe(reader, mail_server)
    SiteSettings.objects.update(owner_name="")
    assert "Вы отписаны" in text_of(reader.post(f"/podpiska/{subscription.token}/otpiska/"))
    assert not Subscription.objects.exists()


def test_one_address_gets_one_letter_a_day_whoever_asks(owner, tree, reader, mail_server):
    for address in (ANNA, "ANNA@example.org", ANNA):
        ask(reader, address)
        sending.send_due()
    assert len(mail_server.letters) == 1
    reader.post(link_in(mail_server.letters[0]))
    ask(reader)
    sending.send_due()
    assert len(mail_server.letters) == 1
    travel(hours=25)
    ask(reader)
    sending.send_due()
    sending.send_due()
    assert len(mail_server.letters) == 2


def test_leaving_and_coming_back_takes_a_day_and_a_new_letter(owner, reader, mail_server):
    subscription = subscribe(reader, mail_server)
    reader.post(f"/podpiska/{subscription.token}/otpiska/")
    ask(reader)
    sending.send_due()
    assert mail_server.letters == []
    travel(hours=25)
    sending.send_due()
    assert mail_server.letters == []  # nobody asked since
    ask(reader)
    sending.send_due()
    reader.post(link_in(mail_server.letters[0]))
    assert Subscription.objects.get().token != subscription.token
    assert [bool(consent.withdrawn_at) for consent in Consent.objects.order_by("pk")] == [True, False]


def test_a_subscriber_changes_the_district_by_subscribing_again(owner, tree, reader, mail_server):
    district = tree.municipality("Город Алексин", slug="aleksin")
    first = subscribe(reader, mail_server)
    travel(hours=25)
    again = subscribe(reader, mail_server, "Anna@example.org", rayon="aleksin")
    assert (again.pk, again.token, again.municipality) == (first.pk, first.token, district)


def test_the_link_works_for_two_days_then_the_address_is_erased(owner, reader, mail_server):
    ask(reader)
    sending.send_due()
    link = link_in(mail_server.letters[0])
    travel(hours=47)
    asking.purge()
    assert "Подтвердите подписку" in text_of(reader.get(link))
    travel(hours=1, seconds=1)
    assert "Ссылка больше не действует" in text_of(reader.get(link))
    assert "Ссылка больше не действует" in text_of(reader.post(link))
    asking.purge()
    assert not SubscriptionRequest.objects.exists()
    assert not Subscription.objects.exists()


def test_two_presses_of_the_button_are_one_subscription_with_one_consent(owner, reader, mail_server):
    ask(reader)
    sending.send_due()
    link = link_in(mail_server.letters[0])
    reader.post(link)
    assert reader.post(link).url == "/podpiska/gotovo/"
    assert "Ссылка больше не действует" in text_of(reader.get(link))
    assert (Subscription.objects.count(), Consent.objects.count()) == (1, 1)


def test_the_database_refuses_what_the_form_should_never_send(owner):
    for broken in (
        {"address": "Anna@example.org"},
        {"address": ""},
        {"address": ANNA, "refusals": 3},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(**broken)
    Subscription.objects.create(address=ANNA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(address=ANNA)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(tag="a", purpose="b", version="1", text="c", given_at=now, withdrawn_at=now)


def test_staff_see_numbers_and_find_one_person_by_the_address_they_name(
    owner, tree, reader, mail_server, admin_client
):
    tree.municipality("Город Алексин", slug="aleksin")
    subscribe(reader, mail_server)
    subscribe(reader, mail_server, "boris@example.org", rayon="aleksin")
    page = text_of(admin_client.get("/admin/podpiska/"))
    assert "2 подписчика" in page
    assert "<td>Город Алексин</td><td>1</td>" in page
    assert "example.org" not in page.replace("vladelec@example.org", "")
    found = text_of(admin_client.post("/admin/podpiska/", {"address": "ANNA@example.org"}))
    assert "Адрес подписан." in found
    assert "отмечено" in found
    assert "boris" not in found
    left = text_of(admin_client.post("/admin/podpiska/", {"address": ANNA, "leave": "1"}))
    assert "Адрес отписан и стёрт." in left
    assert "отписал сотрудник по просьбе" in left
    assert Subscription.objects.get().address == "boris@example.org"
    SiteSettings.objects.update(owner_name="")
    assert "Страница подписки на сайте скрыта" in text_of(admin_client.get("/admin/podpiska/"))
