"""The review of districts' work by the press service: Wagtail's workflow of one task, and its reminders."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, TaskState, Workflow, WorkflowPage, WorkflowTask

from showcase.pages.models import CataloguePage
from showcase.staff.models import PressReview
from showcase.staff.review_forms import field_label
from showcase.staff.roles import PRESS

NAME = "Проверка пресс-службой"
REMIND_AFTER = dt.timedelta(days=2)
REMINDED = "staff.reminded"
"""Action in the history of a page; its data name the task."""


def set_up_review() -> Iterator[str]:
    """Send what editors submit below the catalogue to the press service, instead of Wagtail's stock workflow.

    That one is on the root. Workflows that people gave to other pages stay.
    """
    task, is_new = PressReview.objects.get_or_create(name=NAME)
    task.groups.set(Group.objects.filter(name=PRESS.name))
    workflow, _ = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    for catalogue in CataloguePage.objects.all():
        WorkflowPage.objects.update_or_create(page=catalogue, defaults={"workflow": workflow})
    if is_new:
        yield f"Настроена проверка: «{NAME}»."
    stock = WorkflowPage.objects.filter(page__depth=1).exclude(workflow=workflow)
    for name in stock.values_list("workflow__name", flat=True):
        yield f"Со всего сайта снята проверка «{name}»."
    stock.delete()


def remarks(state: TaskState) -> list[tuple[str, str]]:
    """Open remarks beside fields of the page: the field and the text."""
    page = state.revision.content_object
    found = page.wagtail_admin_comments.filter(resolved_at=None).order_by("pk")
    return [(field_label(comment.contentpath.split(".")[0]), comment.text) for comment in found]


def overdue() -> list[TaskState]:
    """Tasks that have waited for two days and of which nobody was reminded."""
    waiting = TaskState.objects.filter(
        task__name=NAME, status=TaskState.STATUS_IN_PROGRESS, started_at__lte=timezone.now() - REMIND_AFTER
    )
    reminded = PageLogEntry.objects.filter(action=REMINDED).values_list("data__task_state", flat=True)
    return list(waiting.exclude(pk__in=[key for key in reminded if key]).select_related("revision"))


def note_reminder(state: TaskState) -> None:
    log(instance=state.revision.content_object, action=REMINDED, data={"task_state": state.pk})
