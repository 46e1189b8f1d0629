"""Two people on one page: the second save says what the first one did, and loses neither text."""

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.contest.models import ProjectPage
from showcase.staff import roles
from tests.admin_forms import page_form, send

FUTURE = f"{timezone.localdate().year + 1}-01-01 10:00"


@pytest.mark.parametrize("action", ["action-publish", ""])
def test_the_second_save_shows_what_the_first_one_did(districts, signed_in, action):
    first, second = signed_in("redaktor", districts.own), signed_in("press", roles.PRESS)
    url = reverse("wagtailadmin_pages:edit", args=[districts.project.pk])
    opened = page_form(second, url)
    opened["intro"] = "Второй текст"
    if action:
        opened[action] = "on"
    send(first, url, intro="Первый текст")
    send(first, url, intro="Первый текст, снова")  # one's own earlier version is no obstacle
    answer = second.post(url, opened)
    html = answer.content.decode()
    assert "Анна Redaktor" in html
    assert "Второй текст" in html
    assert "/compare/" in html
    project = ProjectPage.objects.get(pk=districts.project.pk)
    assert (project.live, project.get_latest_revision_as_object().intro) == (False, "Первый текст, снова")
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        start = html.index(f'name="{name}" value="') + len(f'name="{name}" value="')
        opened[name] = html[start : html.index('"', start)]
    assert second.post(url, opened).status_code == 302
    project = ProjectPage.objects.get(pk=project.pk)
    assert project.get_latest_revision_as_object().intro == "Второй текст"


def test_only_those_who_publish_set_the_time_of_it(districts, signed_in):
    url = reverse("wagtailadmin_pages:edit", args=[districts.project.pk])
    for client, stored in (
        (signed_in("redaktor", districts.own), False),
        (signed_in("press", roles.PRESS), True),
    ):
        assert send(client, url, go_live_at=FUTURE, expire_at="").status_code == 302
        draft = ProjectPage.objects.get(pk=districts.project.pk).get_latest_revision_as_object()
        assert bool(draft.go_live_at) is stored
