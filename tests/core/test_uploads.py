"""Names of uploads: letters of macOS, text after a dot, extensions of old browsers."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from showcase.core.models import CustomDocument, CustomImage
from showcase.core.uploads import clean_file_name
from tests.core.pictures import DESCRIPTION, picture_bytes

LONG = "Площадка у д. " + "Бегичево" * 18
LARGE = 2_600_000  # bytes; Django keeps smaller uploads in memory


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (unicodedata.normalize("NFD", "Белёвский район.pdf"), "Белёвский район.pdf"),
        ("фото.jfif", "фото.jpg"),
        ("фото.JPG", "фото.JPG"),
        ("Протокол от 5.05.2024.pdf", "Протокол от 5_05_2024.pdf"),
        ("без расширения", "без расширения"),
    ],
)
def test_names_are_cleaned(sent, kept):
    assert clean_file_name(sent) == kept


@pytest.mark.parametrize("name", [LONG, f"{LONG}.pdf", "ё" * 300 + ".jpg", "🌳" * 100 + ".png"])
def test_long_names_fit_any_file_system(name):
    kept = clean_file_name(name)
    assert len(kept.encode()) < 200
    assert kept.rpartition(".")[2] in ("pdf", "jpg", "png", kept)


def send(client, name: str):
    upload = SimpleUploadedFile(name, b"%PDF-1.4" + b"0" * LARGE, "application/pdf")
    typed = {"title": "Протокол", "file": upload, "collection": 1, "tags": ""}
    return client.post(reverse("wagtaildocs:add"), typed)


@pytest.mark.parametrize("name", [f"{LONG}.pdf", unicodedata.normalize("NFD", "Белёвский район.pdf")])
def test_a_large_document_keeps_its_letters(admin_client, tree, name):
    assert send(admin_client, name).status_code == 302
    kept = CustomDocument.objects.get().filename
    assert kept.startswith(("Площадка_у_д__Бегичево", "Белёвский_район"))
    assert kept.endswith(".pdf")


def test_a_document_without_an_extension_is_refused_in_words(admin_client, tree):
    assert send(admin_client, LONG).status_code == 200
    assert not CustomDocument.objects.exists()


@pytest.mark.parametrize("name", ["качели.jfif", f"{LONG}.jpg"])
def test_a_picture_is_taken_under_any_usual_name(admin_client, tree, name):
    data = picture_bytes() + b"0" * LARGE  # bytes after the end of a JPEG mean nothing
    typed = {"title": "Качели", "description": DESCRIPTION, "people": "none", "collection": 1, "tags": ""}
    upload = SimpleUploadedFile(name, data, "image/jpeg")
    assert admin_client.post(reverse("wagtailimages:add"), {**typed, "file": upload}).status_code == 302
    assert CustomImage.objects.get().file.name.endswith(".jpg")
