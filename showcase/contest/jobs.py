"""Background work of the contest; the worker imports this module when it starts."""

import datetime as dt

from django.utils import timezone

from showcase.contest.models import TableImport
from showcase.contest.tables import applying  # noqa: F401  registers its task of the queue
from showcase.core.jobs import register
from showcase.core.models import TaskState


@register("purge_tables", "Уборка загруженных таблиц", every_seconds=3600)
def purge_tables() -> None:
    """Delete uploaded tables after a day, unless they are queued."""
    old = TableImport.objects.filter(created_at__lt=timezone.now() - dt.timedelta(days=1))
    old.exclude(task__state__in=[TaskState.QUEUED, TaskState.RUNNING]).delete()
