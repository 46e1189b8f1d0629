"""Publishes pages from code."""

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published


def add_published(parent: Page, page: Page) -> Page:
    """Add a published page with its revision and return it.

    Does the same as `add_child`, `save_revision` and `publish`, but saves and indexes the page once instead of three
    times. Raises ValidationError for a page that its form would refuse.
    """
    now = timezone.now()
    page.live = True
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = now
    parent.add_child(instance=page)
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
        created_at=now,
    )
    page.latest_revision = page.live_revision = revision
    Page.objects.filter(pk=page.pk).update(latest_revision=revision, live_revision=revision)
    page_published.send(sender=type(page), instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    return page
