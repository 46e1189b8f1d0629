"""A round before, at and after its announcement; events of two people; rules that the database keeps."""

import datetime as dt

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import ProtectedError

from showcase.core.sql import ask
from showcase.voting import ballotbox
from showcase.voting.choices import EventKind
from showcase.voting.database import HOLD_ROUND
from showcase.voting.models import (
    Ballot,
    Consent,
    Option,
    Participation,
    RecordLine,
    Seal,
    Station,
    VotingRound,
)
from showcase.voting.outcomes import Denied, Refusal
from showcase.voting.state import PanelState, panel_of_number, panel_of_project
from tests import databases, examples, factories
from tests.voting.box import phone, without_triggers

pytestmark = pytest.mark.django_db


def test_announcing_copies_the_picture_file(tree, world):
    option, project = world.options[0], world.options[0].project
    factories.photo(project)
    with without_triggers():
        ballotbox.organiser.copy_projects(world.round)
    option.refresh_from_db()
    assert option.picture.name.startswith("golos/2026-1601-")
    copied = option.picture.read()
    project.photos.all().delete()
    assert copied == Option.objects.get(pk=option.pk).picture.read()
    assert len(copied) > 100


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
    """The database says so too, to a decision that was made at the same moment."""
    option = world.options[0]
    world.decide(EventKind.OPTION_PAUSED, people, option=option)
    resumed = ballotbox.propose(world.round, EventKind.OPTION_RESUMED, people[0], "Причина", option=option)
    world.decide(EventKind.OPTION_WITHDRAWN, people, option=option)
    with pytest.raises(Denied, match="насовсем"):
        ballotbox.confirm_event(resumed, people[1])
    with pytest.raises(DatabaseError, match="stays withdrawn"), transaction.atomic():
        resumed.confirm(people[1])
    assert panel_of_project(option.project_id).state is PanelState.WITHDRAWN


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
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        ask(f"SET CONSTRAINTS ALL IMMEDIATE; {sql}")
    return str(caught.value)


def test_the_database_refuses_what_the_rules_forbid(world, people):
    world.vote(phone(1))
    ballotbox.seal(world.round.pk)
    for table in ("participation", "ballot", "seal", "sealedreceipt", "roundevent", "consent"):
        assert "is not allowed" in refused(f"UPDATE voting_{table} SET {column(table)} = {column(table)}")
        assert "is not allowed" in refused(f"TRUNCATE voting_{table} CASCADE")
    ballotbox.enter_paper(
        Station.objects.create(round=world.round, name="ДК"), world.options[0], 5, "0" * 64, people[0]
    )
    for statement, word in examples.load("vote_tampering")["refused"].items():
        assert word in refused(statement), statement
    assert Ballot.objects.count() == Participation.objects.count() == Seal.objects.count() == 1
    assert Consent.objects.exists()
    assert not RecordLine.objects.exists()


def column(table: str) -> str:
    return {"sealedreceipt": "receipt_hash"}.get(table, "id")


def test_a_demonstration_is_removed_whole_and_not_under_a_vote(world, monkeypatch):
    monkeypatch.setattr("showcase.voting.database.LOCK_MILLISECONDS", "50")
    with psycopg.connect(databases.url_of(connection.settings_dict["NAME"])) as voter:
        voter.execute(HOLD_ROUND, {"id": str(world.round.pk), "wait": "0"})
        with pytest.raises(OperationalError):
            ballotbox.remove_demo_round(world.round)
    world.vote(phone(1))
    ballotbox.seal(world.round.pk)
    ballotbox.remove_demo_round(world.round)
    assert not VotingRound.objects.exists()
    assert not Ballot.objects.exists()
