"""The panel «Сейчас»."""

import datetime as dt

import pytest
from django.utils import timezone

from showcase.contest.choices import PhaseKey
from showcase.contest.models import Phase
from showcase.outreach.models import FaultReport
from showcase.staff import dashboard, roles
from showcase.voting.choices import EventKind
from showcase.voting.models import VotingRound


@pytest.fixture
def season(districts):
    """A contest whose bids are taken today; both its projects are drafts."""
    day = timezone.localdate()
    districts.year.phases.add(
        Phase(
            key=PhaseKey.APPLICATIONS,
            title="Приём заявок",
            starts=day - dt.timedelta(days=1),
            ends=day + dt.timedelta(days=1),
        )
    )
    districts.year.save()
    return districts


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ((roles.PRESS,), ["Конкурс 2026 года", "Готовность проектов"]),
        (
            (roles.ORGANISER,),
            ["Конкурс 2026 года", "Голосование 2026 года", "Готовность проектов", "Жители сообщили"],
        ),
        ((roles.COMMISSION,), ["Конкурс 2026 года", "Голосование 2026 года"]),
        ((), ["Конкурс 2026 года"]),
    ],
)
def test_everybody_sees_the_lines_of_their_rights(season, person, rf, given, titles):
    request = rf.get("/admin/")
    request.user = person("somebody", *given)
    lines = dashboard.lines(request)
    assert [line.title for line in lines] == titles
    assert "Приём заявок" in lines[0].text
    assert "Черновиков: 2." in lines[0].text


def test_a_decision_waits_in_front_of_everybody_but_who_entered_it(season, person, signed_in):
    first, today = person("first", roles.COMMISSION), timezone.now()
    vote = VotingRound.objects.create(
        year_page=season.year, opens_at=today, closes_at=today + dt.timedelta(days=1)
    )
    vote.journal.create(kind=EventKind.PAUSED, reason="Жалоба", entered_by=first, entered_at=today)
    words = "Ждёт второго человека: 1"
    assert words in signed_in("second", roles.COMMISSION).get("/admin/").content.decode()
    assert words not in signed_in("first").get("/admin/").content.decode()


def test_reports_of_residents_are_counted_until_somebody_takes_them(season, signed_in):
    for state in ("new", "new", "taken"):
        FaultReport.objects.create(project_title="Площадка", what="Сломано", state=state)
    html = signed_in("organiser", roles.ORGANISER).get("/admin/").content.decode()
    assert "2\xa0новых сообщения" in html
    assert "?state__exact=new" in html


def test_a_season_in_preparation_is_the_organisers_alone(season, person, rf, tree):
    tree.year(2027, live=False)
    request = rf.get("/admin/")
    for name, role, title in (
        ("press", roles.PRESS, "Конкурс 2026 года"),
        ("organiser", roles.ORGANISER, "Конкурс 2027 года"),
    ):
        request.user = person(name, role)
        assert dashboard.lines(request)[0].title == title
