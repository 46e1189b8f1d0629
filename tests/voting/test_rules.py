"""T18: what the database itself refuses, whoever asks, and that those rules are really there after it."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from showcase.contest.models import Phase, PointsStep
from showcase.users.models import User
from showcase.voting import ballotbox
from showcase.voting.models import Ballot, Option, OptionEvent, Participation, VotingRound
from showcase.voting.outcomes import Denied
from tests.conftest import ROOT
from tests.voting.box import phone, plant

pytestmark = pytest.mark.django_db

APPEND_ONLY = (
    "ballot consent optionevent papercount paperconfirmation participation roundevent void voidcase"
    " voiddecision"
)
KEPT = f"{APPEND_ONLY} votinground option challenge station"
GUARDED = "votinground option ballot challenge void voiddecision papercount paperconfirmation"
TRIGGERS = {
    *((f"voting_{table}", "voting_append_only") for table in APPEND_ONLY.split()),
    *((f"voting_{table}", "voting_no_truncate") for table in KEPT.split()),
    *((f"voting_{table}", "voting_guard") for table in GUARDED.split()),
    ("voting_ballot", "voting_ballot_has_person"),
    ("voting_votinground", "voting_touch_phase"),
    ("contest_phase", "voting_rule_phase"),
    ("contest_pointsstep", "voting_guard_points"),
}
UNIQUE = {
    "voting_participation": {"round_id, voter_tag", "ballot_id", "receipt_hash"},
    "voting_option": {"round_id, number", "round_id, project_id", "round_id, id"},
    "voting_votinground": {"year_page_id"},
    "voting_void": {"case_id, ballot_id"},
    "voting_papercount": {"station_id, option_id, version"},
}


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def refused(words: str, statement: str, *values: object) -> None:
    """Run SQL that the database must refuse with these words; the test goes on."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        ask(statement, *values)


def rules_of(run) -> tuple[set, set, dict]:
    """Triggers, guarding foreign keys and unique keys of a database, read from its catalogue."""
    triggers = run(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgname LIKE 'voting%%' AND tgenabled = 'O'"
    )
    foreign = run("SELECT conname FROM pg_constraint WHERE conname LIKE '%%_option_of_round'")
    unique = run("SELECT tablename, indexdef FROM pg_indexes WHERE indexdef LIKE 'CREATE UNIQUE%%voting_%%'")
    keys: dict[str, set] = {}
    for table, definition in unique:
        keys.setdefault(table, set()).add(re.search(r"\(([^)]*)\)", definition).group(1))
    return set(triggers), {row[0] for row in foreign}, keys


def test_all_rules_are_in_the_database(record_property):
    triggers, foreign, unique = rules_of(ask)
    assert triggers == TRIGGERS
    assert foreign == {"voting_ballot_option_of_round", "voting_challenge_option_of_round"}
    for table, keys in UNIQUE.items():
        assert keys <= unique[table], table
    record_property("T18", f"{len(triggers)} триггеров, {sum(map(len, UNIQUE.values()))} уникальных ключей")


def test_rules_are_a_migration_of_their_own():
    names = sorted(path.name for path in (ROOT / "showcase/voting/migrations").glob("0*.py"))
    assert names[:2] == ["0001_initial.py", "0002_rules.py"]


def test_votes_are_neither_changed_nor_deleted(world):
    world.vote(phone(1))
    ask("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("ballot", "participation", "optionevent", "roundevent", "consent"):
        refused("not allowed", f"TRUNCATE voting_{table} CASCADE")
    refused(
        "UPDATE of voting_ballot is not allowed",
        "UPDATE voting_ballot SET option_id = %s",
        world.options[1].pk,
    )
    refused("DELETE of voting_ballot is not allowed", "DELETE FROM voting_ballot")
    refused("UPDATE of voting_participation", "UPDATE voting_participation SET voter_tag = sha256('x')")
    refused("DELETE of voting_participation", "DELETE FROM voting_participation")
    refused("DELETE of voting_roundevent", "DELETE FROM voting_roundevent")
    assert world.votes() == 1
    assert world.is_whole()


def test_second_vote_of_a_tag_is_refused_by_the_unique_key(world):
    world.vote(phone(1))
    with pytest.raises(IntegrityError, match="one_person_one_vote"), transaction.atomic():
        ask(
            "INSERT INTO voting_participation SELECT gen_random_uuid(), voter_tag, sha256('x'), channel,"
            " accepted_at, number_range, network_tag, consent_version, gen_random_uuid(), round_id"
            " FROM voting_participation"
        )


INSERT_BALLOT = (
    "INSERT INTO voting_ballot (id, round_id, option_id, channel, nonce, accepted_hour)"
    " VALUES (gen_random_uuid(), %s, %s, 'sms', substr(sha256('x'), 1, 16), now())"
)


def test_ballot_without_a_person_is_refused_at_commit(world):
    refused(
        "without a participation",
        f"{INSERT_BALLOT}; SET CONSTRAINTS ALL IMMEDIATE",
        world.round.pk,
        world.options[0].pk,
    )


def test_ballot_for_a_project_of_another_round_is_refused(world, tree):
    other = plant(tree, year=2027)
    refused("voting_ballot_option_of_round", INSERT_BALLOT, world.round.pk, other.options[0].pk)


def test_ballot_outside_the_window_is_refused(world, clock):
    for shift in ({"hours": -2}, {"hours": 1, "minutes": 10}):
        clock.shift(**shift)
        refused("takes no votes now", INSERT_BALLOT, world.round.pk, world.options[0].pk)


@pytest.mark.parametrize(
    "change",
    [
        "opens_at = opens_at - interval '1 hour'",
        "closes_at = closes_at - interval '1 minute'",
        "grace = '1 minute'",
        "mode = 'results'",
        "totals_mode = 'live'",
        "age_text = ''",
        "email_allowed = true",
        "rules_hash = 'x'",
        "complaint_days = 0",
        "key_fingerprint = 'x'",
        "is_demo = true",
        "state = 'closed'",
        "state = 'certified'",
        "state = 'draft'",
    ],
)
def test_rules_of_an_announced_round_are_frozen(world, change):
    refused("voting:", "UPDATE voting_votinground SET " + change)  # noqa: S608  from the list above


def test_projects_of_an_announced_round_are_frozen(world):
    refused("projects are frozen", "UPDATE voting_option SET title = 'x'")
    refused("projects are frozen", "DELETE FROM voting_option")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Option.objects.create(
            round=world.round, project=world.options[0].project, number="9", title="x", municipality="x"
        )


def test_round_is_not_deleted_once_announced(world):
    refused("not deleted", "DELETE FROM voting_votinground")


def test_new_codes_stop_with_a_pause_even_for_sql(world):
    world.code(phone(1))
    ballotbox.pause(world.options[0], None, "Проверяем заявку.")
    refused(
        "takes no votes now",
        "INSERT INTO voting_challenge SELECT (jsonb_populate_record(c, fresh)).* FROM voting_challenge c,"
        " jsonb_build_object('id', gen_random_uuid()) AS fresh",
    )


# Round and phase are one truth -------------------------------------------------------------------

OPENS, CLOSES = dt.datetime(2026, 3, 25, 21, tzinfo=dt.UTC), dt.datetime(2026, 4, 8, 21, tzinfo=dt.UTC)


@pytest.fixture
def spring(tree):
    """A draft with dates at Moscow midnight: 26 March up to the end of 8 April."""
    year = tree.year(2031)
    Phase.objects.create(
        year_page=year, key="voting", title="Голосование жителей", starts=dt.date(2026, 1, 1)
    )
    return VotingRound.objects.create(year_page=year, opens_at=OPENS, closes_at=CLOSES)


def days(voting_round: VotingRound) -> list[tuple]:
    return list(
        Phase.objects.filter(year_page=voting_round.year_page).values_list("key", "title", "starts", "ends")
    )


TRUTH = [("voting", "Голосование жителей", dt.date(2026, 3, 26), dt.date(2026, 4, 8))]


def test_phase_shows_the_days_of_its_round(spring):
    assert days(spring) == TRUTH
    VotingRound.objects.filter(pk=spring.pk).update(closes_at=CLOSES - dt.timedelta(microseconds=1))
    assert days(spring) == TRUTH
    VotingRound.objects.filter(pk=spring.pk).update(closes_at=CLOSES + dt.timedelta(microseconds=1))
    assert days(spring)[0][3] == dt.date(2026, 4, 9)


def test_phase_cannot_be_edited_apart(spring):
    Phase.objects.update(starts=dt.date(2020, 1, 1), ends=dt.date(2020, 1, 2), key="winners")
    assert days(spring) == TRUTH
    Phase.objects.all().delete()
    assert days(spring) == TRUTH
    ask("DELETE FROM contest_phase")
    assert days(spring) == TRUTH


def test_publishing_the_year_with_older_dates_changes_nothing(spring):
    year = spring.year_page
    for phase in year.phases.all():
        phase.starts = dt.date(2026, 2, 2)
    year.phases.first().ends = dt.date(2026, 2, 3)
    year.save_revision().publish()
    assert days(spring) == TRUTH


def test_year_without_a_phase_gets_one(tree):
    voting_round = VotingRound.objects.create(year_page=tree.year(2025), opens_at=OPENS, closes_at=CLOSES)
    assert days(voting_round) == [("voting", "Голосование", dt.date(2026, 3, 26), dt.date(2026, 4, 8))]


def test_other_phases_and_years_are_free(spring, tree):
    free = Phase.objects.create(
        year_page=tree.year(2024), key="voting", title="x", starts=dt.date(2024, 3, 18)
    )
    other = Phase.objects.create(
        year_page=spring.year_page, key="winners", title="y", starts=dt.date(2026, 5, 8)
    )
    for phase in (free, other):
        phase.refresh_from_db()
    assert (free.starts, other.starts) == (dt.date(2024, 3, 18), dt.date(2026, 5, 8))
    assert Phase.objects.filter(pk__in=[free.pk, other.pk]).delete()[0] == 2


# Points, people, demonstrations ------------------------------------------------------------------


def test_points_freeze_with_the_announcement(tree, clock):
    clock.stop_at(OPENS)
    year = tree.year(2031)
    step = PointsStep.objects.create(year_page=year, votes_from=1, votes_to=20, points=1)
    tree.project(year, tree.municipality(), public_number="1601")
    voting_round = VotingRound.objects.create(year_page=year, opens_at=OPENS, closes_at=CLOSES)
    ballotbox.publish_consent("Согласие")
    ballotbox.fill_options(voting_round)
    ballotbox.announce(voting_round, "Тест")
    step.save()
    refused("points is frozen", "UPDATE contest_pointsstep SET points = 2")
    refused("points is frozen", "DELETE FROM contest_pointsstep")
    refused(
        "points is frozen",
        "INSERT INTO contest_pointsstep (year_page_id, votes_from) VALUES (%s, 5)",
        year.pk,
    )


def test_points_unpublished_at_the_announcement_may_still_come(world):
    PointsStep.objects.create(year_page=world.year, votes_from=1, points=1)


def test_demonstration_can_be_removed_and_a_real_round_cannot(world, tree):
    demo = plant(tree, year=2099, demo=True)
    demo.vote(phone(1))
    boss, other = (User.objects.create_user(name) for name in ("a", "b"))
    ballot = Ballot.objects.get(round=demo.round)
    case = ballotbox.propose_void(demo.round, [ballot.pk], "Проверка", "1", boss)
    ballotbox.decide_void(case, approve=True, by=other)
    ballotbox.pause(demo.options[0], None, "Проверка")
    with pytest.raises(Denied):
        ballotbox.remove_demo_round(world.round)
    ballotbox.remove_demo_round(demo.round)
    assert not VotingRound.objects.filter(is_demo=True).exists()
    assert not OptionEvent.objects.exists()
    assert world.vote(phone(1)).receipt
    assert Participation.objects.count() == 1


def test_only_demonstrations_look_at_the_demonstration_clock(world, tree):
    demo = plant(tree, year=2099, demo=True)
    past = demo.round.opens_at + dt.timedelta(minutes=1)
    with ballotbox.demo_time(past):
        assert demo.vote(phone(1)).accepted_at == past
        assert world.vote(phone(1)).accepted_at > past
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('voting.demo_now', true)")
        assert cursor.fetchone() == ("",)
