"""Pages with votes in the admin: not deleted, hidden, moved or renamed, alone, together or from above."""

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Page

from showcase.contest.models import ProjectPage
from showcase.users.models import User
from showcase.voting import ballotbox
from showcase.voting.models import Station, VotingRound
from tests.voting.box import World
from tests.voting.desk import boss, closed, person, text

pytestmark = pytest.mark.django_db


def page_of(world: World, name: str) -> Page:
    """The project on the ballot, or what stands above it, or the year."""
    project = world.options[0].project
    above = {
        "project": project,
        "municipality": project.get_parent(),
        "catalogue": project.get_parent().get_parent(),
    }
    return {**above, "home": above["catalogue"].get_parent(), "year": world.year}[name]


def url(name: str, *args: object) -> str:
    """Address of a view of pages."""
    return reverse(f"wagtailadmin_pages:{name}", args=args)


BRANCH = ["project", "municipality", "catalogue", "home", "year"]


@pytest.mark.parametrize("name", BRANCH)
def test_pages_with_votes_are_not_deleted(world, name):
    page, client = page_of(world, name), boss()
    for method in (client.get, client.post):
        answer = method(url("delete", page.pk), {"confirm_site_name": "Точки притяжения"}, follow=True)
        assert answer.status_code == 200
        assert "не удалить" in text(answer)
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("name", BRANCH)
def test_pages_with_votes_are_not_unpublished(world, name):
    page = page_of(world, name)
    answer = boss().post(url("unpublish", page.pk), {"include_descendants": "on"}, follow=True)
    assert "не снять с сайта" in text(answer)
    assert not ProjectPage.objects.filter(live=False).exists()
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("name", ["project", "municipality"])
def test_pages_with_votes_are_not_moved(world, tree, name):
    page = page_of(world, name)
    target = tree.municipality() if name == "project" else tree.home
    client = boss()
    answer = client.post(url("move_confirm", page.pk, target.pk), follow=True)
    assert "Адреса не изменить" in text(answer)
    before = page.url_path
    page.refresh_from_db()
    assert page.url_path == before


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("name", ["project", "municipality"])
def test_several_pages_at_once_are_refused_too(world, tree, name, action):
    page, other = page_of(world, name), tree.municipality()
    query = f"?next=/admin/&id={page.pk}&id={other.pk}"
    data = {"confirm_site_name": "Точки притяжения", "include_descendants": "on"}
    answer = boss().post(f"/admin/bulk/wagtailcore/page/{action}/{query}", data, follow=True)
    words = {"delete": "не удалить", "unpublish": "не снять с сайта"}[action]
    assert words in text(answer) or "Пока на это ссылаются" in text(answer)
    page.refresh_from_db()
    assert page.live
    assert Page.objects.filter(pk=other.pk, live=True).exists()


def test_several_pages_are_not_moved_at_once(world, tree):
    page, target = page_of(world, "project"), tree.municipality()
    free = tree.project(tree.year(2019), page.get_parent())
    query = f"?next=/admin/&id={page.pk}&id={free.pk}"
    answer = boss().post(f"/admin/bulk/wagtailcore/page/move/{query}", {"chooser": target.pk}, follow=True)
    assert "Адреса не изменить" in text(answer)
    assert not target.get_children().exists()


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("project", "slug", "drugoe"),
        ("project", "public_number", "1999"),
        ("municipality", "slug", "drugoe"),
        ("catalogue", "slug", "drugoe"),
        ("year", "slug", "drugoe"),
        ("year", "year", "2031"),
    ],
)
def test_addresses_and_numbers_stay_until_certification(world, name, field, value):
    page, client = page_of(world, name), boss()
    answer = client.post(url("edit", page.pk), {field: value, "action-publish": "1"}, follow=True)
    assert "Адреса не изменить до утверждения итогов" in text(answer)
    saved = client.post(url("edit", page.pk), {field: value}, headers={"accept": "application/json"})
    assert saved.json()["success"] is False
    page.refresh_from_db()
    assert str(getattr(page.specific, field)) != value
    assert not page.revisions.exists()


def test_a_page_with_votes_does_not_end_by_the_clock(world):
    page = page_of(world, "project")
    answer = boss().post(
        url("edit", page.pk), {"slug": page.slug, "expire_at": "2030-01-01 00:00"}, follow=True
    )
    assert "не снять с сайта" in text(answer)


def test_unchanged_addresses_do_not_stop_an_edit(world):
    page = page_of(world, "project")
    answer = boss().post(
        url("edit", page.pk), {"slug": page.slug, "title": "", "body-count": "0"}, follow=True
    )
    assert "Адреса не изменить" not in text(answer)


def test_after_certification_addresses_are_free_and_pages_stay(world, clock):
    closed(world, clock)
    VotingRound.objects.filter(pk=world.round.pk).update(state="certified")
    page, client = page_of(world, "project"), boss()
    answer = client.post(url("edit", page.pk), {"slug": "drugoe", "body-count": "0"}, follow=True)
    assert "Адреса не изменить" not in text(answer)
    assert "не удалить" in text(client.post(url("delete", page.pk), follow=True))


def test_a_project_of_a_draft_says_how_to_free_it(tree):
    year, place = tree.year(2030), tree.municipality()
    project = tree.project(year, place, public_number="1601")
    moment = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    found = VotingRound.objects.create(
        year_page=year, opens_at=moment, closes_at=moment + dt.timedelta(days=14)
    )
    ballotbox.fill_options(found)
    client = boss()
    assert "обновите список" in text(client.post(url("delete", project.pk), follow=True))
    client.post(url("unpublish", project.pk))
    ballotbox.fill_options(found)
    client.post(url("delete", project.pk))
    assert not ProjectPage.objects.filter(pk=project.pk).exists()


def test_a_project_without_votes_is_free(world, tree):
    project = tree.project(tree.year(2019), tree.municipality())
    boss().post(url("delete", project.pk))
    assert not ProjectPage.objects.filter(pk=project.pk).exists()


@pytest.mark.parametrize("together", [False, True])
def test_accounts_that_counts_stand_on_are_kept(world, together):
    clerk = person("clerk", "enter_paper")
    station = Station.objects.create(round=world.round, name="Клуб")
    ballotbox.enter_paper(station, world.options[0], 7, "a" * 64, clerk)
    alone = reverse("wagtailusers_users:delete", args=[clerk.pk])
    address = f"/admin/bulk/users/user/delete/?next=/admin/&id={clerk.pk}" if together else alone
    answer = boss().post(address, follow=True)
    assert "Учётную запись «clerk» не удалить" in text(answer)
    assert "1601" not in text(answer)
    assert User.objects.filter(pk=clerk.pk).exists()
