"""Work that is done once, in the background: rows of the queue in `core.queue`."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class TaskState(models.TextChoices):
    QUEUED = "queued", "в очереди"
    RUNNING = "running", "выполняется"
    DONE = "done", "выполнено"
    FAILED = "failed", "не выполнено"


class QueuedTask(models.Model):
    """A queued call of a registered function, and its result. Arguments never hold personal data."""

    name = models.CharField("задание", max_length=100)
    arguments = models.JSONField("параметры", default=dict)
    state = models.CharField("состояние", max_length=10, choices=TaskState, default=TaskState.QUEUED)
    created_at = models.DateTimeField("поставлено", default=timezone.now)
    next_try_at = models.DateTimeField("следующая попытка", default=timezone.now)
    started_at = models.DateTimeField("началось", null=True)
    finished_at = models.DateTimeField("закончилось", null=True)
    tries = models.PositiveSmallIntegerField("попыток", default=0)
    done = models.PositiveIntegerField("сделано", default=0)
    total = models.PositiveIntegerField("всего", default=0)
    message = models.CharField("что получилось", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "задание очереди"
        verbose_name_plural = "задания очереди"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="task_unfinished", condition=Q(state__in=["queued", "running"])
            ),
        ]
        constraints = [
            models.CheckConstraint(name="task_state_is_known", condition=Q(state__in=TaskState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_state_display()}"

    @property
    def is_finished(self) -> bool:
        return self.state in (TaskState.DONE, TaskState.FAILED)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0
