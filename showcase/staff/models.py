"""What belongs to a municipality's editors, and the review of their work."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, Collection, TaskState

from showcase.contest.models import MunicipalityPage
from showcase.staff.review_forms import ReturnForm


class District(models.Model):
    """The group and the files of a municipality. They are found by its page, so a new title renames them."""

    deletion_advice = "Они исчезнут вместе со страницей муниципалитета."

    page = models.OneToOneField(MunicipalityPage, on_delete=models.CASCADE, related_name="district")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="district")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="district")

    class Meta:
        verbose_name = "редакция муниципалитета"
        verbose_name_plural = "редакции муниципалитетов"

    def __str__(self) -> str:
        return self.page.title


class PressReview(AbstractGroupApprovalTask):
    """The task of the review: approve, or return with a reason."""

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Lock the task state: of two concurrent decisions the second one is refused."""
        task_state.refresh_from_db(fields=["status"], from_queryset=TaskState.objects.select_for_update())
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReturnForm if action == "reject" else super().get_form_for_action(action)

    class Meta:
        verbose_name = "проверка пресс-службой"
        verbose_name_plural = "проверки пресс-службой"


class SignInAttempt(models.Model):
    """An attempt to sign in, kept for a day; the tags are keyed hashes (see `sign_in.throttle`)."""

    at = models.DateTimeField("когда", default=timezone.now, db_index=True)
    name_tag = models.CharField("имя", max_length=32)
    place_tag = models.CharField("место", max_length=32)
    is_known = models.BooleanField("знакомый браузер", default=False)

    class Meta:
        verbose_name = "попытка входа"
        verbose_name_plural = "попытки входа"
        indexes = [
            models.Index(fields=["name_tag", "at"], name="sign_in_by_name"),
            models.Index(fields=["place_tag", "at"], name="sign_in_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"
