"""«Сообщить о поломке» as a reader meets it."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from showcase.core.models import SiteSettings
from showcase.core.russian import date_ru
from showcase.outreach.models import Attempt, FaultReport, PendingPhoto
from showcase.outreach.services import REPORTS_PER_HOUR
from tests import examples
from tests.core.test_photo_pixels import png_with_a_long_text
from tests.factories import jpeg, text_of

ADDRESS = "/soobshchit/zaokskiy/mechta/"
TYPED = {"what": "Оторвалось сиденье качелей", "place": "д. Бегичево, у клуба"}
PHOTO_ANSWERS = {"photo_licence": "on", "photo_people": "on"}


def picture(**options) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", jpeg(**options), content_type="image/jpeg")


def send(reader: Client, **answers):
    """Send the form; a picture comes with its two confirmations unless the answers say otherwise."""
    confirmed = PHOTO_ANSWERS if "photo" in answers or "held" in answers else {}
    return reader.post(ADDRESS, {**TYPED, **confirmed, **answers})


def held_token(response) -> str:
    return re.search(r'name="held" value="([^"]+)"', response.content.decode())[1]


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


def test_a_picture_survives_the_correction(project, reader):
    response = send(reader, what="", photo=picture())
    assert "Приложить снимок, который вы уже выбрали" in text_of(response)
    again = send(reader, what="", held=held_token(response))
    assert held_token(again) == held_token(response)
    assert send(reader, held=held_token(again)).status_code == 303
    assert Image.open(io.BytesIO(bytes(FaultReport.objects.get().photo))).size == (640, 480)
    assert PendingPhoto.objects.count() == 1


def test_a_foreign_token_brings_no_picture(project, reader):
    for token in ("x", "1:2", "00000000-0000-0000-0000-000000000000:1abcde:zzz"):
        assert send(reader, held=token, what=f"Сломано: {token}").status_code == 303
    assert [report.photo for report in FaultReport.objects.all()] == [None] * 3


def test_a_large_picture_with_a_long_name_is_taken_without_camera_and_place(project, reader):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    content = jpeg(width=4000, height=3000, exif=exif) + b"0" * 2_600_000
    photo = SimpleUploadedFile("Площадка у д. " + "Бегичево" * 18, content, content_type="image/jpeg")
    assert send(reader, photo=photo).status_code == 303
    kept = Image.open(io.BytesIO(bytes(FaultReport.objects.get().photo)))
    assert not kept.getexif()
    assert max(kept.size) == 3000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Файл повреждён, или это не фото"),
        (jpeg()[:300], "Файл повреждён, или это не фото"),
        (b"", "Ошибка: файл пустой"),
        (b"x" * (15 * 1024 * 1024 + 1), "а можно до 15 МБ"),
        (png_with_a_long_text(2_000_000), "Сохраните его заново"),
    ],
    ids=["drawing", "torn", "empty", "heavy", "a long text"],
)
def test_a_file_that_is_no_photo_is_refused_in_words(project, reader, content, sentence):
    response = send(reader, photo=SimpleUploadedFile("snimok.jpg", content, content_type="image/jpeg"))
    assert response.status_code == 422
    assert text_of(response).count(sentence) == 2
    assert TYPED["what"] in text_of(response)


def bomb(width: int, height: int, image_format: str = "PNG") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("1", (width, height)).save(stream, image_format)
    return SimpleUploadedFile("bomb.png", stream.getvalue(), content_type="image/png")


@pytest.mark.parametrize("shape", [(8000, 7990), (5000, 4001), (20_000, 20_000)])
def test_a_picture_with_too_many_pixels_is_refused_before_decoding(project, reader, shape, monkeypatch):
    monkeypatch.setattr("showcase.core.decoding.turn", lambda: pytest.fail("decoded"))
    response = send(reader, photo=bomb(*shape))
    assert response.status_code == 422
    assert "больше 20 мегапикселей. Уменьшите его" in text_of(response)
    assert TYPED["what"] in text_of(response)


def test_a_network_has_its_share_of_pictures_too(project, reader, monkeypatch):
    for _ in range(REPORTS_PER_HOUR):
        assert send(reader, photo=bomb(5000, 4001)).status_code == 422
    monkeypatch.setattr("showcase.outreach.forms.clean_upload", lambda *_: pytest.fail("decoded"))
    response = send(reader, photo=picture())
    assert response.status_code == 429
    assert TYPED["what"] in text_of(response)


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


def test_unfinished_pictures_cannot_fill_the_disk(project, reader):
    for number in range(REPORTS_PER_HOUR + 3):
        send(reader, what="", photo=picture(width=100 + number))
    assert PendingPhoto.objects.count() == REPORTS_PER_HOUR


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


@pytest.mark.parametrize("missing", ["photo_licence", "photo_people"])
def test_a_picture_needs_both_confirmations(project, reader, missing):
    response = send(reader, photo=picture(), **{missing: ""})
    assert response.status_code == 422
    assert f'href="#id_{missing}"' in response.content.decode()
    assert not FaultReport.objects.exists()
    assert send(reader, what="Без снимка").status_code == 303
    assert FaultReport.objects.values_list("photo", "photo_terms").get() == (None, "")
    assert send(reader, held=held_token(response)).status_code == 303
    assert bytes(FaultReport.objects.latest("pk").photo)


def test_what_was_confirmed_is_kept_word_for_word_with_its_picture(project, reader):
    form = text_of(reader.get(ADDRESS))
    send(reader, photo=picture())
    kept = FaultReport.objects.get().photo_terms.split("\n")
    assert len(kept) == 2
    assert all(sentence.rstrip(".") in form for sentence in kept)
    with pytest.raises(IntegrityError):
        FaultReport.objects.update(photo_terms="")


def test_a_photo_of_a_place_is_sent_by_the_same_form(project, reader):
    address = f"{ADDRESS}snimok/"
    assert "<h1>Прислать снимок</h1>" in text_of(reader.get(address))
    refused = reader.post(address, {"place": TYPED["place"]})
    assert (refused.status_code, "Ошибка: выберите снимок" in text_of(refused)) == (422, True)
    answers = {"place": TYPED["place"], "photo": picture(), **PHOTO_ANSWERS}
    assert reader.post(address, answers).status_code == 303
    sent = FaultReport.objects.get()
    assert (sent.subject, sent.what, bool(sent.photo)) == ("photo", "", True)
