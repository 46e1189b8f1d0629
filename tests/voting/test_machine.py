"""T10: whatever people do and in whatever order, totals shown are those of the record, and votes are kept."""

from collections import Counter

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from showcase.voting import ballotbox, results
from showcase.voting.ballotbox import certification, voids
from showcase.voting.choices import EventKind
from showcase.voting.models import PaperCount, Participation, RoundEvent, Station, Void
from showcase.voting.outcomes import Accepted, AlreadyVoted, Denied, Refusal, Refused
from showcase.voting.recount import recount
from tests.factories import Tree
from tests.voting.box import Clock, address, code_of, confirm, make_round, phone, size, two_people, wrong

pytestmark = pytest.mark.django_db
VOTERS = st.integers(0, 7)
PROJECTS = st.integers(0, 2)
STEPS: Counter[str] = Counter()


class Vote(RuleBasedStateMachine):
    """A vote with what its people must find; each example is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.world, self.people = make_round(Tree.present()), two_people()
        self.station = Station.objects.create(round=self.world.round, name="Школа")
        self.votes: dict[int, int] = {}
        self.codes: dict[int, tuple] = {}
        self.paper: dict[int, int] = {}
        self.paused, self.off = False, set()
        self.minutes, self.counted, self.certified, self.voided = 0, False, False, False

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def is_open(self) -> bool:
        return self.minutes < 60 and not self.counted

    @initialize(people=st.lists(st.tuples(VOTERS, PROJECTS), min_size=4, max_size=9))
    def begin(self, people: list[tuple[int, int]]) -> None:
        """No vote is empty: rules are drawn unevenly."""
        for voter, project in people:
            self.one_votes(voter, project)

    @precondition(lambda self: not self.counted)
    @rule(people=st.lists(st.tuples(VOTERS, PROJECTS), min_size=2, max_size=5))
    def vote(self, people: list[tuple[int, int]]) -> None:
        for voter, project in people:
            self.one_votes(voter, project)

    @precondition(lambda self: self.counted)
    @rule(voter=VOTERS, project=PROJECTS)
    def one_votes(self, voter: int, project: int) -> None:
        STEPS["голос"] += 1
        answer = self.world.issue(phone(voter), project, network=address(20 * voter + self.minutes))
        if isinstance(answer, Refused):
            assert (
                not self.is_open() or self.paused or project in self.off or answer.reason is Refusal.TOO_SOON
            )
            assert answer.reason is not Refusal.KEY or self.certified
            return
        assert self.is_open()
        assert not self.paused
        assert project not in self.off
        code = answer.challenge, code_of(answer.challenge)
        outcome = confirm(*code)
        if voter in self.votes:
            assert isinstance(outcome, AlreadyVoted)
        else:
            assert isinstance(outcome, Accepted)
            self.votes[voter], self.codes[voter] = project, code

    @precondition(lambda self: self.codes)
    @rule(data=st.data())
    def repeat(self, data) -> None:
        STEPS["повтор"] += 1
        code = self.codes[data.draw(st.sampled_from(sorted(self.codes)))]
        outcome = confirm(*code)
        assert isinstance(outcome, Accepted | Refused)
        assert not isinstance(outcome, Accepted) or outcome.repeated
        assert not isinstance(confirm(code[0], wrong(code[1])), Accepted)

    def decide(self, kind: EventKind, **details) -> bool:
        STEPS[kind.label] += 1
        try:
            self.world.decide(kind, self.people, **details)
        except Denied:
            RoundEvent.objects.filter(confirmed_at=None).delete()
            return False
        return True

    @rule(is_pause=st.booleans())
    def switch_the_round(self, is_pause: bool) -> None:
        if self.decide(EventKind.PAUSED if is_pause else EventKind.RESUMED):
            self.paused = is_pause

    @rule(project=PROJECTS, kind=st.sampled_from([EventKind.OPTION_PAUSED, EventKind.OPTION_RESUMED]))
    def switch_a_project(self, project: int, kind: EventKind) -> None:
        if self.decide(kind, option=self.world.options[project]):
            (self.off.add if kind is EventKind.OPTION_PAUSED else self.off.discard)(project)

    @rule(project=PROJECTS, votes=st.integers(0, 500), second=st.integers(0, 500))
    def enter_paper(self, project: int, votes: int, second: int) -> None:
        """A count or a correction; the second person may enter another number."""
        STEPS["бумага"] += 1
        try:
            count = ballotbox.enter_paper(
                self.station, self.world.options[project], votes, "0" * 64, self.people[0]
            )
            if ballotbox.confirm_paper(count, second if second % 3 else votes, self.people[1]) is None:
                self.paper[project] = votes
            else:
                PaperCount.objects.filter(pk=count.pk).delete()
        except Denied:
            assert self.certified

    @rule()
    def seal(self) -> None:
        STEPS["печать"] += 1
        if not self.counted:
            ballotbox.seal(self.world.round.pk)

    @rule(minutes=st.sampled_from([1, 5, 10, 40]))
    def wait(self, minutes: int) -> None:
        STEPS["время"] += 1
        self.minutes += minutes
        Clock().shift(minutes=self.minutes)

    @precondition(lambda self: self.minutes >= 55)
    @rule()
    def count(self) -> None:
        STEPS["подсчёт"] += 1
        assert bool(ballotbox.count_due_rounds()) == (self.minutes >= 70 and not self.counted)
        self.counted = self.counted or self.minutes >= 70

    @rule()
    def void(self) -> None:
        STEPS["аннулирование"] += 1
        series = ballotbox.flagged(self.world.round)
        try:
            void = ballotbox.propose_void(self.world.round, series[0].series, "сговор", "№ 1", self.people[0])
            ballotbox.confirm_void(void, self.people[1])
            self.voided = True
        except (Denied, IndexError):
            assert not series or not self.counted or self.certified or Void.objects.exists()

    @precondition(lambda self: self.minutes > 40)
    @rule()
    def certify(self) -> None:
        if self.decide(EventKind.CERTIFIED):
            assert self.counted
            self.certified = True

    @invariant()
    def what_is_shown_is_what_was_done(self) -> None:
        found = self.world.round
        found.refresh_from_db()
        assert bool(found.counted_at) == self.counted
        text = "".join(ballotbox.record_lines(found))
        if not self.counted:
            assert self.world.votes() == len(self.votes) == Participation.objects.count()
            assert self.world.is_whole()
            assert not any(len(line.split()[0]) == 32 for line in text.splitlines())
            with pytest.raises(results.Hidden):
                results.count(found)
            return
        assert recount(text, ballotbox.digest_lines(found)) == []
        chosen = Counter(self.votes.values())
        for place, row in enumerate(results.count(found)):
            assert row.online + row.voided == chosen[place]
            assert row.paper == self.paper.get(place)
            assert self.voided or row.voided == 0
        assert Participation.objects.count() == (0 if self.certified else len(self.votes))


def test_totals_follow_whatever_is_done(monkeypatch, db, record_property):
    monkeypatch.setattr(certification, "REWRITE", ())  # VACUUM needs a connection outside a transaction
    monkeypatch.setattr(certification, "RECYCLE_WAL", ())
    monkeypatch.setattr(voids, "LEAST", dict.fromkeys(voids.LEAST, 1))
    monkeypatch.setattr(voids, "TIMES_USUAL", 1)
    with connection.cursor() as cursor:  # the database knows the usual least
        cursor.execute("ALTER TABLE voting_void DROP CONSTRAINT void_is_of_a_series")
    rules = settings(
        max_examples=size(6, 60),
        stateful_step_count=size(20, 50),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    STEPS.clear()
    run_state_machine_as_test(Vote, settings=rules)
    said = ", ".join(f"{name} {times}" for name, times in sorted(STEPS.items()))
    record_property("T10", f"{STEPS.total()} шагов, после каждого показанное равно пересчёту: {said}")
