"""The organiser's part: announcing, extending, closing, paper, voids, certifying, and the commands."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from showcase.contest.models import PointsStep
from showcase.voting import ballotbox, keys, receipts, totals
from showcase.voting.ballotbox.certification import act_text
from showcase.voting.clock import now
from showcase.voting.models import (
    Alarm,
    Ballot,
    Challenge,
    OutboxMessage,
    PaperCount,
    Participation,
    RoundEvent,
    Station,
    VotingRound,
)
from showcase.voting.outcomes import Denied
from showcase.voting.receipts import Check
from tests.voting.box import phone, plant, two_people
from tests.voting.voter import Voter

SCAN = "a" * 64


def finish(world, clock) -> None:
    """Let the round end and close it."""
    clock.shift(hours=1, minutes=11)
    assert ballotbox.close(world.round.pk, "Тест")
    world.round.refresh_from_db()


def run(*command: str, **options: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def column(world, name: str) -> list:
    return [getattr(row, name) for row in totals.count(world.round)]


# Announcing --------------------------------------------------------------------------------------


def test_announcement_fixes_rules_keys_and_words(world):
    world.round.refresh_from_db()
    assert world.round.state == "open"
    assert '"options": [["1601", "Площадка' in world.round.rules
    assert (
        len(world.round.rules_hash)
        == len(world.round.key_fingerprint)
        == len(world.round.signing_public_key)
        == 64
    )
    assert [event.kind for event in world.round.journal.all()] == ["announced"]


@pytest.mark.django_db
def test_announcement_needs_projects_and_a_consent(tree, clock):
    moment = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    clock.stop_at(moment)
    draft = VotingRound.objects.create(
        year_page=tree.year(2031), opens_at=moment, closes_at=moment + dt.timedelta(1)
    )
    with pytest.raises(Denied, match="ни одного проекта"):
        ballotbox.announce(draft, "Тест")
    tree.project(draft.year_page, tree.municipality(), public_number="1601")
    tree.project(draft.year_page, tree.municipality())
    assert ballotbox.fill_options(draft) == 1
    with pytest.raises(Denied, match="согласие"):
        ballotbox.announce(draft, "Тест")
    clock.stop_at(moment + dt.timedelta(1))
    with pytest.raises(Denied, match="уже прошёл"):
        ballotbox.announce(draft, "Тест")


def test_projects_of_a_draft_may_exchange_their_numbers(tree):
    year, place = tree.year(2031), tree.municipality()
    one, other = (tree.project(year, place, public_number=number) for number in ("1601", "1602"))
    draft = VotingRound.objects.create(year_page=year, opens_at=now(), closes_at=now() + dt.timedelta(1))
    assert ballotbox.fill_options(draft) == 2
    for page, number in ((one, None), (other, "1601"), (one, "1602")):
        type(page).objects.filter(pk=page.pk).update(public_number=number)
    ballotbox.fill_options(draft)
    assert dict(draft.options.values_list("number", "project")) == {"1601": other.pk, "1602": one.pk}


def test_announced_round_is_recalled_only_before_its_opening(world, clock):
    with pytest.raises(Denied, match="уже началось"):
        ballotbox.recall(world.round, "Тест")
    clock.shift(hours=-2)
    ballotbox.recall(world.round, "Тест")
    assert world.round.state == "draft"
    ballotbox.announce(world.round, "Тест")
    assert [event.kind for event in world.round.journal.all()] == ["announced", "recalled", "announced"]


def test_end_moves_only_later_and_only_before_it(world, clock):
    closes = world.round.closes_at
    with pytest.raises(Denied):
        ballotbox.extend(world.round, closes - dt.timedelta(minutes=1), "Тест")
    ballotbox.extend(world.round, closes + dt.timedelta(hours=1), "Тест")
    assert world.round.closes_at == closes + dt.timedelta(hours=1)
    assert world.round.journal.last().kind == "extended"
    clock.shift(hours=2, minutes=1)
    with pytest.raises(Denied):
        ballotbox.extend(world.round, closes + dt.timedelta(hours=5), "Тест")


def test_consent_has_versions(world):
    assert ballotbox.publish_consent("Согласен на обработку персональных данных.").version == 1
    assert ballotbox.publish_consent("Новые слова.").version == 2
    world.vote(phone(1))
    assert Participation.objects.get().consent_version == 1


# Closing and counting ----------------------------------------------------------------------------


def test_close_waits_for_the_grace_and_repeats_safely(world, clock):
    with pytest.raises(CommandError, match="ещё идёт"):
        run("close_round", "2026")
    clock.shift(hours=1, minutes=9)
    with pytest.raises(CommandError, match="ещё идёт"):
        run("close_round", "2026")
    clock.shift(hours=1, minutes=10, seconds=5)
    assert run("close_round", "2026") == "Голосование закрыто.\n"
    assert run("close_round", "2026") == "Голосование уже закрыто.\n"
    assert ballotbox.close_due_rounds() == 0
    assert RoundEvent.objects.filter(kind="closed").count() == 1


def test_worker_closes_what_is_due(world, clock):
    assert ballotbox.close_due_rounds() == 0
    clock.shift(hours=1, minutes=11)
    assert ballotbox.close_due_rounds() == 1


def test_hidden_totals_are_hidden_from_everybody(world, clock):
    """T11: no argument, permission or command opens them before the close."""
    for number in range(6):
        world.vote(phone(number), option=number % 2)
    with pytest.raises(totals.Hidden):
        totals.count(world.round)
    with pytest.raises(CommandError, match="скрыто"):
        run("tally", "2026")
    world.round.totals_mode = "live"  # an object in memory is not the round
    with pytest.raises(totals.Hidden):
        totals.count(world.round)
    finish(world, clock)
    assert column(world, "sms") == [3, 3, 0]
    assert "1601\t3\t0\t0\t—" in run("tally", "2026")


@pytest.mark.django_db
def test_live_totals_are_seen_at_once(tree):
    live = plant(tree, totals_mode="live")
    live.vote(phone(1))
    assert column(live, "sms") == [1, 0, 0]


def test_activity_says_nothing_about_projects(tree, clock):
    """T11: two rounds whose votes went to different projects look the same."""
    seen = []
    for year, option in ((2026, 0), (2027, 2)):
        box = plant(tree, year=year)
        for number in range(4):
            box.vote(phone(number), option)
        seen.append(totals.activity(box.round))
    assert seen[0] == seen[1]
    assert [(code.asked, code.sent, code.confirmed) for code in seen[0].codes] == [(4, 4, 4)]
    assert sum(count for _, count in seen[0].per_hour) == 4


def test_ids_and_order_of_ballots_say_nothing(world):
    """T11: ids are random, and the hour is all that is known of the time."""
    for number in range(12):
        world.vote(phone(number))
    by_time = list(Participation.objects.order_by("accepted_at").values_list("ballot_id", flat=True))
    by_id = list(Ballot.objects.order_by("pk").values_list("pk", flat=True))
    assert by_time != by_id
    assert {ballot.accepted_hour.minute for ballot in Ballot.objects.all()} == {0}


def test_points_follow_the_table(tree):
    year = tree.year(2020)
    for row in ((1, 20, 1), (21, 50, 2), (51, None, 3)):
        PointsStep.objects.create(year_page=year, votes_from=row[0], votes_to=row[1], points=row[2])
    steps = [
        list(row)
        for row in year.points_steps.order_by("votes_from").values_list("votes_from", "votes_to", "points")
    ]
    found = [totals.points_for(votes, steps) for votes in (0, 1, 20, 21, 50, 51, 100_000)]
    assert found == [None, 1, 1, 2, 2, 3, 3]


# Paper and voids ---------------------------------------------------------------------------------


def test_paper_counts_only_when_confirmed_by_another(world, people, clock):
    anna, boris = people
    stations = [Station.objects.create(round=world.round, name=name) for name in ("Школа", "Клуб")]
    first = ballotbox.enter_paper(stations[0], world.options[0], 30, SCAN, anna)
    with pytest.raises(Denied, match="другой человек"):
        ballotbox.confirm_paper(first, anna)
    ballotbox.confirm_paper(first, boris)
    with pytest.raises(Denied, match="уже подтверждён"):
        ballotbox.confirm_paper(first, boris)
    second = ballotbox.enter_paper(stations[0], world.options[0], 35, SCAN, boris)
    ballotbox.enter_paper(stations[1], world.options[0], 5, SCAN, anna)
    finish(world, clock)
    assert column(world, "paper") == [30, None, None], "a correction counts when it is confirmed"
    ballotbox.confirm_paper(second, anna)
    assert column(world, "paper") == [35, None, None]
    with pytest.raises(Denied, match="новая версия"):
        ballotbox.confirm_paper(first, boris)
    assert list(PaperCount.objects.order_by("pk").values_list("version", "votes")) == [
        (1, 30),
        (2, 35),
        (1, 5),
    ]


def test_paper_of_another_round_is_refused(world, tree, people):
    other = plant(tree, year=2027)
    station = Station.objects.create(round=other.round, name="Школа")
    with pytest.raises(Denied):
        ballotbox.enter_paper(station, world.options[0], 1, SCAN, people[0])


def test_void_needs_two_people_and_never_frees_the_number(world, people, clock):
    anna, boris = people
    for number in range(3):
        world.vote(phone(number))
    ballot = Participation.objects.order_by("accepted_at")[0].ballot_id
    case = ballotbox.propose_void(world.round, [ballot], "Продажа голосов", "№ 5", anna)
    with pytest.raises(Denied, match="другой человек"):
        ballotbox.decide_void(case, approve=True, by=anna)
    ballotbox.decide_void(case, approve=True, by=boris)
    with pytest.raises(Denied, match="уже принято"):
        ballotbox.decide_void(case, approve=False, by=boris)
    clock.shift(minutes=5)
    assert type(world.vote(phone(0))).__name__ == "AlreadyVoted"
    finish(world, clock)
    assert (column(world, "sms"), column(world, "voided")) == ([2, 0, 0], [1, 0, 0])
    assert world.votes() == 3


def test_rejected_and_repeated_cases_void_nothing_twice(world, people, clock):
    anna, boris = people
    world.vote(phone(1))
    ballot = Ballot.objects.get().pk
    for approve in (False, True, True):
        case = ballotbox.propose_void(world.round, [ballot], "Проверка", "№ 1", anna)
        ballotbox.decide_void(case, approve=approve, by=boris)
    finish(world, clock)
    assert (column(world, "sms"), column(world, "voided")) == ([0, 0, 0], [1, 0, 0])


def test_void_needs_reason_protocol_and_ballots_of_this_round(world, tree, people):
    other = plant(tree, year=2027)
    other.vote(phone(1))
    ballot = Ballot.objects.get().pk
    for ballots, reason, protocol in (
        ([], "а", "б"),
        ([ballot], " ", "б"),
        ([ballot], "а", ""),
        ([ballot], "а", "б"),
    ):
        with pytest.raises(Denied):
            ballotbox.propose_void(world.round, ballots, reason, protocol, people[0])


# The end -----------------------------------------------------------------------------------------

SIGNED = {"protocol": "Протокол № 7", "first": "Анна", "second": "Борис"}


def test_certifying_destroys_who_took_part_and_keeps_the_votes(open_box, clock, settings):
    for number in range(5):
        outcome = open_box.vote(phone(number), number % 2)
    finish(open_box, clock)
    before = totals.count(open_box.round)
    with pytest.raises(CommandError, match="14 дней"):
        run("certify_round", "2026", **SIGNED)
    clock.shift(days=15)
    with pytest.raises(CommandError, match="два разных"):
        run("certify_round", "2026", **{**SIGNED, "second": "анна "})
    assert "Итоги утверждены" in run("certify_round", "2026", **SIGNED)
    assert not keys.exists(open_box.round.pk)
    assert not any(model.objects.exists() for model in (Participation, Challenge, OutboxMessage))
    assert totals.count(open_box.round) == before
    open_box.round.refresh_from_db()
    assert receipts.check(open_box.round, outcome.receipt, "0004") is Check.DESTROYED
    with pytest.raises(keys.KeyFault):
        keys.load(open_box.round)


def test_act_says_what_was_destroyed_and_is_the_same_again(open_box, clock, settings):
    open_box.vote(phone(1))
    finish(open_box, clock)
    clock.shift(days=15)
    path = ballotbox.certify(open_box.round, **SIGNED)
    text = path.read_text()
    for words in (
        "отметок об участии: 1",
        "Протокол № 7",
        "Первый подписавший: Анна",
        open_box.round.key_fingerprint,
    ):
        assert words in text
    path.unlink()
    assert ballotbox.certify(open_box.round, protocol="", first="", second="").read_text() == text


def test_nothing_is_decided_after_the_certification(open_box, clock, people_of_box):
    open_box.vote(phone(1))
    ballot = Ballot.objects.get().pk
    undecided = ballotbox.propose_void(open_box.round, [ballot], "а", "б", people_of_box[0])
    finish(open_box, clock)
    clock.shift(days=15)
    with pytest.raises(Denied, match="без решения"):
        ballotbox.certify(open_box.round, **SIGNED)
    ballotbox.decide_void(undecided, approve=False, by=people_of_box[1])
    ballotbox.certify(open_box.round, **SIGNED)
    open_box.round.refresh_from_db()
    with pytest.raises(Denied):
        ballotbox.propose_void(open_box.round, [ballot], "а", "б", people_of_box[0])


@pytest.fixture
def people_of_box(open_box):
    return two_people()


def test_rewritten_ballots_lie_in_the_order_of_their_ids(open_box, clock):
    for number in range(20):
        open_box.vote(phone(number))
    finish(open_box, clock)
    clock.shift(days=15)
    ballotbox.certify(open_box.round, **SIGNED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM voting_ballot ORDER BY ctid")
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM voting_ballot")
        transactions = cursor.fetchone()[0]
    assert found == sorted(found)
    assert transactions == 1, "numbers of transactions would tell who voted before whom"


def test_paper_of_one_person_alone_holds_the_certification_up(open_box, clock, people_of_box):
    station = Station.objects.create(round=open_box.round, name="Клуб")
    finish(open_box, clock)
    first = ballotbox.enter_paper(station, open_box.options[0], 7, "a" * 64, people_of_box[0])
    clock.shift(days=15)
    with pytest.raises(Denied, match="не подтвердил второй"):
        ballotbox.certify(open_box.round, **SIGNED)
    ballotbox.confirm_paper(first, people_of_box[1])
    ballotbox.certify(open_box.round, **SIGNED)


def test_certified_vote_is_over_and_sounds_no_alarm(open_box, clock):
    voter = Voter().vote()
    clock.shift(days=20)
    ballotbox.close(open_box.round.pk, "Тест")
    open_box.round.refresh_from_db()
    ballotbox.certify(open_box.round, **SIGNED)
    for path in (voter.url, f"{voter.url}kod/", voter.receipt_url, "/golos/2026/"):
        assert voter.get(path).response.status_code == 200, path
    assert not Alarm.objects.exists()


def test_act_has_no_latin_words(open_box, clock):
    finish(open_box, clock)
    clock.shift(days=15)
    ballotbox.certify(open_box.round, **SIGNED)
    event = RoundEvent.objects.get(kind="certified")
    text = act_text(open_box.round, event).replace(open_box.round.key_fingerprint, "")
    assert not [letter for letter in text if letter.isascii() and letter.isalpha()]


def test_purge_command(world, clock):
    world.issue(phone(1))
    clock.shift(hours=25)
    assert run("purge_expired") == "Удалено кодов: 1. Стёрто адресов: 1.\n"
    assert run("purge_expired") == "Удалено кодов: 0. Стёрто адресов: 0.\n"


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["close_round", "tally", "certify_round"])
def test_commands_know_no_year_without_a_round(command):
    options = SIGNED if command == "certify_round" else {}
    with pytest.raises(CommandError, match="нет голосования"):
        run(command, "1999", **options)
