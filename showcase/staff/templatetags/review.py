"""The decision about a revision, on the page that compares it."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from wagtail.models import Page, TaskState

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_review(context: template.Context, page: Model, version: str) -> dict[str, Any] | None:
    """Where to approve or return the version, with the form of a return, if it waits for the user."""
    task = page.current_workflow_task if isinstance(page, Page) else None
    state = page.current_workflow_task_state if task else None
    if not state or version not in ("latest", str(state.revision_id)):
        return None
    names = {name for name, *_ in task.get_actions(page, context["request"].user)}
    if not {"approve", "reject"} <= names or state.revision_id != page.latest_revision_id:
        return None
    return {
        "approve_url": _decision_url(page, state, "approve"),
        "return_url": _decision_url(page, state, "reject"),
        "form": task.get_form_for_action("reject")(),
    }


def _decision_url(page: Page, state: TaskState, action: str) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
