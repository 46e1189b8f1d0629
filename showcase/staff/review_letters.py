"""Letters of the review. They go through the queue, so that a mail server that is away loses none."""

from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from showcase.core import mail, queue
from showcase.core.json_ld import absolute
from showcase.staff import review
from showcase.staff.models import District
from showcase.staff.roles import ORGANISER
from showcase.users.models import User

NOTIFICATIONS = {
    "submitted": "submitted",
    "reminder": "submitted",
    "returned": "rejected",
    "published": "approved",
}
"""The switch in the profile of a person that turns a kind of letter off."""


def write(kind: str, state: TaskState, people: Iterable[User]) -> None:
    """Queue a letter for each of the people."""
    for person in people:
        send.enqueue(kind=kind, state=state.pk, person=person.pk)


@queue.task("staff.review_letter", "Письмо о проверке")
def send(run: queue.Run, kind: str, state: int, person: int) -> str:
    """Send one letter, unless its reader is gone or wants none, or the page is."""
    reader = User.objects.filter(pk=person, is_active=True).exclude(email="").first()
    found = TaskState.objects.filter(pk=state).select_related("revision", "finished_by").first()
    if not (mail.is_real() and reader and found and found.revision.content_object and wants(reader, kind)):
        return "Отправлять некому."
    compose(kind, found, reader).send()
    return "Отправлено."


def wants(reader: User, kind: str) -> bool:
    return getattr(UserProfile.get_for_user(reader), f"{NOTIFICATIONS[kind]}_notifications")


def compose(kind: str, state: TaskState, reader: User) -> EmailMessage:
    """The template's first line is the subject."""
    page = state.revision.content_object.specific
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", state.revision_id])
    context = {
        "name": reader.get_short_name(),
        "title": page.get_admin_display_title(),
        "author": state.workflow_state.requested_by,
        "reviewer": state.finished_by,
        "comment": state.comment,
        "remarks": review.remarks(state),
        "edit_url": absolute(edit),
        "compare_url": absolute(compare) if page.live else "",
        "page_url": page.full_url,
    }
    subject, _, text = render_to_string(f"staff/letters/{kind}.txt", context).strip().partition("\n")
    return EmailMessage(
        subject, text.strip(), to=[reader.email], headers={"Auto-Submitted": "auto-generated"}
    )


def reviewers(state: TaskState, besides: User | None = None) -> list[User]:
    """The press service; the organisers when nobody is in it, the administrators when there are none either."""
    active = User.objects.filter(is_active=True).distinct()
    press = active.filter(groups__in=state.task.specific.groups.all())
    for people in (press, active.filter(groups__name=ORGANISER.name), active.filter(is_superuser=True)):
        if found := list(people):
            return [person for person in found if person != besides]
    return []


def on_submitted(instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    """For Wagtail's signal `task_submitted`."""
    write("submitted", instance, reviewers(instance, besides=user))


def on_returned(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    """For Wagtail's signal `workflow_rejected`."""
    _answer("returned", instance, user)


def on_published(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    """For Wagtail's signal `workflow_approved`."""
    _answer("published", instance, user)


def _answer(kind: str, found: WorkflowState, user: User | None) -> None:
    people = [person for person in authors(found) if person != user]
    write(kind, found.current_task_state, people)


def authors(found: WorkflowState) -> list[User]:
    """Who asked for the review; the editors of the district when that person may no longer edit the page."""
    page, author = found.content_object, found.requested_by
    if author and page.permissions_for_user(author).can_edit():
        return [author]
    districts = District.objects.filter(page__in=page.get_ancestors(inclusive=True))
    return list(User.objects.filter(is_active=True, groups__district__in=districts))


def replace_stock_letters() -> None:
    """Take the places of Wagtail's own letters, which are sent inside the request and name no field.

    A second receiver with the same `dispatch_uid` is ignored, and this app is ready before `wagtail.admin`.
    """
    for signal, sender, event, own in (
        (task_submitted, TaskState, "group_approval_task_submitted", on_submitted),
        (workflow_rejected, WorkflowState, "workflow_state_rejected", on_returned),
        (workflow_approved, WorkflowState, "workflow_state_approved", on_published),
    ):
        signal.connect(own, sender=sender, dispatch_uid=f"{event}_email_notification")
