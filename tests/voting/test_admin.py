"""Staff pages: who opens what and when, and the whole way of a round."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.contest.models import PointsStep
from showcase.voting import ballotbox
from showcase.voting.ballotbox.decisions import ACTS
from showcase.voting.choices import EventKind
from showcase.voting.database import now
from showcase.voting.models import Consent, RoundEvent, Station, VotingRound
from tests import examples
from tests.voting.box import CONSENT, build_year, make_round, phone, set_operator
from tests.voting.staff import ROLES, address, messages_of, page, person, post

pytestmark = pytest.mark.django_db

EXAMPLES = examples.load("voting")
PAGES = {name: set(people) for names, people in EXAMPLES["pages"].items() for name in names.split()}
ALL, OVERSEERS = PAGES["index"], PAGES["series"]
OPEN = {state: set(names.split()) for state, names in EXAMPLES["open"].items()}
ALWAYS = OPEN.pop("always")


@pytest.fixture
def at(tree, clock):
    def make(state: str) -> VotingRound:
        ahead = dt.timedelta(hours=1) if state == "before" else -dt.timedelta(hours=1)
        if state == "draft":
            return draft(tree)
        world = make_round(tree, opens_at=now() + ahead, closes_at=now() + dt.timedelta(hours=2))
        if state in ("counting", "counted", "certified"):
            world.vote(phone(1))
            clock.shift(hours=2, minutes=11)
        if state in ("counted", "certified"):
            ballotbox.count(world.round.pk)
        if state == "certified":
            VotingRound.objects.filter(pk=world.round.pk).update(state="certified")
            two = [person("member", name=name).session["_auth_user_id"] for name in ("one", "two")]
            RoundEvent.objects.create(
                round=world.round,
                kind="certified",
                reason="№ 1",
                entered_by_id=two[0],
                entered_at=now(),
                confirmed_by_id=two[1],
                confirmed_at=now(),
            )
        return VotingRound.objects.get(pk=world.round.pk)

    return make


def draft(tree, **fields) -> VotingRound:
    set_operator()
    return VotingRound.objects.create(
        year_page=build_year(tree, 2031),
        opens_at=now() + dt.timedelta(days=1),
        closes_at=now() + dt.timedelta(days=2),
        complaint_days=0,
        **fields,
    )


def address_of(key: str, found: VotingRound) -> str:
    station, _ = Station.objects.get_or_create(round=found, name="ДК")
    if key in ("station", "enter", "confirm"):
        return address(key, found.pk, station.pk)
    if key in ACTS:
        return address("event", found.pk, key)
    return address(key, *([] if key in ("index", "add", "consent") else [found.pk]))


@pytest.mark.parametrize("state", OPEN)
def test_each_page_opens_for_its_people_in_its_time(at, state):
    found = at(state)
    for role in (*ROLES, "boss"):
        client = person(role)
        for key, people in PAGES.items():
            response = client.get(address_of(key, found))
            place = (state, role, key, response.get("Location"))
            if role not in people and not (key in ACTS and role in OVERSEERS):
                assert (response.status_code, response["Location"]) == (302, "/admin/"), place
            elif key in ALWAYS | OPEN[state] and role in people:
                assert response.status_code == 200, place
            else:
                assert response["Location"] in (address("round", found.pk), address_of("station", found)), (
                    place
                )


def test_round_page_offers_only_what_may_be_done(at):
    found = at("open")
    shown = {role: page(person(role), "round", found.pk) for role in ALL}
    assert "Идёт приём голосов" in shown["clerk"]
    assert "Приостановить голосование" in shown["member"]
    assert "Снять предел кодов" not in shown["member"]
    assert "Снять предел кодов" in shown["organiser"]
    assert "Приостановить голосование" not in shown["clerk"]
    for html in shown.values():
        assert "Утвердить итоги" not in html
        assert "Итоги: баллы и места" not in html


def test_menu_and_summary_are_for_people_of_the_vote(world):
    for role, is_shown in (("editor", False), ("checker", True)):
        html = person(role).get("/admin/").content.decode()
        assert ("Идёт приём голосов" in html) == is_shown
        assert (address("index") in html) == is_shown


def test_a_round_is_made_changed_and_announced(tree, settings):
    year, client = build_year(tree, 2030), person("organiser")
    left_out = year.projects.last()
    left_out.unpublish()
    opens = timezone.localtime(now() + dt.timedelta(days=1))
    words = {
        "year_page": year.pk,
        "opens_at": f"{opens:%d.%m.%Y %H:%M}",
        "closes_at": f"{opens:%d.%m.%Y %H:%M}",
        "grace": "00:10:00",
        "complaint_days": "14",
        "age_text": "Мне 14",
    }
    assert "раньше начала" in str(client.post(address("add"), words).context["form"].errors["closes_at"])
    words["closes_at"] = f"{opens + dt.timedelta(days=1):%d.%m.%Y} 00:00"
    client.post(address("add"), words)
    found = VotingRound.objects.get(year_page=year)
    client.post(address("edit", found.pk), {**words, "grace": "00:15:00"})
    found.refresh_from_db()
    assert found.grace == dt.timedelta(minutes=15)
    assert "не хватает" in page(client, "round", found.pk)
    set_operator()
    post(client, "consent", text=CONSENT)
    recap = page(client, "announce", found.pk)
    assert Consent.objects.get().text == CONSENT
    assert "Проектов на голосовании: 2" in recap
    assert all("23:59" in html for html in (recap, client.get(address("index")).content.decode()))
    assert f"{left_out.title} — не опубликован" in recap
    PointsStep.objects.create(year_page=year, votes_from=0, votes_to=10, points=1)
    second = PointsStep.objects.create(year_page=year, votes_from=12, points=2)
    assert "пропуск: от 11 до 11" in page(client, "announce", found.pk)
    assert "пропуск" in post(client, "announce", found.pk)
    second.votes_from = 11
    second.save()
    assert post(client, "announce", found.pk) == "Голосование объявлено."
    assert post(client, "edit", found.pk, **words) == "Голосование уже объявлено: его правила не изменить."
    assert post(client, "recall", found.pk) == "Объявление отозвано."


def test_events_need_another_person_and_may_be_taken_back(world):
    pk, anna, boris = world.round.pk, person("organiser", name="anna"), person("member", name="boris")
    assert "Внесено" in post(anna, "event", pk, "paused", reason="Проверка")
    event = RoundEvent.objects.get(kind=EventKind.PAUSED)
    place = ("decision", pk, "event", event.pk)
    assert "Это внесли вы" in page(anna, *place)
    assert "другой человек" in post(anna, *place, decision="confirm")
    assert "Ждёт второго человека" in page(boris, "round", pk)
    assert "Подтверждено" in post(boris, *place, decision="confirm")
    assert "Приём голосов приостановлен: Проверка" in page(boris, "round", pk)
    assert "Сейчас это невозможно" in post(anna, "event", pk, "paused", reason="Ещё раз")
    post(boris, "event", pk, "resumed", reason="Проверили")
    resumed = RoundEvent.objects.get(kind=EventKind.RESUMED)
    assert "снято" in post(anna, "decision", pk, "event", resumed.pk, decision="take_back")
    assert not RoundEvent.objects.filter(kind=EventKind.RESUMED).exists()
    later = timezone.localtime(world.round.closes_at + dt.timedelta(days=1))
    post(anna, "event", pk, "extended", closes_at=f"{later:%d.%m.%Y %H:%M}")
    post(boris, "decision", pk, "event", RoundEvent.objects.last().pk, decision="confirm")
    world.round.refresh_from_db()
    assert world.round.closes_at == later.replace(second=0, microsecond=0)


def test_a_withdrawal_is_for_good_even_for_a_pending_resumption(world):
    pk, anna, boris = world.round.pk, person("organiser", name="anna"), person("member", name="boris")
    option = world.options[0]

    def decide(kind: str) -> str:
        post(anna, "event", pk, kind, reason="Причина", option=option.pk)
        return post(boris, "decision", pk, "event", RoundEvent.objects.last().pk, decision="confirm")

    decide("option_paused")
    post(anna, "event", pk, "option_resumed", reason="Причина", option=option.pk)
    pending = RoundEvent.objects.last()
    assert "Подтверждено" in decide("option_withdrawn")
    assert "снят насовсем" in post(boris, "decision", pk, "event", pending.pk, decision="confirm")
    assert f'value="{option.pk}"' not in page(anna, "event", pk, "option_paused")


def test_what_votes_refer_to_is_not_deleted_and_the_way_out_is_named(world):
    boss, anna = person("boss"), person("organiser", name="anna")
    post(anna, "event", world.round.pk, "paused", reason="Проверка")
    account = RoundEvent.objects.get(kind=EventKind.PAUSED).entered_by
    for url, advice in (
        (reverse("wagtailadmin_pages:delete", args=[world.options[0].project_id]), "снять с публикации"),
        (reverse("wagtailusers_users:delete", args=[account.pk]), "отметку «активный»"),
    ):
        said = messages_of(boss.post(url, follow=True))
        assert "Удалить нельзя" in said
        assert advice in said


def test_the_limit_of_a_number_is_lifted_and_the_number_kept_nowhere(world, caplog):
    pk, number, client = world.round.pk, "8 910 123-45-67", person("organiser")
    assert "Предел снят" in post(client, "lift", pk, phone=number)
    assert "российский мобильный" in post(client, "lift", pk, phone="+7 940 123-45-67")
    assert world.round.lifted_limits.count() == 1
    assert "123-45" not in caplog.text + page(client, "round", pk)
