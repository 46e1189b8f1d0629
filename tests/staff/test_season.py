"""A new season by one press, and the checklist of what it lacks."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ContestYearPage, Phase, PointsStep
from showcase.staff import season
from showcase.users.models import User
from showcase.voting.models import VotingRound

DAY = dt.date


def midnight(*day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(*day))


@pytest.fixture
def last_season(tree):
    """The contest of 2025, whose vote is known, and the first dates of 2026."""
    year = tree.year(2025, points_note="По числу голосов.")
    year.phases = [
        Phase(key=PhaseKey.APPLICATIONS, title="Приём заявок", starts=DAY(2025, 1, 20), ends=DAY(2025, 2, 2)),
        Phase(key=PhaseKey.VOTING, title="Голосование", starts=DAY(2025, 3, 26), ends=DAY(2025, 4, 8)),
        Phase(key=PhaseKey.WINNERS, title="Победители", ends=DAY(2025, 5, 8)),
    ]
    year.points_steps = [
        PointsStep(votes_from=0, votes_to=99, points=1),
        PointsStep(votes_from=100, points=5),
    ]
    year.save()
    tree.year(2026)
    tree.year(2027, is_demo=True)
    return year


def test_a_press_makes_the_year_and_its_vote_as_drafts(admin_client, last_season):
    page = admin_client.get(reverse("new_season")).content.decode()
    assert "2028" in page  # 2027 is taken by a demonstration
    answer = admin_client.post(reverse("new_season"), {"year": 2028})
    year = ContestYearPage.objects.get(year=2028)
    assert answer.url == reverse("season", args=[year.pk])
    assert (year.slug, year.live, year.title) == ("2028", False, "Конкурс 2028 года")
    assert [step.points for step in year.points_steps.all()] == [1, 5]
    phases = [
        (phase.key, phase.starts, phase.ends) for phase in year.get_latest_revision_as_object().phases.all()
    ]
    assert phases == [
        ("applications", DAY(2028, 1, 24), DAY(2028, 2, 6)),  # a Monday and a Sunday, as in 2025
        ("voting", DAY(2028, 3, 29), DAY(2028, 4, 11)),
        ("winners", None, DAY(2028, 5, 11)),
    ]
    found = VotingRound.objects.get(year_page=year)
    assert (found.opens_at, found.closes_at) == (midnight(2028, 3, 29), midnight(2028, 4, 12))


@pytest.mark.parametrize(
    ("number", "words"), [(2027, "убрать демонстрацию: manage.py remove_demo"), (26, "2000")]
)
def test_a_year_that_cannot_be_is_refused_in_words(admin_client, last_season, number, words):
    assert words in admin_client.post(reverse("new_season"), {"year": number}).content.decode()
    assert not VotingRound.objects.exists()


def test_the_second_press_leads_to_what_the_first_one_made(admin_client, last_season):
    first, second = (admin_client.post(reverse("new_season"), {"year": 2028}, follow=True) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert "уже создан" in second.content.decode()
    ContestYearPage.objects.get(year=2028).save_revision().publish()
    assert "2028 года уже есть" in admin_client.post(reverse("new_season"), {"year": 2028}).content.decode()


def test_the_table_of_phases_is_for_the_year_in_the_form(admin_client, last_season):
    shown = [
        admin_client.post(reverse("new_season"), {"year": year}).context["number"] for year in (2027, 26)
    ]
    assert shown == [2027, 2028]


def test_the_first_season_has_no_pattern(admin_client, tree):
    admin_client.post(reverse("new_season"), {"year": 2030})
    year = ContestYearPage.objects.get(year=2030)
    assert not year.phases.exists()
    assert not VotingRound.objects.exists()


def test_the_checklist_says_what_is_missing(admin_client, tree, last_season):
    tree.project(last_season, tree.municipality(), live=False)
    steps = season.checklist(last_season)
    assert [step.is_done for step in steps] == [True, True, False, False, False]
    assert steps[2].details == ["1 не опубликовано", "1 без номера"]
    answer = admin_client.get(reverse("season", args=[last_season.pk])).content.decode()
    assert "Осталось шагов: 3." in answer
    assert "Без итога 1 проект" in answer.replace("\xa0", " ")


def test_what_is_not_there_for_all_to_see_is_not_done(admin_client, tree, last_season):
    last_season.has_unpublished_changes = True
    tree.project(last_season, tree.municipality(), public_number="1605", outcome="winner")
    steps = season.checklist(last_season)
    assert [step.is_done for step in steps] == [False, True, True, False, False]
    assert "раньше, чем объявлено голосование" in steps[4].text


def test_bids_begin_with_a_table(admin_client, last_season):
    [link] = [step.url for step in season.checklist(last_season) if step.text == "Проектов ещё нет"]
    assert link == reverse("project_tables:index")
    home = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    for url in (link, reverse("new_season")):
        assert f'<li><a href="{url}">' in home


def test_only_the_organiser_opens_a_season(client, tree, django_user_model):
    user = django_user_model.objects.create_user("redaktor")
    user.user_permissions.add(
        *django_user_model.user_permissions.rel.model.objects.filter(codename="access_admin")
    )
    client.force_login(user)
    answer = client.get(reverse("new_season"), follow=True)
    assert answer.redirect_chain[0][0] == reverse("wagtailadmin_home")


def test_an_older_season_stays_within_reach(admin_client, last_season):
    newer = season.open_season(season.next_number(), User.objects.get(username="admin"))
    html = admin_client.get(reverse("season", args=[newer.pk])).content.decode()
    assert reverse("season", args=[last_season.pk]) in html
