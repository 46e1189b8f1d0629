"""Pictures are decoded one at a time, and those who wait leave threads to others."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile

from showcase.core import decoding, photo_cleaning
from tests.core.pictures import picture_bytes
from tests.factories import jpeg


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(decoding, "TURN_SECONDS", 0.2)


def test_turns_come_one_after_another():
    busy, most = 0, 0

    def decode(_: int) -> None:
        nonlocal busy, most
        with decoding.turn():
            busy += 1
            most = max(most, busy)
            time.sleep(0.05)
            busy -= 1

    with ThreadPoolExecutor(decoding.WAITING) as pool:
        list(pool.map(decode, range(decoding.WAITING)))
    assert most == 1


def test_another_process_has_the_turn_until_it_is_killed(tmp_path):
    program = (
        "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print(1, flush=True); input()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "decoding.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(photo_cleaning.UnusablePhoto, match="Подождите минуту"):
            decoding.clean_upload(ContentFile(picture_bytes()), "a.jpg")
        other.kill()
    assert decoding.clean_upload(ContentFile(picture_bytes()), "a.jpg").size


def test_the_third_thread_of_a_process_does_not_wait():
    with decoding.places, decoding.places, pytest.raises(decoding.DecodingBusy), decoding.turn():
        pytest.fail("decoded")
    with decoding.turn():
        pass


def test_a_picture_that_is_clean_needs_no_turn():
    clean = photo_cleaning.clean_photo(ContentFile(jpeg()), "a.jpg")
    with decoding.places, decoding.places:
        assert decoding.clean_upload(clean, "a.jpg") is clean
