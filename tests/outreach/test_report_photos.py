"""Pictures in «Сообщить о поломке»: what is taken, what is kept, what is refused."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from PIL import Image

from showcase.outreach.models import FaultReport, PendingPhoto
from showcase.outreach.services import REPORTS_PER_HOUR
from tests.core.test_photo_pixels import png_with_a_long_text
from tests.factories import jpeg, text_of
from tests.outreach.reports import ADDRESS, PHOTO_ANSWERS, TYPED, picture, send


def held_token(response) -> str:
    return re.search(r'name="held" value="([^"]+)"', response.content.decode())[1]


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
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Ошибка: файл повреждён, или это не фото"),
        (jpeg()[:300], "Ошибка: файл повреждён, или это не фото"),
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


def test_unfinished_pictures_cannot_fill_the_disk(project, reader):
    for number in range(REPORTS_PER_HOUR + 3):
        send(reader, what="", photo=picture(width=100 + number))
    assert PendingPhoto.objects.count() == REPORTS_PER_HOUR


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
