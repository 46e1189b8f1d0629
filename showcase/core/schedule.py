"""Scheduled publishing: planned and due revisions, and what blocks them."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

logger = logging.getLogger(__name__)

REFUSED = "core.schedule_refused"
"""Log action of a page whose scheduled revision could not be published."""


def waiting() -> QuerySet[Revision]:
    """Return the scheduled revisions, soonest first."""
    planned = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return planned.order_by("approved_go_live_at", "pk")


def obstacle(version: Revision) -> str:
    """Return why a revision cannot be published, most often because its slug is taken; empty if nothing blocks it."""
    page = version.as_object()
    taken = page.get_siblings(inclusive=False).filter(slug=page.slug).first()
    if taken:
        return f"Адрес «{page.slug}» заняла страница «{taken.title}». Измените адрес одной из них."
    try:
        page.full_clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def claim(slug: str, parent: Page, page: Page) -> Revision | None:
    """Return a scheduled revision of another child of `parent` that will take this slug."""
    others = waiting().filter(content__slug=slug).exclude(object_id=str(page.pk))
    return next((other for other in others if other.content_object.get_parent() == parent), None)


def carry_out() -> list[Revision]:
    """Unpublish and publish whatever is due, one transaction per page.

    Returns blocked revisions that have not been logged before. They stay scheduled and are published as soon as nothing
    blocks them.
    """
    for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()):
        _take_away(page)
    due = waiting().filter(approved_go_live_at__lt=timezone.now())
    return [version for version in due if not _publish(version) and _note(version)]


def _take_away(page: Page) -> None:
    try:
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:  # one page must not keep the others
        logger.exception("Страница %s не снята с публикации по расписанию", page.pk)


def _publish(version: Revision) -> bool:
    """Publish atomically: Wagtail clears the schedule before it saves the page."""
    try:
        with transaction.atomic():
            version.publish(log_action="wagtail.publish.scheduled")
    except ValidationError:
        return False
    except Exception:  # one page must not keep the others
        logger.exception("Версия %s не опубликована по расписанию", version.pk)
        return False
    return True


def _note(version: Revision) -> bool:
    """Log the refusal in the page history; return False if it is logged already."""
    if PageLogEntry.objects.filter(action=REFUSED, revision=version).exists():
        return False
    log(instance=version.content_object, action=REFUSED, revision=version)
    return True
