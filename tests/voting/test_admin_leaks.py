"""T11: while totals are hidden the admin is the same whatever people choose, for superusers too."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from showcase.voting import ballotbox
from showcase.voting.models import Ballot, Station
from tests.factories import Tree
from tests.sweeps.test_admin import crawl, foreign_words, spoken
from tests.voting.box import FULL, World, phone, plant, size
from tests.voting.desk import addresses, boss, browser, cells, closed, desk, person, text

pytestmark = pytest.mark.django_db

REGISTERS = ("/admin/voting/rounds/", "/admin/voting/ballots/", "/admin/figures/", "/admin/projects/")
# Questions that a register could answer by the number of its rows.
QUESTIONS = [
    "option={option}", "option__id={option}", "option__number=1601", "option_id__in={option}",
    "ballots__option={option}", "ballots__option__number=1601", "options__ballots__isnull=0", "id={ballot}",
    "options__ballots__option__number=1601", "challenges__option={option}", "round={round}", "q=1601",
    "contest_year__voting_round__ballots__option__number=1601", "o=0", "o=-1.2.3", "o=option__number",
    "contest_year__voting_round__options__ballots__isnull=0", "q={ballot}", "export=xlsx", "export=csv",
    "export=xlsx&option={option}", "day=2026-05-05", "counted=False", "channel=sms", "p=1", "e=1",
    "ordering=voting_options__ballots", "option__project__slug__startswith=p", "_facets=1",
    "round__ballots__option={option}", "municipality=Щекинский район 2026",
]  # fmt: skip

THIS_MINUTE = re.compile(r'value="\d\d\.\d\d\.\d{4} \d\d:\d\d"')
"""What an empty form offers for a moment: the minute may end between two sights."""

Urls = Callable[[World], list[str]]


def choose(world: World, favourite: int, votes: int) -> None:
    """Let so many people vote for one project."""
    for number in range(votes):
        world.vote(phone(number), favourite)


def questions(world: World) -> list[str]:
    """Addresses with every question to every register."""
    names = {"option": world.options[0].pk, "round": world.round.pk, "ballot": Ballot.objects.first().pk}
    found = [question.format(**names) for question in QUESTIONS]
    return [f"{path}?{question}" for path in REGISTERS for question in found]


def content_of(response: Any) -> str:
    """A page, or the rows of a spreadsheet."""
    if "spreadsheet" in response["Content-Type"]:
        return str(cells(response))
    page = response.getvalue().decode() if response.streaming else text(response)
    return THIS_MINUTE.sub('value="now"', page)


def read(client: Client, urls: list[str], ballot: str) -> dict[str, str]:
    """Answers by address; the random id of a ballot is written as a word."""
    answers = {}
    for url in urls:
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        answers[url.replace(ballot, "id")] = content_of(response).replace(ballot, "id")
    return answers


def sight(client: Client, world: World, favourite: int, votes: int, urls: Urls) -> dict[str, str]:
    """What somebody sees after votes for one project; the votes are taken back."""
    point = transaction.savepoint()
    choose(world, favourite, votes)
    answers = read(client, urls(world), str(Ballot.objects.first().pk))
    transaction.savepoint_rollback(point)
    return answers


def differing(first: dict[str, str], second: dict[str, str]) -> dict[str, list[str]]:
    """Addresses whose answers are not the same, with the lines that differ."""
    assert first.keys() == second.keys()
    return {url: changed_lines(first[url], second[url]) for url in first if first[url] != second[url]}


def changed_lines(first: str, second: str) -> list[str]:
    """The first lines that are not the same in both."""
    pairs = zip(first.splitlines(), second.splitlines(), strict=False)
    return [f"{one} | {other}" for one, other in pairs if one != other][:3]


@pytest.fixture
def still(world, clock) -> World:
    """The round with its clock standing, so that only choices can differ.

    Pages were changed at moments of their own: rows of a list that are equal in its order change places by themselves.
    """
    for number, page in enumerate(Page.objects.order_by("path")):
        changed = world.round.opens_at + dt.timedelta(minutes=number)
        Page.objects.filter(pk=page.pk).update(latest_revision_created_at=changed)
    clock.stop_at(world.round.opens_at + dt.timedelta(minutes=30))
    return world


@pytest.mark.parametrize("who", ["superuser", "organiser", "commission", "clerk"])
def test_the_vote_is_the_same_whatever_people_choose(still, who, record_property):
    makers = {
        "superuser": boss,
        "organiser": lambda: browser(person("org", "change_votinground")),
        "commission": lambda: browser(person("com", "decide_voids")),
        "clerk": lambda: browser(person("clerk", "enter_paper", "confirm_paper")),
    }
    client, votes = makers[who](), size(5, 100)
    first, second = (sight(client, still, favourite, votes, addresses) for favourite in (0, 2))
    assert differing(first, second) == {}
    record_property(f"T11 {who}", f"{len(first)} страниц одинаковы при {votes} голосах за разные проекты")


def test_registers_answer_no_question_about_choices(still, record_property):
    client = boss()
    first, second = (sight(client, still, favourite, 2, questions) for favourite in (0, 1))
    assert differing(first, second) == {}
    record_property("T11 вопросов к спискам", str(len(first)))


def test_the_comparison_notices_a_leak(still):
    """Where totals are visible the same two sights differ, so the tests above can fail."""
    place = still.options[0].project.get_parent()
    tree = Tree(None, still.year.get_parent().specific, place.get_parent().specific, None, None, None)
    live = plant(tree, year=2027, totals_mode="live")
    client = boss()
    first, second = (sight(client, live, favourite, 3, addresses) for favourite in (0, 2))
    assert set(differing(first, second)) == {"/admin/voting/ballots/", desk("totals", live.round.pk)}


def of_pages(world: World) -> list[str]:
    """What the rest of the admin says about the project, the year and the municipality."""
    project = world.options[0].project
    names = ("edit", "usage", "history", "delete", "unpublish", "move", "copy")
    urls = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in (project, world.year, project.get_parent())
        for name in names
    ]
    lists = (
        "projects",
        "years",
        "municipalities",
        "reports/site-history",
        "reports/aging-pages",
        "users",
        "",
    )
    return [*urls, *(f"/admin/{name}/".replace("//", "/") for name in lists)]


def editor(world: World) -> Client:
    """A browser of somebody who edits the whole tree of pages and has no right of the vote."""
    group, home = Group.objects.create(name="Редакция"), world.year.get_parent().get_parent()
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = person("editor")
    user.groups.add(group)
    return browser(user)


def test_the_editor_sees_the_same_whatever_people_choose(still, record_property):
    client = editor(still)
    pages = [*of_pages(still), *addresses(still)]
    read(client, pages, "-")
    first, second = (sight(client, still, favourite, 2, lambda world: pages) for favourite in (0, 1))
    assert differing(first, second) == {}
    record_property("T11 редактор", f"{len(first)} страниц")


def test_the_rest_of_the_admin_is_the_same_whatever_people_choose(still, record_property):
    """Every page that links lead to when the tests run in full size, otherwise those that could know."""
    client = boss()
    starts = ["/admin/", *of_pages(still), *addresses(still)]
    pages = [url for url in crawl(client, starts) if "ordering=" not in url] if FULL else of_pages(still)
    read(client, pages, "-")  # what is made while a page is read is made before it is compared
    first, second = (sight(client, still, favourite, 2, lambda world: pages) for favourite in (0, 1))
    assert differing(first, second) == {}
    record_property("T11 остальная админка", f"{len(first)} страниц")


def test_hidden_ballots_are_not_listed(still):
    choose(still, 0, 3)
    client = boss()
    assert len(cells(client.get("/admin/voting/ballots/?export=xlsx"))) == 1  # the heading
    html = text(client.get("/admin/voting/ballots/"))
    assert "1601" not in html
    assert str(Ballot.objects.first().pk) not in html


def test_no_row_of_a_register_has_an_address(still):
    choose(still, 0, 1)
    ballot, client = Ballot.objects.get(), boss()
    for action in ("inspect", "edit", "delete", "history"):
        assert client.get(f"/admin/voting/ballots/{action}/{ballot.pk}/").status_code == 404
        assert client.get(f"/admin/voting/rounds/{action}/{still.round.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["totals", "patterns", "results", "void_add"])
def test_pages_about_projects_are_closed_while_totals_are_hidden(still, name):
    choose(still, 0, 3)
    response = boss().get(desk(name, still.round.pk), follow=True)
    assert response.redirect_chain[0][0] in (desk("round", still.round.pk), desk("voids", still.round.pk))
    assert "голоса по проектам не видит никто" in text(response)
    assert "1601" not in text(response)


def test_totals_do_not_come_as_a_spreadsheet_while_they_are_hidden(still):
    assert boss().get(desk("totals", still.round.pk) + "?export=xlsx").status_code == 302


def test_the_whole_round_is_shown_while_it_runs(still):
    choose(still, 0, 5)
    html = text(boss().get(desk("round", still.round.pk)))
    assert "Принято голосов на сайте</dt><dd>5</dd>" in html
    assert "подтверждено</dt><dd>5</dd>" in html
    assert "<rect" in html
    assert "доставлено</td>" in html or "принято к доставке</td>" in html


def test_entered_paper_counts_are_seen_by_nobody_while_totals_are_hidden(still):
    station = Station.objects.create(round=still.round, name="Клуб")
    ballotbox.enter_paper(station, still.options[0], 7654, "a" * 64, person("clerk", "enter_paper"))
    client, pk = boss(), still.round.pk
    for url in (desk("paper", pk), desk("station", pk, station.pk), desk("round", pk)):
        html = text(client.get(url))
        assert "7654" not in html
        assert "1601" not in html
    assert "ждёт сверки" in text(client.get(desk("paper", pk)))


def test_after_the_close_everything_is_seen(world, clock):
    choose(world, 0, 3)
    world.vote(phone(90), 1)
    closed(world, clock)
    client = boss()
    rows = cells(client.get("/admin/voting/ballots/?export=xlsx"))
    assert rows[0][:5] == ("Голосование", "Час", "Номер", "Проект", "Муниципалитет")
    assert len(rows) == 5
    only = cells(client.get(f"/admin/voting/ballots/?export=xlsx&option={world.options[1].pk}"))
    assert [str(row[2]) for row in only[1:]] == ["1602"]
    totals = cells(client.get(desk("totals", world.round.pk) + "?export=xlsx"))
    assert [row[3] for row in totals[1:]] == [3, 1, 0]
    html = text(client.get(desk("totals", world.round.pk)))
    assert "Щекинский район" in html
    assert html.count("<rect") == 2  # one hour, one municipality


def test_the_organisers_pages_speak_russian(world, clock):
    choose(world, 0, 2)
    client = boss("редактор")
    pages = [client.get(url, follow=True) for url in addresses(world)]
    closed(world, clock)
    pages += [client.get(url, follow=True) for url in addresses(world)]
    left = {}
    for page in pages:
        html = re.sub(r"<code>.*?</code>", "", page.content.decode())
        left |= {word: page.request["PATH_INFO"] for words in spoken(html) for word in foreign_words(words)}
    assert left == {}
