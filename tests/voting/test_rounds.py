"""A round before, at and after its announcement; events of two people; rules that the database keeps."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from showcase.core.models import SiteSettings
from showcase.voting import ballotbox
from showcase.voting.choices import EventKind
from showcase.voting.clock import now
from showcase.voting.models import (
    Ballot,
    Consent,
    Option,
    Participation,
    RecordLine,
    RoundEvent,
    Seal,
    VotingRound,
)
from showcase.voting.outcomes import Denied, Refusal
from showcase.voting.state import PanelState, panel_of_number, panel_of_project
from tests import factories
from tests.voting.box import CONSENT, build_year, phone, set_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(tree, settings):
    """A real round with nothing prepared."""
    settings.VOTING_SMS_GATEWAY = "off"
    year = build_year(tree, 2027, demo=False)
    moment = now()
    return VotingRound.objects.create(
        year_page=year, opens_at=moment + dt.timedelta(days=1), closes_at=moment + dt.timedelta(days=2)
    )


def test_everything_missing_is_named_and_announcing_refused(draft, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VOTING_KEYS_DIR = tmp_path / "file" / "keys"
    draft.year_page.projects.update(public_number=None)
    said = " ".join(ballotbox.missing(draft))
    for word in ("номером", "оператор", "телефона", "согласие", "СМС-шлюз", "Папка ключей"):
        assert word in said
    with pytest.raises(Denied, match="номером"):
        ballotbox.announce(draft, None)
    VotingRound.objects.filter(pk=draft.pk).update(opens_at=now() - dt.timedelta(hours=1))
    draft.refresh_from_db()
    assert "Начало голосования уже прошло: проверьте даты." in ballotbox.missing(draft)


def test_codes_on_the_screen_and_a_consent_without_names_are_missing_too(draft, settings):
    settings.VOTING_SMS_GATEWAY = "console"
    set_operator()
    ballotbox.publish_consent("Согласен.")
    assert len(ballotbox.missing(draft)) == 3
    ballotbox.publish_consent(CONSENT)
    (left,) = ballotbox.missing(draft)
    assert "только в демонстрации" in left
    settings.VOTING_SMS_GATEWAY = "smsru"
    assert ballotbox.missing(draft) == []
    ballotbox.announce(draft, None)
    assert (draft.year, draft.is_demo, draft.state) == (2027, False, "announced")
    ballotbox.recall(draft, None)
    assert draft.year is None


def test_announcing_copies_the_picture_file(tree, world):
    project = world.options[0].project
    factories.photo(project)
    Option.objects.filter(pk=world.options[0].pk)
    voting_round = world.round
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        ballotbox.organiser.copy_projects(voting_round)
        cursor.execute("SET session_replication_role = origin")
    option = Option.objects.get(pk=world.options[0].pk)
    assert option.picture.name.startswith("golos/2026-1601-")
    copied = option.picture.read()
    project.photos.all().delete()
    assert copied == Option.objects.get(pk=option.pk).picture.read()
    assert ContentFile(copied).size > 100


def test_pages_that_votes_refer_to_are_not_deleted(world):
    with pytest.raises(ProtectedError):
        world.options[0].project.delete()
    with pytest.raises(ProtectedError):
        world.year.delete()


def test_an_event_is_in_force_when_another_person_confirms_it(world, people):
    option = world.options[0]
    event = ballotbox.propose(
        world.round, EventKind.OPTION_WITHDRAWN, people[0], "Заявитель отказался", option=option
    )
    assert panel_of_number(2026, "1601").state is PanelState.OPEN
    with pytest.raises(Denied, match="другой человек"):
        ballotbox.confirm_event(event, people[0])
    ballotbox.confirm_event(event, people[1])
    panel = panel_of_project(option.project_id)
    assert (panel.state, panel.switch.reason) == (PanelState.WITHDRAWN, "Заявитель отказался")
    assert world.issue(phone(1)).reason is Refusal.WITHDRAWN
    with pytest.raises(Denied):
        ballotbox.confirm_event(event, people[1])
    with pytest.raises(Denied):
        ballotbox.take_back(event)


def test_a_withdrawn_project_is_never_resumed(world, people):
    option = world.options[0]

    def enter(kind: EventKind) -> RoundEvent:
        return ballotbox.propose(world.round, kind, people[0], "Причина", option=option)

    ballotbox.confirm_event(enter(EventKind.OPTION_PAUSED), people[1])
    resumed = enter(EventKind.OPTION_RESUMED)
    ballotbox.confirm_event(enter(EventKind.OPTION_WITHDRAWN), people[1])
    with pytest.raises(Denied, match="насовсем"):
        ballotbox.confirm_event(resumed, people[1])
    with pytest.raises(Denied, match="насовсем"):
        enter(EventKind.OPTION_RESUMED)
    assert panel_of_project(option.project_id).state is PanelState.WITHDRAWN


def test_pending_event_may_be_taken_back(world, people):
    event = ballotbox.propose(world.round, EventKind.PAUSED, people[0], "Проверка")
    ballotbox.take_back(event)
    assert not RoundEvent.objects.filter(kind=EventKind.PAUSED).exists()


def test_the_end_moves_later_only_and_before_it(world, people, clock):
    later = world.round.closes_at + dt.timedelta(days=1)
    with pytest.raises(Denied):
        ballotbox.propose(world.round, EventKind.EXTENDED, people[0], closes_at=world.round.opens_at)
    world.decide(EventKind.EXTENDED, people, "", closes_at=later)
    world.round.refresh_from_db()
    assert world.round.closes_at == later
    event = ballotbox.propose(
        world.round, EventKind.EXTENDED, people[0], closes_at=later + dt.timedelta(days=1)
    )
    clock.shift(days=3)
    with pytest.raises(Denied):
        ballotbox.confirm_event(event, people[1])


def refused(sql: str) -> str:
    """The database's refusal of a statement."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {sql}")
    return str(caught.value)


def test_the_database_refuses_what_the_rules_forbid(world):
    world.vote(phone(1))
    ballotbox.seal(world.round.pk)
    for table in ("participation", "ballot", "seal", "sealedreceipt", "roundevent", "consent"):
        assert "is not allowed" in refused(f"UPDATE voting_{table} SET {column(table)} = {column(table)}")
        assert "is not allowed" in refused(f"TRUNCATE voting_{table} CASCADE")
    assert "frozen" in refused("UPDATE voting_votinground SET age_text = 'x'")
    assert "frozen" in refused("UPDATE voting_votinground SET opens_at = opens_at - interval '1 hour'")
    assert "may only move later" in refused(
        "UPDATE voting_votinground SET closes_at = closes_at - interval '1 s'"
    )
    assert "opened once" in refused("UPDATE voting_votinground SET counted_at = now()")
    assert "not from" in refused("UPDATE voting_votinground SET state = 'certified'")
    assert "not from" in refused("UPDATE voting_votinground SET state = 'draft', year = NULL")
    assert "frozen" in refused("UPDATE voting_option SET title = 'x'")
    assert "bound" in refused("UPDATE voting_challenge SET voter_tag = decode(repeat('00', 32), 'hex')")
    assert Ballot.objects.count() == Participation.objects.count() == Seal.objects.count() == 1
    assert Consent.objects.exists()
    assert not RecordLine.objects.exists()


def column(table: str) -> str:
    """A column that every row of the table has."""
    return {"sealedreceipt": "receipt_hash"}.get(table, "id")


def test_a_demonstration_is_removed_whole(world):
    world.vote(phone(1))
    ballotbox.seal(world.round.pk)
    ballotbox.remove_demo_round(world.round)
    assert not VotingRound.objects.exists()
    assert not Ballot.objects.exists()
    assert SiteSettings.objects.exists()
