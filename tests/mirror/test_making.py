"""A run of the mirror: which pages, what they say, in which order, and what it survives."""

import datetime as dt
import json
import re
import resource
import shutil
from multiprocessing import get_context

import pytest
from django.test import Client
from django.utils import timezone

from showcase.core import cache_version
from showcase.mirror import addresses, drift, files, making
from tests.voting.box import make_round

LINE = "Сайт временно показывает копию: эта страница собрана "


def page(address: str) -> str:
    return files.read(address).decode()


def test_every_page_is_copied_and_tells_its_age(pages, client):
    state = making.make()
    listed = re.findall(r"<loc>[^<]*?//[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    copied = [address for address in (*listed, "/poisk/") if LINE in page(address)]
    assert len(copied) == len(listed) + 1 >= 11
    assert "<rss" in page("/rss/")
    assert "<rss" in page("/rss/dzen/")
    assert "<urlset" in page("/sitemap.xml")
    assert "Sitemap:" in page("/robots.txt")
    assert json.loads(page("/manifest.webmanifest"))["name"]
    assert (state.pages, state.failures) == (len(addresses.every()), 0)
    assert making.State.read() == state
    assert not making.is_due()
    assert LINE not in client.get("/").content.decode()


def test_important_pages_come_first(pages):
    order = addresses.every()
    sections = [order.index(address) for address in ("/", "/rss/", "/proekty/", "/gody/2024/")]
    project = next(
        address for address in order if address.startswith("/proekty/") and address.count("/") == 4
    )
    assert [*sections, order.index(project)] == sorted([*sections, order.index(project)])


def test_no_page_of_the_mirror_invites_to_a_vote(tree, settings, tmp_path):
    settings.VOTING_KEYS_DIR = tmp_path / "keys"
    settings.DEMO = True
    settings.VOTING_SMS_GATEWAY = "console"
    world = make_round(tree)
    project = world.options[0].project.url
    live = Client().get(project).content.decode()
    assert "Поддержать проект" in live
    making.make()
    texts = {address: page(address) for address in addresses.every()}
    assert [
        address for address, text in texts.items() if 'href="/golos/' in text or "button--vote" in text
    ] == []
    assert "Голосование пока не работает" in texts[project]
    assert "8 800 000-00-00" in texts[project]
    assert 'href="/novosti/"' in texts[project]


def test_pages_that_are_gone_leave_the_mirror_and_a_change_calls_for_a_new_run(tree):
    article = tree.article()
    making.make()
    assert files.read(article.url)
    article.delete()
    cache_version.renew()
    assert making.is_due()
    making.make()
    assert files.read(article.url) is None
    assert not (files.pages_folder() / article.url.strip("/")).exists()


@pytest.mark.parametrize("moved", [-3600, 25 * 3600])
def test_a_clock_that_steps_calls_for_a_new_run(tree, monkeypatch, moved):
    making.make()
    assert not making.is_due()
    now = timezone.now() + dt.timedelta(seconds=moved)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert making.is_due()


def test_a_publication_during_a_run_calls_for_another(tree, monkeypatch):
    put = files.put

    def publish(address: str, content: bytes, since: int) -> bool:
        if address == "/novosti/":
            tree.article(title="Совсем новая")
            cache_version.renew()
        return put(address, content, since)

    monkeypatch.setattr(files, "put", publish)
    making.make()
    monkeypatch.undo()
    assert making.is_due()
    making.make()
    assert "Совсем новая" in page("/novosti/")
    assert not making.is_due()


def test_a_page_that_fails_keeps_its_last_copy(tree, monkeypatch):
    making.make()
    before = page("/novosti/")
    monkeypatch.setattr(type(tree.news), "get_context", lambda *_, **__: 1 / 0)
    state = making.make()
    assert state.failures == 1
    assert page("/novosti/") == before
    assert making.is_due()


def test_a_site_that_answers_nothing_stops_the_run(tree, monkeypatch):
    making.make()
    monkeypatch.setattr("showcase.core.models.page.BasePage.get_context", lambda *_, **__: 1 / 0)
    with pytest.raises(making.Stopped, match="не открываются"):
        making.make()
    assert LINE in page("/novosti/")


def test_a_missing_or_broken_folder_is_made_anew(tree):
    making.make()
    shutil.rmtree(files.folder())
    assert making.is_due()
    making.make()
    (files.folder() / "state.json").write_text("{half a fi")
    assert making.is_due()
    making.make()
    assert LINE in page("/")


def _write_in_a_full_folder(folder: str, address: str, old: str) -> None:
    """In a process of its own, which may write 100 bytes to a file: as on a disk that is nearly full."""
    from django.conf import settings  # the process is a copy of the test's

    settings.MIRROR_DIR = folder
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    with pytest.raises(OSError, match="File too large"):
        files.put(address, b"x" * 10_000, 0)
    assert files.read(address) == old.encode()
    assert not (files.folder() / "new").exists()


def test_a_full_disk_leaves_no_half_file(settings):
    with files.only_run():
        files.forget_withdrawn()
        files.put("/a/", b"whole", 0)
    process = get_context("fork").Process(
        target=_write_in_a_full_folder, args=[str(settings.MIRROR_DIR), "/a/", "whole"]
    )
    process.start()
    process.join()
    assert process.exitcode == 0


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tree, settings, tmp_path):
    settings.MIRROR_DIR = tmp_path / "file"
    settings.MIRROR_DIR.write_text("no folder")
    with pytest.raises(making.Stopped, match="Копию сайта не записать"):
        making.make()


def test_two_runs_never_meet(tree):
    with files.only_run() as alone:
        assert alone
        assert making.make() is None


def test_copies_that_rot_are_noticed(pages, client):
    making.make()
    drift.compare_some()
    assert files.read_note("drift")["different"] == []
    assert files.read_note("drift")["compared"] >= 11
    files.put("/novosti/", page("/novosti/").replace("Новости", "Другое").encode(), files.position())
    (files.pages_folder() / "rss/index.rss").unlink()
    drift.compare_some()
    assert set(files.read_note("drift")["different"]) == {"/novosti/", "/rss/"}
