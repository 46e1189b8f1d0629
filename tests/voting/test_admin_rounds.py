"""Rounds in the admin: rules until the announcement, frozen afterwards, one truth with the year's phases."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from showcase.contest.models import ContestYearPage, Phase, PointsStep
from showcase.users.models import User
from showcase.voting import ballotbox, keys
from showcase.voting.models import Consent, OptionEvent, VotingRound
from tests.voting.box import World, phone, wrong
from tests.voting.desk import boss, browser, closed, desk, person, text

pytestmark = pytest.mark.django_db

RULES = {
    "mode": "own", "opens_at": "2030-03-26 00:00", "closes_at": "2030-04-09 00:00", "grace_minutes": "10",
    "totals_mode": "hidden", "age_text": "Мне есть 14 лет", "complaint_days": "14", "external_url": "",
}  # fmt: skip


def add_round(client, year: ContestYearPage, **changes: str):
    """Post the form of a new round."""
    return client.post(desk("add"), {**RULES, "year_page": year.pk, **changes}, follow=True)


def draft(tree) -> tuple:
    """A year with one project and a draft made in the admin."""
    year, client = tree.year(2030), boss()
    tree.project(year, tree.municipality(), public_number="1601")
    add_round(client, year)
    return year, client, VotingRound.objects.get()


def test_a_round_is_made_filled_announced_and_recalled(tree):
    year, client, found = draft(tree)
    assert timezone.localtime(found.opens_at) == dt.datetime(
        2030, 3, 26, tzinfo=timezone.get_default_timezone()
    )
    assert found.grace == dt.timedelta(minutes=10)
    phase = Phase.objects.get(year_page=year)
    assert (phase.starts, phase.ends) == (dt.date(2030, 3, 26), dt.date(2030, 4, 8))
    client.post(desk("step", found.pk, "fill"))
    client.post(desk("consent"), {"text": "Согласен."})
    answer = client.post(desk("step", found.pk, "announce"), follow=True)
    assert "Голосование объявлено." in text(answer)
    found.refresh_from_db()
    assert found.state == "open"
    assert found.rules_hash in text(answer)
    assert "boss" in text(answer)  # the journal
    client.post(desk("step", found.pk, "recall"))
    found.refresh_from_db()
    assert found.state == "draft"


def test_nothing_is_announced_without_consent_or_projects(tree):
    _, client, found = draft(tree)
    assert "ни одного проекта" in text(client.post(desk("step", found.pk, "announce"), follow=True))
    client.post(desk("step", found.pk, "fill"))
    assert "согласие" in text(client.post(desk("step", found.pk, "announce"), follow=True))
    assert VotingRound.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2030-03-25 00:00"}, "Конец голосования раньше начала."),
        ({"closes_at": ""}, "Укажите дату и время."),
        ({"mode": "external"}, "Укажите адрес площадки"),
        ({"grace_minutes": "61"}, "60"),
    ],
)
def test_bad_rules_are_refused_beside_the_field(tree, changes, sentence):
    answer = add_round(boss(), tree.year(2030), **changes)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not VotingRound.objects.exists()


def test_a_round_without_votes_needs_no_dates(tree):
    add_round(boss(), tree.year(2030), mode="results", opens_at="", closes_at="")
    assert VotingRound.objects.get().opens_at is None


def test_rules_are_edited_while_they_are_a_draft(tree):
    year, client, found = draft(tree)
    answer = client.post(
        desk("edit", found.pk), {**RULES, "closes_at": "2030-04-12 00:00", "grace_minutes": "5"}, follow=True
    )
    assert "Правила сохранены." in text(answer)
    found.refresh_from_db()
    assert found.grace == dt.timedelta(minutes=5)
    assert Phase.objects.get(year_page=year).ends == dt.date(2030, 4, 11)


def test_announced_rules_are_refused_with_a_sentence(world):
    client = boss()
    for method in (client.get, client.post):
        answer = method(desk("edit", world.round.pk), RULES, follow=True)
        assert answer.status_code == 200
        assert "правила не изменить" in text(answer)


def test_an_announcement_between_reading_and_saving_wins(tree, monkeypatch):
    """The form was opened before the announcement: the database refuses, the page says so."""
    _, client, found = draft(tree)
    client.post(desk("step", found.pk, "fill"))
    ballotbox.publish_consent("Согласен.")
    ballotbox.announce(found, "Тест")
    monkeypatch.setattr("showcase.voting.desk.rounds.EditRound.check", lambda self: None)
    answer = client.post(desk("edit", found.pk), {**RULES, "grace_minutes": "1"}, follow=True)
    assert "правила не изменить" in text(answer)
    found.refresh_from_db()
    assert found.grace == dt.timedelta(minutes=10)


@pytest.mark.parametrize("step", ["fill", "announce", "recall", "close"])
def test_steps_out_of_time_are_refused_with_a_sentence(world, step):
    client = boss()
    assert "Сейчас это невозможно." in text(client.get(desk("step", world.round.pk, step)))
    answer = client.post(desk("step", world.round.pk, step), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain
    world.round.refresh_from_db()
    assert world.round.state == "open"


def test_the_end_moves_later_only(world):
    client, before = boss(), world.round.closes_at
    sooner = timezone.localtime(before - dt.timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M")
    assert "только отодвинуть" in text(
        client.post(desk("step", world.round.pk, "extend"), {"closes_at": sooner}, follow=True)
    )
    later = timezone.localtime(before + dt.timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    client.post(desk("step", world.round.pk, "extend"), {"closes_at": later})
    world.round.refresh_from_db()
    assert world.round.closes_at > before


def test_a_round_is_closed_by_hand_too(world, clock):
    clock.shift(hours=1, minutes=11)
    assert "Голосование закрыто." in text(boss().post(desk("step", world.round.pk, "close"), follow=True))


def test_an_unknown_step_is_not_found(world):
    assert boss().get(desk("step", world.round.pk, "explode")).status_code == 404


def test_a_lost_key_is_told(world):
    keys.destroy(world.round.pk)
    assert "Ключ голосования пропал или подменён" in text(boss().get(desk("round", world.round.pk)))


def test_the_consent_is_versioned(tree):
    client = boss()
    client.post(desk("consent"), {"text": "Первая."})
    client.post(desk("consent"), {"text": "Первая."})
    client.post(desk("consent"), {"text": "Вторая."})
    assert list(Consent.objects.order_by("version").values_list("version", "text")) == [
        (1, "Первая."),
        (2, "Вторая."),
    ]


# Options --------------------------------------------------------------------------------------------------------


def act(client, world: World, kind: str, reason: str = "Проверяем заявку"):
    """Post an event of the first project."""
    url = desk("option", world.round.pk, world.options[0].pk)
    return client.post(url, {"kind": kind, "reason": reason}, follow=True)


def test_a_project_is_paused_resumed_and_withdrawn(world):
    client = boss()
    for kind, words in (
        ("paused", "приостановлен"),
        ("resumed", "возобновлён"),
        ("withdrawn", "снят с голосования"),
    ):
        assert words in text(act(client, world, kind))
    assert [event.kind for event in OptionEvent.objects.all()] == ["paused", "resumed", "withdrawn"]
    assert OptionEvent.objects.first().by.username == "boss"
    assert "снят с голосования насовсем" in text(act(client, world, "resumed"))
    assert OptionEvent.objects.count() == 3


def test_an_event_needs_a_reason_and_makes_sense(world):
    client = boss()
    act(client, world, "paused", reason="  ")
    act(client, world, "resumed")
    assert not OptionEvent.objects.exists()


def test_events_end_with_the_round(world, clock):
    closed(world, clock)
    assert "только пока голосование объявлено" in text(act(boss(), world, "paused"))
    assert not OptionEvent.objects.exists()


# Permissions ----------------------------------------------------------------------------------------------------


def test_three_groups_are_made_and_left_alone(db):
    groups = {
        group.name: list(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.filter(name__startswith="Голосование")
    }
    assert {name: sorted(codes) for name, codes in groups.items()} == {
        "Голосование: внесение бумажных голосов": ["access_admin", "enter_paper"],
        "Голосование: сверка бумажных голосов": ["access_admin", "confirm_paper"],
        "Голосование: комиссия": ["access_admin", "decide_voids"],
    }
    from showcase.voting.desk.rights import make_groups

    Group.objects.get(name="Голосование: комиссия").permissions.clear()
    make_groups()
    assert not Group.objects.get(name="Голосование: комиссия").permissions.exists()
    assert Group.objects.filter(name__startswith="Голосование").count() == 3


OPEN_TO = {
    "round": {"org", "enter", "confirm", "void"}, "options": {"org"}, "paper": {"org", "enter", "confirm", "void"},
    "voids": {"org", "void"}, "totals": {"org", "void"}, "patterns": {"org", "void"}, "results": {"org"},
    "void_add": {"void"},
}  # fmt: skip
PEOPLE = {
    "org": "change_votinground",
    "enter": "enter_paper",
    "confirm": "confirm_paper",
    "void": "decide_voids",
}


def test_pages_open_to_those_who_need_them(world, clock):
    closed(world, clock)
    editor = person("editor")
    clients = {name: browser(person(name, codename)) for name, codename in PEOPLE.items()} | {
        "editor": browser(editor)
    }
    for page, allowed in OPEN_TO.items():
        answers = {
            name: client.get(desk(page, world.round.pk)).status_code for name, client in clients.items()
        }
        assert {name for name, status in answers.items() if status == 200} == allowed, page
        assert {status for name, status in answers.items() if name not in allowed} == {302}
    for path, allowed in {"rounds": {*PEOPLE}, "ballots": {"org", "void"}}.items():
        answers = {name: client.get(f"/admin/voting/{path}/").status_code for name, client in clients.items()}
        assert {name for name, status in answers.items() if status == 200} == allowed, path
    for path in (desk("add"), desk("consent")):
        assert {name for name, client in clients.items() if client.get(path).status_code == 200} == {"org"}


def test_strangers_are_asked_to_sign_in(world, client):
    answer = client.get(desk("round", world.round.pk))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_the_menu_shows_the_vote_to_its_people_only(world):
    assert "/admin/voting/rounds/" not in text(browser(person("editor")).get("/admin/"))
    html = text(browser(person("clerk", "enter_paper")).get("/admin/"))
    assert "/admin/voting/rounds/" in html
    assert "/admin/voting/ballots/" not in html


def test_wrong_codes_do_not_show_as_votes(world):
    challenge, code = world.code(phone(1))
    ballotbox.confirm(challenge, wrong(code))
    assert "Принято голосов на сайте</dt><dd>0</dd>" in text(boss().get(desk("round", world.round.pk)))


# The year's page ------------------------------------------------------------------------------------------------


def edit(client, page: ContestYearPage, **changes: str):
    """Open the form of a page, change some fields and publish it."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(url).context["form"]
    data = {"action-publish": "1"}
    for part in [
        form,
        *form.formsets.values(),
        *(row for formset in form.formsets.values() for row in formset.forms),
    ]:
        for field in part if not hasattr(part, "management_form") else part.management_form:
            value = field.value()
            if field.name == "body":
                data.update({"body-count": "0"})
            elif value is not None and value is not False:
                data[field.html_name] = "\n".join(value) if isinstance(value, list) else str(value)
    data.update({"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **changes})
    return client.post(url, data, follow=True)


@pytest.fixture
def year(world) -> ContestYearPage:
    """The year of the round, published once."""
    page = ContestYearPage.objects.get(pk=world.year.pk)
    page.save_revision().publish()
    return page


def test_the_phase_takes_no_other_days(world, year):
    client, before = boss(), Phase.objects.get(year_page=year)
    assert "Даты этапа берутся из голосования" in text(
        client.get(reverse("wagtailadmin_pages:edit", args=[year.pk]))
    )
    answer = edit(
        client, year, **{"phases-0-starts": "2020-01-01", "phases-0-ends": "2020-01-02", "title": "Новое имя"}
    )
    assert answer.status_code == 200
    year.refresh_from_db()
    after = Phase.objects.get(year_page=year)
    assert year.title == "Новое имя"
    assert (after.starts, after.ends) == (before.starts, before.ends)


def test_the_phase_is_not_deleted(year):
    answer = edit(boss(), year, **{"phases-0-DELETE": "1", "title": "Новое имя"})
    assert "Этап «голосование» удалить нельзя" in text(answer)
    year.refresh_from_db()
    assert year.title != "Новое имя"


def test_the_frozen_table_of_points_is_refused_with_a_sentence(tree):
    found_year = tree.year(2030)
    PointsStep.objects.create(year_page=found_year, votes_from=1, votes_to=20, points=1)
    tree.project(found_year, tree.municipality(), public_number="1601")
    found_year.refresh_from_db()
    found_year.save_revision().publish()
    client = boss()
    add_round(client, found_year)
    found = VotingRound.objects.get()
    ballotbox.fill_options(found)
    ballotbox.publish_consent("Согласен.")
    ballotbox.announce(found, "Тест")
    assert "Таблица баллов — часть правил" in text(edit(client, found_year, **{"points_steps-0-points": "7"}))
    assert PointsStep.objects.get().points == 1
    assert edit(client, found_year, title="Новое имя").status_code == 200
    found_year.refresh_from_db()
    assert found_year.title == "Новое имя"
    assert User.objects.filter(username="boss").exists()
