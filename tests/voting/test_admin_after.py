"""Staff pages around the end: hidden totals, paper, the whole way to the certification."""

import io
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from showcase.users.models import User
from showcase.voting import ballotbox, results
from showcase.voting.models import Option, PaperCount, RecordLine, RoundEvent, Station, Void, VotingRound
from showcase.voting.recount import recount
from tests.voting.box import World, phone
from tests.voting.staff import address, messages_of, page, person, post, scan

REGISTER = "/admin/voting/ballots/"


def links(client: Client, start: str) -> dict[str, bytes]:
    """Every page of the vote that is reached by links from one, with its bytes."""
    found, waiting = {}, [start]
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        response = client.get(url, follow=True)
        found[url] = response.getvalue()
        hrefs = re.findall(rb'href="(/admin/voting/[^"#]*)"', found[url])
        waiting += [href.decode().replace("&amp;", "&") for href in hrefs]
    return found


def test_nobody_reads_a_projects_votes_before_the_count(world, clock):
    """Two rounds of voting that differ in the choice only give the same pages."""
    boss, shown = person("boss"), []
    station = Station.objects.create(round=world.round, name="ДК")
    extra = [address("station", world.round.pk, station.pk), address("series", world.round.pk)]
    for n in range(30):
        world.vote(phone(n), 0, network="198.51.100.7")
    for number, count in ((0, 7001), (1, 7002)):
        ballotbox.enter_paper(station, world.options[number], count, "0" * 64, by=user_of(boss))
    ballotbox.seal(world.round.pk)
    for hours in (0, 2):
        clock.shift(hours=hours)
        for url in [address("index"), REGISTER, f"{REGISTER}?export=xlsx", *extra]:
            shown += links(boss, url).values()
    assert len(shown) > 30
    # As whole words, for keys and tokens hold any digits.
    assert not re.search(rb"\b7(\xc2\xa0)?00[12]\b|\b1601\D{0,200}\b30\b", b"".join(shown))
    ballotbox.count(world.round.pk)
    assert b">30<" in boss.get(address("results", world.round.pk)).content
    line = quote(repr(RecordLine.objects.first().pk))  # random bytes, "?" and "/" among them
    assert {boss.get(f"{REGISTER}{way}/{line}/").status_code for way in ("edit", "delete", "inspect")} == {
        404
    }


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


@pytest.fixture
def station(world) -> Station:
    return Station.objects.create(round=world.round, name="ДК села Крутое")


def test_paper_is_entered_twice_and_three_mismatches_end_the_turn(world, station):
    clerk, checker, boss = person("clerk"), person("checker"), person("boss")
    place, first, second = (world.round.pk, station.pk), *(f"votes_{o.pk}" for o in world.options[:2])
    assert post(checker, "confirm", *place, **{first: "1", second: "4"}).count("число ещё не внесено") == 1
    assert "Внесено" in post(clerk, "enter", *place, scan=scan(), **{first: "35", second: "4"})
    assert 'value="35"' not in page(checker, "confirm", *place) + page(clerk, "enter", *place)
    assert "Осталось попыток: 2" in post(checker, "confirm", *place, **{first: "1", second: "4"})
    assert "Осталось попыток: 1" in post(checker, "confirm", *place, **{first: "2"})
    assert "вносят заново" in post(checker, "confirm", *place, **{first: "3"})
    assert "внесли другое число" in post(checker, "confirm", *place, **{first: "35"})
    assert "Внесено" in post(clerk, "enter", *place, scan=scan(), **{first: "35"})
    assert "полностью" in post(checker, "confirm", *place, **{first: "35"})
    post(boss, "enter", *place, scan=scan(), **{first: "36"})
    assert "другой человек" in post(boss, "confirm", *place, **{first: "36"})
    assert "сняты" in post(clerk, "station", *place)
    rows = PaperCount.objects.filter(confirmed_at__isnull=False).values_list("option__number", "votes")
    assert sorted(rows) == [("1601", 35), ("1602", 4)]


def test_stations_have_different_names(world):
    clerk = person("clerk")
    assert "Пункт добавлен" in post(clerk, "paper", world.round.pk, name="ДК")
    html = clerk.post(address("paper", world.round.pk), {"name": "ДК"}).content.decode()
    assert "Такой пункт уже есть." in html
    assert "вносит бумажные" in post(person("checker"), "paper", world.round.pk, name="Клуб")


@pytest.fixture
def counted(open_box, clock) -> tuple[World, Client, Client]:
    """A pause, a series of 25 votes, paper, the end; a superuser and a member of the commission."""
    anna, boris, clerk, checker = map(person, ("boss", "member", "clerk", "checker"))
    world, pk = open_box, open_box.round.pk
    for n in range(25):
        world.vote(phone(n), 0)
    world.vote(phone(500_000), 1, network="203.0.113.9")
    for n in range(3):
        world.vote(phone(10_000 * (60 + n)), 2, network=f"203.0.{n}.1")
    for kind in ("paused", "resumed"):
        decided(anna, boris, pk, kind)
    post(clerk, "paper", pk, name="ДК")
    place, name = (pk, Station.objects.get().pk), f"votes_{world.options[1].pk}"
    post(clerk, "enter", *place, scan=scan(), **{name: "12"})
    post(checker, "confirm", *place, **{name: "12"})
    world.end(clock)
    return world, anna, boris


def decided(first: Client, second: Client, pk: str, kind: str, reason: str = "Проверка") -> str:
    """One person enters an event and hears that another must confirm it; what that one hears."""
    post(first, "event", pk, kind, reason=reason)
    place = ("decision", pk, "event", RoundEvent.objects.last().pk)
    assert "другой человек" in post(first, *place, decision="confirm")
    return post(second, *place, decision="confirm")


def test_a_flagged_series_is_voided_and_the_register_shows_it(counted):
    world, anna, boris = counted
    pk = world.round.pk
    (series,) = ballotbox.flagged(world.round)
    words = {"reason": "Одна рука", "protocol": "№ 3"}
    assert "проверьте" in post(boris, "series", pk, series=f"{series.series}1", **words)
    assert "другой член" in post(boris, "series", pk, series=series.series, **words)
    void = ("decision", pk, "void", Void.objects.get().pk)
    assert "другой человек" in post(boris, *void, decision="confirm")
    assert "Аннулировано голосов: 25." in post(anna, *void, decision="confirm")
    assert series.series not in page(anna, "series", pk)
    assert [(row.voided, row.paper) for row in results.count(world.round)] == [(25, None), (0, 12), (0, None)]
    assert world.record().count(" аннулирован\n") == 25
    assert recount(world.record()) == []
    book = load_workbook(io.BytesIO(boris.get(f"{REGISTER}?export=xlsx").getvalue())).active
    assert book.max_row == RecordLine.objects.count() + 1 == 30
    assert boris.get(f"{REGISTER}?is_void__exact=1").content.count(b"1601") >= 25


def test_results_are_entered_and_certified_and_the_act_is_ended(counted):
    world, anna, boris = counted
    pk = world.round.pk
    sheet = page(anna, "results", pk)
    assert ">25<" in sheet
    assert ">12<" in sheet
    first = world.options[1].pk
    fields = {f"{option.pk}-outcome": "unknown" for option in world.options}
    fields |= {f"{first}-outcome": "winner", f"{first}-place": "1", f"{first}-points_total": "12,5"}
    assert "Сохранено" in post(anna, "results", pk, **fields)
    assert "вносит организатор" in post(boris, "results", pk, **fields)
    assert Option.objects.get(pk=first).result.place == 1

    assert "Итоги ещё не утверждены" in messages_of(anna.get(address("act", pk), follow=True))
    assert "итоги утверждены" in decided(boris, anna, pk, "certified", "№ 4")
    assert VotingRound.objects.get().state == "certified"
    act = anna.get(address("act", pk)).content.decode()
    assert "№ 4" in act
    assert "Акт не завершён" in act
    decided(anna, boris, pk, "copies_destroyed", "Копии удалены")
    assert "Копии удалены" in anna.get(address("act", pk)).content.decode()
    assert reverse("voting:record", args=[world.round.year]) in page(anna, "round", pk)
