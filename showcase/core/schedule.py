"""Pages that come out, or go away, at a time set beforehand: what is planned, what is due, what stands in the way."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

logger = logging.getLogger(__name__)

REFUSED = "core.schedule_refused"
"""Action in the history of a page whose version could not come out at its time."""


def waiting() -> QuerySet[Revision]:
    """Versions that will come out by themselves, in their order."""
    planned = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return planned.order_by("approved_go_live_at", "pk")


def obstacle(version: Revision) -> str:
    """What keeps a version from coming out, as sentences: most often another page at its address."""
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
    """The waiting version of another page below the parent that will take this address."""
    others = waiting().filter(content__slug=slug).exclude(object_id=str(page.pk))
    return next((other for other in others if other.content_object.get_parent() == parent), None)


def carry_out() -> list[Revision]:
    """Take away and publish what is due, each page for itself.

    Returns the versions that cannot come out and have not been noted yet. They keep their time: as soon as nothing
    stands in the way, they come out.
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
    """Wagtail forgets the time before it saves the page, so both happen or neither."""
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
    """Write the refusal into the history; False if it is there already."""
    if PageLogEntry.objects.filter(action=REFUSED, revision=version).exists():
        return False
    log(instance=version.content_object, action=REFUSED, revision=version)
    return True
