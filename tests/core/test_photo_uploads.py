"""Many photos at once: files wait until they are described, and no mistake loses one."""

import datetime as dt
import json
import threading
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from showcase.core import decoding, held_photos
from showcase.core.models import CustomImage, HeldPhoto
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from tests.core.pictures import DESCRIPTION, new_image, phone_photo, picture_bytes, stored
from tests.staff.people import editor_of

pytestmark = pytest.mark.django_db
WORDS = {"description": DESCRIPTION, "people": "none", "collection": "1"}


def hold(client: Client, data: bytes | None = None, name: str = "IMG_1.jpg", place: str = "") -> HttpResponse:
    file = SimpleUploadedFile(name, phone_photo() if data is None else data, "image/jpeg")
    return client.post(reverse("hold_photo"), {"file": file, "place": place})


def describe(client: Client, key: int, **words: str) -> HttpResponse:
    return client.post(reverse("describe_photo", args=[key]), {**WORDS, **words})


def test_a_photo_waits_and_becomes_a_picture(admin_client, settings):
    held = hold(admin_client).json()
    assert (held["title"], held["taken_on"], held["same"]) == ("IMG_1", "14.06.2026", None)
    assert held["thumbnail"].startswith("data:image/jpeg;base64,")
    assert "IMG_1" in admin_client.get(reverse("photos")).content.decode()
    answer = describe(admin_client, held["id"], credit="Иван Петров", taken_on=held["taken_on"]).json()
    image = CustomImage.objects.get()
    assert answer["image"]["id"] == str(image.pk)
    assert (image.description, image.credit, image.taken_on) == (
        DESCRIPTION,
        "Иван Петров",
        dt.date(2026, 6, 14),
    )
    assert image.uploaded_by_user.username == "admin"
    assert not stored(image.file).getexif()
    assert not list((settings.MEDIA_ROOT / "held_photos").iterdir())
    assert "IMG_1" not in admin_client.get(reverse("photos")).content.decode()


def test_what_is_asked_twice_is_done_once(admin_client):
    """A client repeats a request if the first response got lost."""
    assert hold(admin_client).json()["id"] == (key := hold(admin_client).json()["id"])
    assert describe(admin_client, key).json() == describe(admin_client, key).json()
    assert CustomImage.objects.count() == 1


def test_what_waits_stands_in_the_order_of_the_files(admin_client):
    for place, colour in (("12", "blue"), ("11", "red"), ("10", "green"), ("nonsense", "black")):
        hold(admin_client, phone_photo(colour), f"IMG_{place}.jpg", place)
    html = admin_client.get(reverse("photos")).content.decode()
    found = json.loads(BeautifulSoup(html, "html.parser").select_one("#photos-waiting").string)
    assert [held["title"] for held in found] == ["IMG_nonsense", "IMG_10", "IMG_11", "IMG_12"]


def test_a_wrong_word_does_not_lose_the_file(admin_client):
    key = hold(admin_client).json()["id"]
    for wrong in (
        {"description": ""},
        {"people": ""},
        {"taken_on": "31.02.2026"},
        {"taken_on": "01.01.2999"},
    ):
        answer = describe(admin_client, key, **wrong)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == list(wrong)
    assert describe(admin_client, key).status_code == 200


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (picture_bytes()[:-2000], "half.jpg", "Файл повреждён"),
        (b"%PDF-1.4", "letter.pdf", "не фото"),
        (b"", "empty.jpg", "Файл повреждён"),
        (picture_bytes() + b"0" * 300_000, "heavy.jpg", "слишком большой"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(admin_client, settings, data, name, words):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 200_000
    answer = hold(admin_client, data, name)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert not HeldPhoto.objects.exists()


def test_a_busy_site_asks_to_come_again(admin_client, monkeypatch):
    monkeypatch.setattr(decoding, "places", threading.Semaphore(0))
    assert hold(admin_client).status_code == 429


@pytest.mark.parametrize(
    "taken", ["1970:01:01 00:00:00", "2999:01:01 00:00:00", "    :  :  ", "0000:00:00 00:00:00"]
)
def test_a_clock_that_was_never_set_is_not_believed(taken):
    assert new_image(phone_photo(taken=taken)).taken_on is None


def test_every_way_of_uploading_reads_the_day_of_the_shot():
    assert new_image(phone_photo()).taken_on == dt.date(2026, 6, 14)
    assert new_image(phone_photo(), taken_on=dt.date(2025, 1, 2)).taken_on == dt.date(2025, 1, 2)


@pytest.fixture
def editors(tree) -> dict[str, Client]:
    """Clients of the editors of two districts."""
    set_up_roles()
    clients = {}
    for name in ("Щекинский район", "Алексин"):
        clients[name] = Client()
        clients[name].force_login(editor_of(tree.municipality(name), f"{len(clients)}@example.org"))
    return clients


def test_the_same_photo_is_noticed_by_those_who_may_see_it(editors):
    mine, other = editors.values()
    key = hold(mine).json()["id"]
    made = describe(mine, key, collection="").json()["image"]
    assert CustomImage.objects.get().collection.name == "Щекинский район"
    assert hold(mine).json()["same"]["id"] == made["id"]
    assert hold(other).json()["same"] is None


def test_what_waits_belongs_to_who_sent_it(editors):
    mine, other = editors.values()
    key = hold(mine).json()["id"]
    assert describe(other, key).status_code == 404
    assert other.post(reverse("drop_photo", args=[key])).status_code == 404
    assert "IMG_1" not in other.get(reverse("photos")).content.decode()
    assert mine.post(reverse("drop_photo", args=[key])).status_code == 200
    assert not HeldPhoto.objects.exists()


def test_those_who_may_not_add_pictures_send_none(tree, client):
    client.force_login(User.objects.create_user("nobody"))
    assert hold(client).status_code in (302, 403)
    assert not HeldPhoto.objects.exists()


def test_what_nobody_describes_is_forgotten(admin_client, settings):
    hold(admin_client)
    held_photos.purge()
    HeldPhoto.objects.get()
    HeldPhoto.objects.update(created_at=timezone.now() - held_photos.KEPT * 2)
    held_photos.purge()
    assert not HeldPhoto.objects.exists()
    assert not list((settings.MEDIA_ROOT / "held_photos").iterdir())


# Wagtail's own forms


def typed(**fields: Any) -> dict[str, Any]:
    usual = {"title": "Качели", "description": "", "people": "none", "collection": 1, "tags": "", "held": ""}
    return {**usual, **fields}


def field_of(html: str, name: str) -> Any:
    return BeautifulSoup(html, "html.parser").select_one(f"[name$={name}]")


def test_the_form_of_a_picture_keeps_the_file_when_a_word_is_wrong(admin_client):
    url = reverse("wagtailimages:add")
    file = SimpleUploadedFile("IMG_7.jpg", phone_photo(), "image/jpeg")
    html = admin_client.post(url, typed(file=file)).content.decode()
    assert "Файл «IMG_7» уже загружен" in html
    held = field_of(html, "held")["value"]
    again = admin_client.post(url, typed(held=held)).content.decode()
    assert field_of(again, "held")["value"] == held
    assert admin_client.post(url, typed(held=held, description=DESCRIPTION)).status_code == 302
    image = CustomImage.objects.get()
    assert image.taken_on == dt.date(2026, 6, 14)
    assert (image.width, image.height) == (640, 480)
    assert not HeldPhoto.objects.exists()


def test_the_form_of_an_old_picture_keeps_its_new_file(admin_client):
    image = new_image()
    url = reverse("wagtailimages:edit", args=[image.pk])
    file = SimpleUploadedFile("IMG_8.jpg", phone_photo("green"), "image/jpeg")
    html = admin_client.post(url, typed(file=file)).content.decode()
    assert "Файл «IMG_8» уже загружен" in html
    held = field_of(html, "held")["value"]
    assert admin_client.post(url, typed(held=held, description=DESCRIPTION)).status_code == 302
    assert CustomImage.objects.get().width == 640


def test_the_window_of_the_chooser_keeps_the_file(admin_client):
    url, prefix = reverse("wagtailimages_chooser:create"), "image-chooser-upload-"
    file = SimpleUploadedFile("IMG_9.jpg", phone_photo(), "image/jpeg")
    sent = {prefix + name: value for name, value in typed(file=file).items()}
    html = json.loads(admin_client.post(url, sent).content)["htmlFragment"]
    held = field_of(html, "held")["value"]
    sent = {prefix + name: value for name, value in typed(held=held, description=DESCRIPTION).items()}
    assert json.loads(admin_client.post(url, sent).content)["step"] == "chosen"
    assert CustomImage.objects.count() == 1


def test_the_held_file_of_somebody_else_is_not_taken(editors):
    mine, other = editors.values()
    key = hold(mine).json()["id"]
    answer = other.post(reverse("wagtailimages:add"), typed(held=key, description=DESCRIPTION))
    assert answer.status_code == 200
    assert not CustomImage.objects.exists()


def test_the_words_of_a_photo_are_starred(admin_client):
    html = admin_client.get(reverse("wagtailimages:add")).content.decode()
    label = BeautifulSoup(html, "html.parser").select_one("label[for=id_description]")
    assert label.select_one(".w-required-mark")


def test_pictures_are_chosen_in_the_order_of_ticking(admin_client):
    keys = [str(new_image(picture_bytes((300 + step, 200))).pk) for step in range(4)]
    asked = [keys[2], keys[0], keys[3], keys[1]]
    answer = admin_client.get(
        reverse("wagtailimages_chooser:chosen_multiple"), {"id": asked, "multiple": "1"}
    )
    assert [item["id"] for item in answer.json()["result"]] == asked
