"""Uploads are cleaned, what is not a picture is refused, descriptions are real."""

import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import Site, UploadedFile

from showcase.core.models import CustomImage, SiteSettings
from showcase.core.photo_cleaning import looks_like_file_name
from showcase.core.photos import make_renditions
from tests import examples
from tests.core.pictures import DESCRIPTION, GPS, new_image, picture_bytes, stored

pytestmark = pytest.mark.django_db
EXAMPLES = examples.load("photos")


def form_for(data: bytes, name="качели.jpg", **fields):
    fields = {"title": "Качели", "description": DESCRIPTION, "people": "none", "collection": 1} | fields
    user = get_user_model().objects.create_superuser(f"editor{time.monotonic_ns()}")
    upload = SimpleUploadedFile(name, data)
    return get_image_form(CustomImage)(fields, {"file": upload}, user=user)


# What is kept of a file


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_kept_original_is_upright_and_has_no_camera_data(image_format):
    source = picture_bytes(image_format=image_format, orientation=6)
    assert Image.open(BytesIO(source)).getexif().get_ifd(GPS)
    image = new_image(source)
    kept = stored(image.file)
    assert not kept.getexif()
    assert kept.format in ("JPEG", "PNG")
    assert (image.width, image.height) == kept.size == (600, 900)
    red, _, blue = kept.getpixel((300, 10))
    assert red > 200 > 50 > blue  # the left side of the sensor is now on top


def test_renditions_have_no_camera_data_and_no_trace_of_it():
    source = picture_bytes(xmp=b"<x:xmpmeta>SecretPlace</x:xmpmeta>", comment=b"SecretComment")
    assert source.count(b"Secret") == 3
    image = new_image(source)
    make_renditions(image)
    files = [image.file, *(rendition.file for rendition in image.renditions.all())]
    assert len(files) > 7
    for field_file in files:
        with open(field_file.path, "rb") as kept:
            assert b"Secret" not in kept.read()
        assert not stored(field_file).getexif()


def test_longest_side_is_reduced():
    image = new_image(picture_bytes((4000, 1000)))
    assert (image.width, image.height) == (3000, 750)
    assert image.file_size == image.file.size


def test_heavy_png_photo_becomes_jpeg_and_small_drawing_stays():
    noise = Image.effect_noise((1600, 1200), 90)
    target = BytesIO()
    noise.save(target, "PNG")
    assert new_image(target.getvalue(), "photo.png").file.name.endswith(".jpg")
    assert new_image(picture_bytes(image_format="PNG"), "drawing.png").file.name.endswith(".png")


def test_transparency_is_kept():
    target = BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 90)).save(target, "WEBP")
    kept = stored(new_image(target.getvalue(), "logo.webp").file)
    assert (kept.format, kept.mode) == ("PNG", "RGBA")


def test_file_names_begin_with_the_digest_of_the_bytes():
    first, second = (new_image(picture_bytes((500, width))) for width in (400, 300))
    names = [image.filename for image in (first, second)]
    assert all(re.fullmatch(r"[0-9a-f]{10}-IMG_1234\.jpg", name) for name in names)
    assert names[0] != names[1]


# What is refused


@pytest.mark.parametrize("side", [9_000, 13_000, 20_000])
def test_form_refuses_a_bomb_with_a_russian_sentence(side):
    target = BytesIO()
    Image.new("1", (side, side)).save(target, "PNG")
    form = form_for(target.getvalue(), "bomb.png")
    start = time.process_time()
    assert "больше 64 мегапикселей" in str(form.errors["file"])
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html>fake</html>", "fake.jpg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing.jpg"),
        (picture_bytes(image_format="GIF", gps=False), "moving.gif"),
        (picture_bytes()[:700], "torn.jpg"),
        (picture_bytes()[:-2000], "half.jpg"),
    ],
)
def test_form_refuses_what_is_not_a_whole_picture(data, name):
    form = form_for(data, name)
    assert list(form.errors) == ["file"]
    assert re.search("[а-я]{4}", str(form.errors["file"]))


@pytest.mark.parametrize(
    ("name", "extension"), [("IMG_1234.HEIC", ".jpg"), ("image", ".jpg"), ("foto.png", ".jpg")]
)
def test_form_goes_by_the_content_of_a_file_and_not_by_its_name(name, extension):
    form = form_for(picture_bytes(), name)
    assert not form.errors
    assert Path(form.save().file.name).suffix == extension


def test_form_refuses_a_file_that_is_too_heavy(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    assert "Файл слишком большой" in str(form_for(picture_bytes()).errors["file"])


# Words


def test_file_names_are_no_descriptions():
    names = EXAMPLES["file_names"]
    assert [text for text in names if not looks_like_file_name(text, title="Качели_в_парке.jpg")] == []
    assert [text for text in EXAMPLES["descriptions"] if looks_like_file_name(text, title="IMG 5")] == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        *(({"description": text}, "его услышат незрячие") for text in ("", "IMG_1234", "Качели")),
        ({"people": ""}, ""),
        ({"taken_on": "01.01.2999"}, "ещё не наступила"),
    ],
)
def test_form_asks_for_what_is_missing_or_wrong(answer, words):
    form = form_for(picture_bytes(), title="Качели", **answer)
    assert list(form.errors) == list(answer)
    assert words in str(form.errors)


def test_decorative_picture_needs_no_description_and_has_no_alt():
    form = form_for(picture_bytes(), description="", is_decorative="on")
    assert form.is_valid(), form.errors
    assert form.save().default_alt_text == ""


def test_credit_comes_from_the_settings_of_the_site():
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults={"photo_credit": "Пресс-служба"})
    assert new_image().credit == "Пресс-служба"
    assert new_image(credit="Житель деревни").credit == "Житель деревни"
    assert new_image(is_illustration=True).credit == ""


def test_admin_form_keeps_what_was_typed_when_the_file_is_bad(admin_client):
    fields = {"title": "Лавочка", "description": DESCRIPTION, "caption": "Первая лавочка"}
    fields["file"] = SimpleUploadedFile("a.jpg", b"x")
    answer = admin_client.post(reverse("wagtailimages:add"), fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert DESCRIPTION in page
    assert "Первая лавочка" in page


def test_batch_upload_is_cleaned_when_its_description_comes_later(admin_client, settings):
    upload = SimpleUploadedFile("IMG_5.jpg", picture_bytes(orientation=6), "image/jpeg")
    answer = admin_client.post(reverse("wagtailimages:add_multiple"), {"files[]": upload, "title": "IMG_5"})
    upload_id = answer.json()["uploaded_file_id"]
    prefix = f"uploaded-image-{upload_id}"
    fields = {"title": "Горка", "description": DESCRIPTION, "people": "none", "collection": 1, "tags": ""}
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload_id])
    answer = admin_client.post(url, {f"{prefix}-{name}": value for name, value in fields.items()})
    image = CustomImage.objects.get(pk=answer.json()["image_id"])
    kept = stored(image.file)
    assert not kept.getexif()
    assert (image.width, image.height) == kept.size == (600, 900)
    assert not UploadedFile.objects.exists()
    assert not list((settings.MEDIA_ROOT / "wagtail_uploads").iterdir())
