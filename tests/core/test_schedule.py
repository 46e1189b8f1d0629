"""Pages at their time: what is planned comes out, what cannot says why, and nobody waits for it."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from showcase.core import queue, schedule
from showcase.core.russian import moment_ru
from showcase.news.models import NewsPage
from showcase.operations import conditions
from showcase.staff.jobs import publish_scheduled
from showcase.users.models import User

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def plan(page: NewsPage, moment: dt.datetime, **changes: object) -> Revision:
    """Plan a new version of the page, even for a moment that has passed since."""
    page.go_live_at = timezone.now() + HOUR
    for name, value in changes.items():
        setattr(page, name, value)
    version = page.save_revision(clean=False)
    version.publish()
    Revision.objects.filter(pk=version.pk).update(approved_go_live_at=moment)
    version.content["go_live_at"] = moment.isoformat()
    Revision.objects.filter(pk=version.pk).update(content=version.content)
    version.refresh_from_db()
    return version


def published(page: NewsPage) -> NewsPage:
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def test_after_an_hour_without_the_worker_pages_come_out_and_the_alarm_ends(tree):
    late = timezone.now() - HOUR
    draft = tree.article(live=False)
    plan(draft, late)
    gone = tree.article(expire_at=late)
    assert conditions.publication().level == conditions.Level.ALARM
    publish_scheduled()
    draft.refresh_from_db()
    gone.refresh_from_db()
    assert (draft.live, gone.live) == (True, False)
    assert not schedule.waiting().exists()
    assert conditions.publication().level == conditions.Level.FINE


def test_a_taken_address_keeps_the_plan_says_so_once_and_stops_nobody(tree, mail_server):
    author = User.objects.create_superuser("press", "press@example.org", "a-long-password")
    page, other = published(tree.article()), tree.article(live=False)
    version = plan(page, timezone.now() - HOUR, slug="spisok-pobeditelej")
    Revision.objects.filter(pk=version.pk).update(user=author)
    plan(other, timezone.now() - HOUR / 2)
    tree.article(title="Первая", slug="spisok-pobeditelej")
    publish_scheduled()
    publish_scheduled()
    other.refresh_from_db()
    assert other.live
    assert list(schedule.waiting()) == [version]
    assert PageLogEntry.objects.filter(page=page, action=schedule.REFUSED).count() == 1
    assert "заняла страница «Первая»" in conditions.publication().advice
    queue.run_due()
    (letter,) = mail_server.letters
    assert letter["To"] == "press@example.org"
    assert "заняла страница «Первая»" in letter.get_content()


def test_a_plan_whose_obstacle_is_gone_is_carried_out(tree):
    page = published(tree.article())
    version = plan(page, timezone.now() - HOUR, slug="spisok")
    other = tree.article(slug="spisok")
    assert schedule.carry_out() == [version]
    other.slug = "drugoj"
    other.save()
    assert schedule.carry_out() == []
    page.refresh_from_db()
    assert (page.slug, page.live) == ("spisok", True)


def test_words_about_a_moment():
    moment = timezone.make_aware(dt.datetime(2099, 12, 6, 9, 0))
    assert moment_ru(moment).replace("\u00a0", " ") == "6 декабря 2099 года в 9:00"
    this_year = moment.replace(year=timezone.localdate().year)
    assert moment_ru(this_year).replace("\u00a0", " ") == "6 декабря в 9:00"
