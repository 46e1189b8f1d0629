"""Emails about faults: a real mail server that accepts, refuses and is absent; erasure afterwards."""

import datetime as dt

import pytest
from django.utils import timezone

from showcase.contest.models import MunicipalityPage
from showcase.core.models import SiteSettings
from showcase.outreach import mail, services
from showcase.outreach.models import Attempt, FaultReport, PendingPhoto
from showcase.outreach.views import accepted_context
from tests.factories import jpeg
from tests.outreach.reports import COORDINATOR, OWNER, accept


def text_of(letter) -> str:
    return letter.get_payload(0).get_payload(decode=True).decode().replace("\r\n", "\n")


def fresh(report: FaultReport) -> FaultReport:
    report.refresh_from_db()
    return report


def make_due(report: FaultReport) -> None:
    FaultReport.objects.filter(pk=report.pk).update(next_try_at=timezone.now())


def test_the_letter_reaches_the_coordinator_once(report, mail_server, reader):
    mail.send_due()
    mail.send_due()
    (letter,) = mail_server.letters
    assert (letter["X-To"], letter["Reply-To"]) == (COORDINATOR, "anna@example.org")
    words = ["Оторвалось сиденье", "Автор подтвердил:\nСнимок сделан мной."]
    words += ["Контакт для ответа: anna@example.org", "/proekty/zaokskiy/mechta/"]
    for part in words:
        assert part in text_of(letter)
    assert letter.get_payload(1).get_filename() == f"snimok-{report.pk}.jpg"
    assert letter.get_payload(1).get_payload(decode=True) == jpeg()
    assert (fresh(report).mail_state, report.mail_to) == ("sent", COORDINATOR)


def test_the_number_says_when_the_letter_is_gone(report, mail_server):
    assert accepted_context(report)["done"] == "Передаём его в администрацию: Заокский район."
    mail.send_due()
    assert accepted_context(fresh(report))["done"] == "Оно передано в администрацию: Заокский район."


def test_lines_of_a_contact_and_of_a_title_are_no_headers(project, mail_server):
    accept(project, contact="8 900 000-00-00\r\nBcc: evil@example.org")
    project.title = "Площадка\r\nBcc: evil@example.org"
    accept(project, what="Вторая поломка")
    mail.send_due()
    assert [(letter["Reply-To"], letter["Bcc"]) for letter in mail_server.letters] == [(None, None)] * 2


def test_without_a_coordinator_it_waits_for_the_address_of_the_owner(report, mail_server):
    MunicipalityPage.objects.update(coordinator_email="")
    SiteSettings.objects.update(email="")
    mail.send_due()
    assert mail_server.letters == []
    assert (fresh(report).mail_state, report.mail_tries) == ("waiting", 0)
    assert "не указана почта" in report.mail_error
    SiteSettings.objects.update(email=OWNER)
    make_due(report)
    mail.send_due()
    assert [letter["X-To"] for letter in mail_server.letters] == [OWNER]


@pytest.mark.parametrize("answer", ["451 Later", "554 Never"])
def test_a_refusal_is_tried_again_later_and_later(report, mail_server, answer):
    mail_server.answer = answer
    waits = []
    for tries in range(1, len(mail.RETRY_MINUTES) + 1):
        mail.send_due()
        assert (fresh(report).mail_state, report.mail_tries) == ("waiting", tries)
        waits.append(report.next_try_at - timezone.now())
        make_due(report)
    assert waits == sorted(waits)
    assert waits[-1] > dt.timedelta(hours=23)
    mail.send_due()
    assert fresh(report).mail_state == "failed"
    assert answer[:3] in report.mail_error


def test_a_server_that_is_not_there_costs_one_try(report, mail_server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mail.send_due()
    assert (fresh(report).mail_state, report.mail_tries) == ("waiting", 1)
    settings.EMAIL_PORT = port
    mail.send_due()
    assert mail_server.letters == []
    make_due(report)
    mail.send_due()
    assert len(mail_server.letters) == 1


def test_a_pretended_mail_server_sends_nothing(report, no_mail_server, capsys):
    mail.send_due()
    assert fresh(report).mail_state == "waiting"
    assert "anna@example.org" not in "".join(capsys.readouterr())


def test_a_page_that_is_gone_takes_no_report_with_it(report, project, mail_server):
    project.delete()
    mail.send_due()
    assert fresh(report).project_title == "Площадка «Мечта»"
    assert mail_server.letters[0]["X-To"] == OWNER


def test_personal_things_are_erased_in_time(promises, report, project):
    young = accept(project, contact="8 900")
    PendingPhoto.objects.create(data=b"x", created_at=timezone.now() - PendingPhoto.KEEP)
    Attempt.objects.create(network="a", created_at=timezone.now() - Attempt.KEEP)
    Attempt.objects.create(network="b")
    FaultReport.objects.filter(pk=report.pk).update(created_at=timezone.now() - dt.timedelta(days=90))
    services.purge()
    assert (fresh(report).contact, report.photo, report.what) == ("", None, "Оторвалось сиденье")
    assert (bool(report.purged_at), report.digest) == (True, None)
    assert (fresh(young).contact, bool(young.digest)) == ("8 900", True)
    assert not PendingPhoto.objects.exists()
    assert Attempt.objects.get().network == "b"


@pytest.mark.parametrize("contact", ["anna@mail\u200e.ru", f"anna@{'я' * 58}.рф"])
def test_an_impossible_contact_is_told_in_the_letter_and_stops_nothing(project, mail_server, contact):
    accept(project, contact=contact)
    accept(project, what="Вторая поломка")
    mail.send_due()
    assert len(mail_server.letters) == 2
    assert mail_server.letters[0]["Reply-To"] is None
    assert contact in mail_server.letters[0].get_payload(decode=True).decode()


@pytest.mark.parametrize("email", ["raion@mail\u200e.ru", f"raion@{'я' * 58}.рф"])
def test_a_letter_that_cannot_be_written_fails_and_the_next_goes_out(project, mail_server, tree, email):
    MunicipalityPage.objects.update(coordinator_email=email)
    failed = accept(project)
    other = tree.project(project.contest_year, tree.municipality(coordinator_email="other@example.org"))
    accept(other)
    mail.send_due()
    assert fresh(failed).mail_state == "failed"
    assert "проверьте адрес" in failed.mail_error
    assert [letter["X-To"] for letter in mail_server.letters] == ["other@example.org"]
