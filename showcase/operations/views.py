"""The page «Состояние» and its button."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.core import queue
from showcase.operations import state
from showcase.operations.conditions import Level, look


class ForAdministrators(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StatePage(ForAdministrators, WagtailAdminTemplateMixin, TemplateView):
    """What the alarms watch, what is not filled in yet, and the work in the background."""

    template_name = "operations/state.html"
    page_title = "Состояние"
    header_icon = "tick-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = look()
        return super().get_context_data(
            wrong=[condition for condition in found if condition.level >= Level.WARNING],
            empty=[condition for condition in found if condition.level == Level.EMPTY],
            fine=[condition for condition in found if condition.level == Level.FINE],
            tasks=state.task_lines(),
            jobs=state.job_lines(),
            versions=state.versions(),
            **kwargs,
        )


class TryAgain(ForAdministrators):
    """A button beside a task that was given up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if queue.try_again(pk):
            messages.success(request, "Задание снова в очереди.")
        else:
            messages.info(request, "Это задание уже не ждёт повтора.")
        return redirect("state")
