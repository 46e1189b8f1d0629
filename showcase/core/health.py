"""Health checks for monitoring: `/healthz` of the process, `/readyz` of the whole site."""

import datetime

from django.conf import settings
from django.db import Error
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from showcase.core.breaker import is_away
from showcase.core.jobs import HEARTBEAT
from showcase.core.models.jobs import JobRun
from showcase.core.schema import missing_migrations

WORKER_SILENCE = datetime.timedelta(minutes=3)
"""The worker reports every 15 seconds; a long job takes about a minute."""
NO_DATABASE = "База данных не отвечает."


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process responds; does not use the database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Return 200 if database, migrations and worker are healthy, otherwise 503 with the problems.

    The response also says whether visitors can read pages (`live`, a static `copy`, or `down`) and vote.
    """
    problems = find_problems()
    return JsonResponse(
        {
            "ready": not problems,
            "problems": problems,
            "pages": pages_of(problems),
            "vote": not problems,
        },
        status=503 if problems else 200,
        json_dumps_params={"ensure_ascii": False},
    )


def pages_of(problems: list[str]) -> str:
    if NO_DATABASE not in problems:
        return "live"
    return "copy" if (settings.MIRROR_DIR / "pages" / "index.html").exists() else "down"


def find_problems() -> list[str]:
    if is_away():
        return [NO_DATABASE]
    try:
        if missing_migrations():
            return ["База данных отстала от программы: выполните миграции."]
        if not worker_is_alive():
            return ["Фоновый обработчик молчит больше трёх минут."]
    except Error:
        return [NO_DATABASE]
    return []


def worker_is_alive() -> bool:
    return JobRun.objects.filter(name=HEARTBEAT, last_finished__gt=Now() - WORKER_SILENCE).exists()
