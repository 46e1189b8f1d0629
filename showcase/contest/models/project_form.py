"""The form of a project in the admin."""

from typing import Any

from django.core.exceptions import ValidationError

from showcase.contest.models.year import ContestYearPage
from showcase.contest.on_vote import ON_VOTE, refuse_changes
from showcase.core.page_form import PageForm

NO_YEAR = "Новый проект пока некуда записать: организатор ещё не открыл год конкурса."


class ProjectForm(PageForm):
    """Defaults to the newest contest: most users who add a project may not choose its year."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        if instance is not None and instance.contest_year_id is None:
            instance.contest_year = ContestYearPage.objects.real().newest_first().first()
        super().__init__(*args, instance=instance, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "contest_year" not in self.fields and self.instance.contest_year_id is None:
            raise ValidationError(NO_YEAR)
        refuse_changes(self, ("contest_year", "public_number"), "contest_year", ON_VOTE)
        return cleaned
