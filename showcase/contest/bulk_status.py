"""Bulk action on the list of projects that sets outcome and stage.

It reuses the table import: the same checks, the same preview if something is wrong, the same queue.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from showcase.contest.choices import Outcome, Stage
from showcase.contest.models import ProjectPage, TableImport
from showcase.contest.tables import cautions, views
from showcase.contest.tables.columns import PAGE
from showcase.contest.tables.plan import make_plan
from showcase.contest.viewsets import PROJECTS
from showcase.core.russian import count_ru

UNCHANGED = [("", "Не менять")]


class StatusForm(forms.Form):
    """What to set; a field left alone changes nothing."""

    outcome = forms.ChoiceField(
        label="Итог", required=False, choices=[*UNCHANGED, *((label, label) for label in Outcome.labels)]
    )
    stage = forms.ChoiceField(
        label="Стадия", required=False, choices=[*UNCHANGED, *((label, label) for label in Stage.labels)]
    )

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError("Выберите итог или стадию.")
        return self.cleaned_data


class StatusAction(PageBulkAction):
    """Set outcome and stage of the chosen projects."""

    models = [ProjectPage]
    display_name = "Итог и стадия"
    action_type = "status"
    aria_label = "Изменить итог и стадию выбранных проектов"
    template_name = "contest/tables/status.html"
    action_priority = 5
    form_class = StatusForm

    def check_perm(self, page: ProjectPage) -> bool:
        return self.request.user.has_perm(views.PERMISSION)

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """Return all pages that match the filters and the search in the list's URL."""
        listing = PROJECTS[0]
        index = listing.index_view_class(model=ProjectPage, filterset_class=listing.filterset_class)
        index.setup(self.request)
        return [page.pk for page in index.get_queryset()]

    def object_context(self, obj: ProjectPage) -> dict[str, Any]:
        return {"item": obj}

    def prepare_action(
        self, objects: list[ProjectPage], objects_without_access: list[ProjectPage]
    ) -> HttpResponse:
        chosen = {key: value for key, value in self.cleaned_form.cleaned_data.items() if value}
        rows = [(line, {PAGE: page.pk, **chosen}) for line, page in enumerate(objects, start=1)]
        plan = make_plan(rows)
        if not plan.is_faulty and not plan.to_write:
            messages.success(self.request, "У выбранных проектов это уже стоит, менять нечего.")
            return redirect(self.next_url)
        name = f"{', '.join(chosen.values())}: {count_ru(len(objects), 'проект', 'проекта', 'проектов')}"
        columns = {key: index for index, key in enumerate((PAGE, *chosen))}
        content = {"columns": columns, "rows": rows, "notes": [], "title": "", "delimiter": ""}
        table = TableImport.objects.create(user=self.request.user, file_name=name, file=b"", content=content)
        if not plan.is_faulty and not cautions.about_votes(plan):
            views.confirm(table, plan)
        return redirect(table)
