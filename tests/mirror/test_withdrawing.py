"""What is taken down leaves the mirror at once, even while a run holds a copy made before."""

import errno
import os
import time

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import PageViewRestriction

from showcase.core import cache_version, taken_down
from showcase.core.models import QueuedTask
from showcase.mirror import files, making


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    """Run a change as a request does, including its commit hooks."""

    def do(action) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            action()

    return do


def move(page) -> None:
    page.slug = "drugoy-adres"
    page.save()


WAYS = {
    "unpublished": lambda page: page.unpublish(),
    "deleted": lambda page: page.delete(),
    "renamed": move,
    "moved": lambda page: page.move(page.get_parent().get_parent(), pos="last-child"),
    "restricted": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
}


@pytest.mark.parametrize("way", WAYS)
def test_its_files_are_removed_at_once(tree, change, way, settings):
    settings.CACHE_REFRESH_URL = "http://127.0.0.1:9"
    place = tree.municipality()
    project = tree.project(tree.year(), place)
    making.make()
    addresses = [place.url, project.url]
    assert all(map(files.read, addresses))
    change(lambda: WAYS[way](place))
    assert [files.read(address) for address in addresses] == [None, None]
    assert files.read("/proekty/")
    asked = [task.arguments["addresses"] for task in QueuedTask.objects.filter(name="mirror.refresh")]
    assert asked
    assert set(asked[0]) == ({place.url} if way == "unpublished" else set(addresses))


@pytest.mark.parametrize("way", WAYS)
def test_a_process_that_has_not_heard_of_it_gives_no_page_from_its_cache(
    tree, change, way, settings, monkeypatch
):
    article = tree.article()
    making.make()
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(cache_version, "current", lambda: 1)
    caches["pages"].clear()
    addresses = [article.url, f"{article.url}?n=1"]
    assert [Client().get(address).status_code for address in addresses] == [200, 200]
    change(lambda: WAYS[way](article))
    assert 200 not in [Client().get(address).status_code for address in addresses]


def test_a_page_and_one_below_it_are_marked_whatever_their_names(tree):
    making.make()
    taken_down.mark(["/a/", "/a/mark/", "/a/mark/mark/"])
    assert all(map(taken_down.since, ["/a/", "/a/mark/", "/a/mark/mark/"]))


def test_marks_go_when_nobody_keeps_the_pages_any_more(tree, monkeypatch):
    files.forget_marks()  # there is no mirror yet
    making.make()
    taken_down.mark(["/", "/a/b/", "/a/"])
    files.forget_marks()
    assert all(map(taken_down.since, ["/", "/a/b/", "/a/"]))
    old = time.time() + taken_down.KEPT_SECONDS
    monkeypatch.setattr(taken_down.time, "time", lambda: old + 1)
    taken_down.mark(["/a/"])
    os.utime(taken_down.folder() / "a" / taken_down.NAME, (old, old))
    files.forget_marks()
    assert [bool(taken_down.since(address)) for address in ("/", "/a/b/", "/a/")] == [False, False, True]
    assert not (taken_down.folder() / "a" / "b").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_has_made_the_page_before_does_not_bring_it_back(tree, change, way, monkeypatch):
    article = tree.article()
    put, withdrawn = files.put, []

    def withdraw_first(address: str, content: bytes, since: int) -> bool:
        if address == article.url and not withdrawn:
            withdrawn.append(content)
            change(lambda: WAYS[way](article))
        return put(address, content, since)

    address = article.url
    monkeypatch.setattr(files, "put", withdraw_first)
    making.make()
    assert withdrawn
    assert files.read(address) is None
    monkeypatch.undo()
    making.make()
    assert files.read(address) is None


def test_a_page_published_again_comes_back(tree, change):
    article = tree.article()
    making.make()
    change(article.unpublish)
    article.save_revision().publish()
    making.make()
    assert files.read(article.url)


def test_the_home_page_takes_nothing_else_with_it(tree, change):
    making.make()
    change(tree.home.unpublish)
    assert files.read("/") is None
    assert files.read("/novosti/")


def test_a_full_disk_keeps_no_copy_of_it(tree, change):
    article = tree.article()
    making.make()
    (files.folder() / "withdrawn").unlink()
    (files.folder() / "withdrawn").symlink_to("/dev/full")
    change(article.delete)
    assert files.read(article.url) is None


def test_marks_that_cannot_be_made_keep_no_copy_of_it(tree, change):
    article = tree.article()
    making.make()
    taken_down.folder().write_text("no folder")
    change(article.delete)
    assert files.read(article.url) is None
    assert files.position() > 0


def test_a_run_on_a_full_disk_removes_what_is_not_public(tree, monkeypatch):
    article = tree.article()
    making.make()
    type(article).objects.filter(pk=article.pk).update(live=False)

    def fail(*_) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "put", fail)
    with pytest.raises(making.Stopped, match="не записать"):
        making.make()
    assert files.read(article.url) is None


def test_a_folder_that_cannot_be_written_keeps_no_editor_from_deleting(tree, change, settings, tmp_path):
    settings.MIRROR_DIR = tmp_path / "mirror"
    (settings.MIRROR_DIR / "withdrawn").mkdir(parents=True)
    article = tree.article()
    change(article.delete)
    assert not type(article).objects.filter(pk=article.pk).exists()
