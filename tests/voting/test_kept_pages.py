"""What ballots name stays as it is: numbers and years since the announcement, pages until the end."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.voting.models import VotingRound
from tests.admin_forms import send
from tests.voting.box import without_triggers


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("project", "public_number", "1999"), ("year", "year", "2099"), ("year", "is_demo", "")],
)
def test_numbers_and_years_stay_since_the_announcement(world, admin_client, name, field, value):
    page = world.options[0].project if name == "project" else world.year
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    changes = {"title": "Новое имя", "action-publish": "on", "is_demo": "on"}
    answer = send(admin_client, url, **{**changes, field: value})
    assert list(answer.context["form"].errors) == [field]
    assert "Новое имя" in answer.content.decode()
    assert send(admin_client, url, **changes).status_code == 302
    page.refresh_from_db()
    assert page.title == "Новое имя"


def test_pages_stay_until_the_vote_has_ended(world, admin_client, tree):
    project, other = world.options[0].project, tree.municipality()
    place = project.get_parent()
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'ACTION'])}?id={project.pk}"
    hidden = reverse("wagtailadmin_pages:unpublish", args=[project.pk])
    asked = [
        (hidden, {}),
        (reverse("wagtailadmin_pages:unpublish", args=[place.pk]), {"include_descendants": "on"}),
        (reverse("wagtailadmin_pages:unpublish", args=[world.year.pk]), {}),
        (reverse("wagtailadmin_pages:move_confirm", args=[project.pk, other.pk]), {}),
        (bulk.replace("ACTION", "unpublish"), {"next": "/admin/"}),
        (bulk.replace("ACTION", "move"), {"next": "/admin/", "chooser": other.pk}),
    ]
    for url, data in asked:
        assert "Снять проект" in admin_client.post(url, data, follow=True).content.decode(), url
        kept = ProjectPage.objects.get(pk=project.pk)
        assert (kept.live, kept.get_parent().pk) == (True, place.pk), url
    assert ContestYearPage.objects.get(pk=world.year.pk).live
    day = dt.timedelta(days=1)
    with without_triggers():
        VotingRound.objects.update(opens_at=timezone.now() - 3 * day, closes_at=timezone.now() - 2 * day)
    admin_client.post(hidden)
    assert not ProjectPage.objects.get(pk=project.pk).live
