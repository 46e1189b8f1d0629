"""The form of a page in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms.models import WagtailAdminDraftStateFormMixin
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision

from showcase.core import schedule
from showcase.core.own_files import OwnFilesForm
from showcase.core.russian import moment_ru

SCHEDULE = ("go_live_at", "expire_at")
PLAN = "plan"
"""Value of `action-publish` that the schedule dialog sends: the page must not be published at once."""


# Patched on Wagtail's mixin, which precedes `PageForm` in the MRO of generated forms.
WagtailAdminDraftStateFormMixin.show_schedule_publishing_toggle = property(
    lambda form: "go_live_at" in form.fields
)


class PageForm(OwnFilesForm):
    """Restricts the schedule to users who may publish, and detects conflicting edits."""

    newer: Revision | None = None
    """A version that somebody else has saved since the form was opened."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        if instance is not None:
            forget_past_times(instance)
        super().__init__(*args, instance=instance, **kwargs)
        if self.for_user and not self._may_publish():
            for name in SCHEDULE:
                self.fields.pop(name, None)

    def _may_publish(self) -> bool:
        if self.instance.pk:
            return self.instance.permissions_for_user(self.for_user).can_publish()
        return bool(
            self.parent_page and self.parent_page.permissions_for_user(self.for_user).can_publish_subpage()
        )

    def clean_go_live_at(self) -> Any:
        moment = self.cleaned_data["go_live_at"]
        if moment and moment <= timezone.now():
            raise ValidationError("Это время уже прошло. Укажите будущее или опубликуйте страницу сразу.")
        return moment

    def clean_slug(self) -> str:
        """Refuse the slug of a page version that is scheduled for publication."""
        slug = self.cleaned_data["slug"]
        other = schedule.claim(slug, self.parent_page, self.instance) if self.parent_page else None
        if other:
            raise ValidationError(
                f"Этот адрес займёт страница «{other.object_str}»: она выйдет "
                f"{moment_ru(other.approved_go_live_at)}. Напишите другой."
            )
        return slug

    def clean(self) -> dict[str, Any]:
        """Report a newer version once: the form rendered again refers to it, so the next save succeeds."""
        cleaned = super().clean()
        is_typed = "go_live_at" in cleaned and "expire_at" in cleaned
        if self.data.get("action-publish") == PLAN and is_typed and not self._is_planned(cleaned):
            self.add_error("go_live_at", "Укажите день и время, например 06.12.2026 09:00.")
        self.newer = self._newer_version()
        if self.newer:
            self.add_error(
                None,
                f"Пока вы правили, страницу изменили: {whose(self.newer)}. Ваш текст остался в форме и ещё не "
                "сохранён. Посмотрите ту правку, перенесите нужное и сохраните ещё раз.",
            )
        return cleaned

    def _is_planned(self, cleaned: dict[str, Any]) -> bool:
        """Whether a date is given. The end alone is enough only for a live page without drafts to publish."""
        is_public = self.instance.live and not self.instance.has_unpublished_changes
        return bool(cleaned.get("go_live_at") or (is_public and cleaned.get("expire_at")))

    @property
    def opened_version(self) -> str:
        """Return the revision to compare with `newer`, or "live" if an autosave has overwritten it."""
        known = self.data.get("loaded_revision_id", "")
        is_there = known.isdecimal() and known != str(self.newer.pk)
        return known if is_there and self.instance.revisions.filter(pk=known).exists() else "live"

    def _newer_version(self) -> Revision | None:
        """Return a newer revision by another user; None for previews, which are built without a subscription."""
        latest = self.instance.latest_revision if self.instance.pk and self.subscription else None
        return latest if latest and latest.user != self.for_user and self._is_older_than(latest) else None

    def _is_older_than(self, latest: Revision) -> bool:
        """Like Wagtail's `EditView.is_out_of_date`, which is used for autosaves only."""
        if known := self.data.get("overwrite_revision_id"):
            return known != str(latest.pk)
        opened = self.data.get("loaded_revision_id"), self.data.get("loaded_revision_created_at")
        return bool(opened[0]) and opened != (str(latest.pk), latest.created_at.isoformat())


def forget_past_times(page: Any) -> None:
    """Clear dates in the past, which would fail validation at the next save.

    A live page keeps a past `expire_at`: it is still to be unpublished.
    """
    now = timezone.now()
    if page.go_live_at and page.go_live_at <= now:
        page.go_live_at = None
    if page.expire_at and page.expire_at <= now and not page.live:
        page.expire_at = None


def whose(version: Revision) -> str:
    name = get_user_display_name(version.user) if version.user else "сам сайт"
    return f"{name}, {timezone.localtime(version.created_at):%d.%m.%Y в %H:%M}"
