"""«Сообщить о поломке» as a reader meets it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from showcase.core.models import SiteSettings
from showcase.core.russian import date_ru
from showcase.outreach.models import Attempt, FaultReport, PendingPhoto
from showcase.outreach.services import REPORTS_PER_HOUR
from tests import examples
from tests.factories import text_of
from tests.outreach.reports import ADDRESS, PHOTO_ANSWERS, TYPED, picture, send


def test_the_form_is_the_same_for_everybody(project):
    first, second = Client().get(ADDRESS), Client(headers={"user-agent": "x"}).get(ADDRESS)
    html = first.content.decode()
    assert first.content == second.content
    assert first.headers["Cache-Control"].startswith("public")
    assert not first.cookies
    assert "csrf" not in html
    assert 'value="д. Бегичево"' in html
    assert "<title>Сообщить о поломке" in html
    types = re.search(r'type="file"[^>]* accept="([^"]+)"', html)[1].split(",")
    assert "image/jpeg" in types
    assert "image/*" not in types
    assert any(not kind.startswith((".", "image/")) for kind in types)  # so that Android offers the camera


def test_only_a_published_place_that_stands_has_a_form(project, tree, client):
    assert f'href="{ADDRESS}"' in client.get(project.url).content.decode()
    plan = tree.project(project.contest_year, project.get_parent(), stage="voting")
    assert "Сообщить о поломке" not in client.get(plan.url).content.decode()
    project.unpublish()
    for address in ("zaokskiy/net", "net/mechta", "prinyato/1:x:y", "prinyato/1", "zaokskiy/mechta"):
        assert client.get(f"/soobshchit/{address}/").status_code == 404


def test_a_report_gets_a_number_that_cannot_be_guessed(project, reader, mail_server):
    response = send(reader)
    report = FaultReport.objects.get()
    answer = reader.get(response.headers["Location"])
    assert response.status_code == 303
    assert (report.project, report.what, report.contact) == (project, TYPED["what"], "")
    assert f"Сообщение № {report.pk}" in text_of(answer)
    assert "Передаём его в администрацию: Заокский район." in text_of(answer)
    assert "Ответят" not in text_of(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in text_of(answer)
    forged = response.headers["Location"].replace(response.headers["Location"].split("/")[3][:3], "abc")
    assert reader.get(forged).status_code == 404
    # no address of a visitor is kept
    assert "127.0.0" not in str(list(FaultReport.objects.values())) + str(list(Attempt.objects.values()))
    assert len(Attempt.objects.get().network) == 32


def test_nothing_is_promised_that_nobody_allowed(project, reader, no_mail_server):
    answer = reader.get(send(reader, contact="8 900 000-00-00", consent="on").headers["Location"])
    assert "Его увидят редакторы сайта" in text_of(answer)
    assert "передано" not in text_of(answer).lower()
    assert "Ответят" not in text_of(answer)


def test_a_promise_of_the_settings_is_told_to_who_left_a_contact(promises, reader, mail_server):
    answer = reader.get(send(reader, contact="anna@example.org", consent="on").headers["Location"])
    day = FaultReport.objects.get().answer_by
    assert (day - timezone.localdate()).days == 10
    assert f"Ответят до {date_ru(day)}.".replace("\u00a0", " ") in text_of(answer)
    assert "Ответят" not in text_of(reader.get(send(reader).headers["Location"]))


def test_two_presses_are_one_report_and_no_error_of_the_database(project, reader):
    with CaptureQueriesContext(connection) as queries:
        assert [send(reader, photo=picture()).status_code for _ in range(2)] == [303, 303]
    inserts = [q["sql"] for q in queries if q["sql"].startswith('INSERT INTO "outreach_faultreport"')]
    assert len(inserts) == 2
    assert all("ON CONFLICT" in sql for sql in inserts)
    assert FaultReport.objects.count() == 1
    send(reader, what="Погас фонарь")
    assert FaultReport.objects.count() == 2


def test_two_presses_at_the_same_moment_are_one_report(committed_project):
    def press(_):
        try:
            return send(Client(headers={"sec-fetch-site": "same-origin"})).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(press, range(6))) == [303] * 6
    assert FaultReport.objects.count() == 1


@pytest.mark.parametrize("headers", examples.load("requests")["headers_of_other_sites"])
def test_forms_of_other_sites_are_refused(project, headers):
    assert Client(headers=headers).post(ADDRESS, TYPED).status_code == 403
    assert not FaultReport.objects.exists()


def test_mistakes_are_told_in_words_and_nothing_typed_is_lost(project, reader):
    response = reader.post(ADDRESS, {"what": "", "place": "у <b>клуба</b>", "contact": "8 900 000-00-00"})
    html = text_of(response)
    assert response.status_code == 422
    assert "<title>Ошибка: Сообщить о поломке" in html
    assert html.count("Ошибка: напишите, что случилось") == 2
    assert '<a href="#id_what">' in html
    assert 'aria-describedby="id_what-error id_what-hint" aria-invalid="true"' in html
    assert html.count("Ошибка: отметьте согласие или сотрите контакт") == 2
    assert 'value="у &lt;b&gt;клуба&lt;/b&gt;"' in html
    assert 'value="8 900 000-00-00"' in html
    program = send(reader, sayt="https://casino.example")  # fills everything
    assert program.status_code == 422
    assert "очистите поле «Не заполняйте»" in text_of(program)
    assert not FaultReport.objects.exists()


def test_a_contact_that_reaches_nobody_is_refused_in_words(project, reader):
    answer = send(reader, contact="Иван", consent="on")
    assert "напишите телефон или эл. почту целиком" in answer.content.decode()
    assert not FaultReport.objects.exists()


def test_one_network_has_its_share_of_an_hour(project, reader):
    for number in range(REPORTS_PER_HOUR):
        assert send(reader, what=f"Поломка {number}").status_code == 303
    response = send(reader, what="Ещё одна", photo=picture())
    assert response.status_code == 429
    assert "Подождите час" in text_of(response)
    assert "Ещё одна" in text_of(response)
    assert "8 (48734) 2‑00‑00" in text_of(response)
    elsewhere = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="198.51.100.7")
    assert send(elsewhere, what="Ещё одна").status_code == 303
    assert FaultReport.objects.count() == REPORTS_PER_HOUR + 1


def test_a_demonstration_sends_and_keeps_nothing(tree, reader, mail_server):
    tree.project(tree.year(2027, is_demo=True), tree.municipality("Алексин", slug="aleksin"), slug="pokaz")
    address = "/soobshchit/aleksin/pokaz/"
    assert "Это демонстрация" in text_of(reader.get(address))
    assert reader.post(address, {**TYPED, "what": "", "photo": picture()}).status_code == 422
    response = reader.post(address, {**TYPED, **PHOTO_ANSWERS, "photo": picture()})
    assert "Сообщение не отправлено и не сохранено" in text_of(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert (FaultReport.objects.count(), PendingPhoto.objects.count()) == (0, 0)


def test_the_consent_is_a_page_of_its_own(promises, client):
    html = text_of(client.get("/soobshchit/soglasie/"))
    assert "90 дней" in html
    assert "vladelec@example.org" in html
    assert html.count("<h1") == 1


def test_the_consent_is_written_down_with_its_version_and_texts_as_they_were_typed(project, reader):
    lines = "\n".join(["Качели сломаны, помогите"] * 80)  # 1999 characters as a browser counts
    typed = {"what": lines.replace("\n", "\r\n"), "contact": "anna@mail.ru\u200e"}
    assert send(reader, consent="on", **typed).status_code == 303
    report = FaultReport.objects.get()
    assert (report.what, report.contact, report.consent_version) == (lines, "anna@mail.ru", "1")
    assert report.consent_at


def test_form_is_off_until_the_operator_of_personal_data_is_known(project, reader):
    SiteSettings.objects.update(email="", phone="")
    page = reader.get(ADDRESS)
    assert "Форма пока не работает" in page.content.decode()
    assert 'name="contact"' not in page.content.decode()
    assert reader.post(ADDRESS, {"what": "Сломан замок"}).status_code == 503
    assert not FaultReport.objects.exists()
