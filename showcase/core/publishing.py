"""Creates and updates pages from code."""

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published


def add_published(parent: Page, page: Page, user: Any = None) -> Page:
    """Add a published page with its revision and return it.

    Does the same as `add_child`, `save_revision` and `publish`, but saves and indexes the page once instead of three
    times. Raises ValidationError for a page that its form would refuse.
    """
    now = timezone.now()
    page.live = True
    page.first_published_at = page.last_published_at = now
    return _add(parent, page, user, now)


def add_draft(parent: Page, page: Page, user: Any = None) -> Page:
    """Add an unpublished page in the same way."""
    page.live, page.has_unpublished_changes = False, True
    return _add(parent, page, user, timezone.now())


def _add(parent: Page, page: Page, user: Any, now: dt.datetime) -> Page:
    page.latest_revision_created_at = now
    parent.add_child(instance=page)
    if not page.live:
        page.full_clean()  # which saving a draft leaves out
    revision = _add_revision(page, user, now)
    Page.objects.filter(pk=page.pk).update(latest_revision=revision, live_revision=page.live_revision)
    # `add_child` has logged the creation.
    _tell(page, revision, user, "wagtail.publish" if page.live else "wagtail.edit")
    return page


def save_version(page: Page, user: Any = None) -> Revision:
    """Save a page as a new version, in one save: a live page is published, a draft stays one.

    The page must hold the values of its latest version, or the caller keeps that one. Raises ValidationError.
    """
    now = timezone.now()
    page.draft_title, page.latest_revision_created_at = page.title, now
    page.has_unpublished_changes = not page.live
    if page.live:
        page.last_published_at = now
    page.full_clean()
    revision = _add_revision(page, user, now)
    page.save(clean=False)
    _tell(page, revision, user, "wagtail.publish" if page.live else "wagtail.edit")
    return revision


def _add_revision(page: Page, user: Any, now: dt.datetime) -> Revision:
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        content=page.serializable_data(),
        object_str=str(page),
        created_at=now,
    )
    page.latest_revision = revision
    if page.live:
        page.live_revision = revision
    return revision


def _tell(page: Page, revision: Revision, user: Any, action: str) -> None:
    if page.live:
        page_published.send(sender=type(page), instance=page, revision=revision)
    log(instance=page, action=action, user=user, revision=revision, content_changed=True)
