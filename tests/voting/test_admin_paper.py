"""Paper counts in the admin: two people, two blind copies of one protocol, every version kept."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from showcase.voting import totals
from showcase.voting.models import PaperConfirmation, PaperCount, Station, VotingRound
from tests.voting.box import World
from tests.voting.desk import boss, browser, closed, desk, person, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(world) -> Station:
    """A station of the round."""
    return Station.objects.create(round=world.round, name="ДК села Крутое")


@pytest.fixture
def first(db):
    """The browser of who copies the protocol first."""
    return browser(person("first", "enter_paper", "confirm_paper"))


@pytest.fixture
def second(db):
    """The browser of who copies it again."""
    return browser(person("second", "confirm_paper"))


def sheet(world: World, *votes: object) -> dict[str, object]:
    """Numbers beside projects, in the order of projects."""
    return {f"votes_{option.pk}": vote for option, vote in zip(world.options, votes, strict=False)}


def enter(client, station: Station, data: dict, scan: bytes = b"scan"):
    """Post the first copy."""
    upload = SimpleUploadedFile("protokol.pdf", scan)
    return client.post(desk("enter", station.round_id, station.pk), {**data, "scan": upload}, follow=True)


def confirm(client, station: Station, data: dict):
    """Post the second copy."""
    return client.post(desk("confirm", station.round_id, station.pk), data, follow=True)


def paper(world: World) -> list[int | None]:
    """What is counted, once it may be seen."""
    return [row.paper for row in totals.count(world.round)]


def test_two_copies_make_a_count(world, station, first, second, clock):
    assert "Теперь протокол сверяет другой человек" in text(enter(first, station, sheet(world, 12, "", 0)))
    assert PaperCount.objects.get(option=world.options[0]).scan_sha256 == hashlib.sha256(b"scan").hexdigest()
    assert "Протокол сверен полностью" in text(confirm(second, station, sheet(world, 12, "", 0)))
    closed(world, clock)
    assert paper(world) == [12, None, 0]


def test_nobody_confirms_own_copy(world, station, first, clock):
    enter(first, station, sheet(world, 12))
    assert "Эти строки внесли вы" in text(confirm(first, station, sheet(world, 12)))
    assert not PaperConfirmation.objects.exists()
    closed(world, clock)
    assert paper(world)[0] is None


def test_a_difference_is_told_without_the_number(world, station, first, second):
    enter(first, station, sheet(world, 4321, 7))
    html = text(confirm(second, station, sheet(world, 4320, 7)))
    assert "Не совпало: 1601." in html
    assert "4321" not in html
    assert [row.count.votes for row in PaperConfirmation.objects.select_related("count")] == [7]


def test_a_correction_is_a_new_version_and_waits_again(world, station, first, second, clock):
    enter(first, station, sheet(world, 12))
    confirm(second, station, sheet(world, 12))
    enter(first, station, sheet(world, 13))
    assert list(PaperCount.objects.order_by("version").values_list("version", "votes")) == [(1, 12), (2, 13)]
    assert "ждёт сверки" in text(first.get(desk("station", world.round.pk, station.pk)))
    closed(world, clock)
    assert paper(world)[0] == 12  # until the new one is confirmed
    confirm(second, station, sheet(world, 13))
    assert paper(world)[0] == 13
    html = text(boss().get(desk("station", world.round.pk, station.pk)))
    assert html.count("ДК села Крутое") > 1
    for words in ("12</td>", "13</td>", "first", "second"):
        assert words in html


def test_the_same_copy_twice_is_one_version(world, station, first):
    enter(first, station, sheet(world, 12))
    enter(first, station, sheet(world, 12))
    assert PaperCount.objects.count() == 1


@pytest.mark.parametrize("votes", ["-1", "много", "9999999999", "1.5"])
def test_bad_numbers_are_refused_beside_the_field(world, station, first, votes):
    answer = enter(first, station, sheet(world, votes))
    assert answer.status_code == 200
    assert "error-message" in text(answer)
    assert not PaperCount.objects.exists()


def test_an_empty_sheet_and_a_missing_scan_are_refused(world, station, first):
    assert "Впишите число хотя бы у одного проекта" in text(enter(first, station, {}))
    first.post(desk("enter", world.round.pk, station.pk), sheet(world, 5))
    assert not PaperCount.objects.exists()


def test_only_those_who_enter_add_stations(world, first, second):
    url = desk("paper", world.round.pk)
    first.post(url, {"name": "Школа"})
    assert "Такой пункт уже есть" in text(first.post(url, {"name": "Школа"}, follow=True))
    second.post(url, {"name": "Клуб"})
    assert list(Station.objects.values_list("name", flat=True)) == ["Школа"]


def test_only_those_who_may_enter_or_confirm(world, station, second):
    commission = browser(person("commission", "decide_voids"))
    for client, name in ((second, "enter"), (commission, "enter"), (commission, "confirm")):
        assert client.get(desk(name, world.round.pk, station.pk)).status_code == 302
        assert client.post(desk(name, world.round.pk, station.pk), sheet(world, 1)).status_code == 302
    assert not PaperCount.objects.exists()


def test_a_station_of_another_round_is_not_found(world, station, first, tree):
    from tests.voting.box import plant

    other = plant(tree, year=2027)
    assert first.get(desk("enter", other.round.pk, station.pk)).status_code == 404


def test_certified_rounds_take_no_counts(world, station, first, clock):
    closed(world, clock)
    VotingRound.objects.filter(pk=world.round.pk).update(state="certified")
    assert "до утверждения итогов" in text(enter(first, station, sheet(world, 1)))
    assert not PaperCount.objects.exists()
