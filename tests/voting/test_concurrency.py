"""Many at once: real processes and threads on a real, committing database."""

import multiprocessing
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import connection, connections

from showcase.voting import ballotbox
from showcase.voting.models import Challenge, Participation
from showcase.voting.outcomes import Accepted, AlreadyVoted, Denied, Refusal, Refused, WrongCode
from tests.voting.box import is_accepted, phone, size, wrong

fork = multiprocessing.get_context("fork")


def in_threads(workers: int, calls: list) -> list:
    """Run the calls by so many threads, each with a database connection of its own; give the results in
    order.
    """

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


def racer(number: int, pairs: list, barrier, results) -> None:
    """One process: for every voter, wait for the others and enter one of the voter's two codes."""
    answers = []
    for pair in pairs:
        barrier.wait(60)
        answers.append(type(ballotbox.confirm(*pair[number % 2])).__name__)
    connections.close_all()
    results.put(Counter(answers))


def test_one_voter_in_many_processes_has_one_vote(open_box, clock, record_property):
    """T1: every voter holds two codes for two projects, and all processes enter one of them at the same
    moment.
    """
    processes, voters = size(8, 50), size(12, 200)
    first = [open_box.code(phone(number), 0) for number in range(voters)]
    clock.shift(seconds=61)
    second = [open_box.code(phone(number), 1) for number in range(voters)]
    pairs = list(zip(first, second, strict=True))
    connections.close_all()
    barrier, results = fork.Barrier(processes), fork.SimpleQueue()
    racers = [fork.Process(target=racer, args=(n, pairs, barrier, results)) for n in range(processes)]
    for process in racers:
        process.start()
    counts = sum((results.get() for _ in racers), Counter())
    for process in racers:
        process.join()
    assert open_box.votes() == voters
    assert open_box.is_whole()
    assert set(counts) <= {"Accepted", "AlreadyVoted"}, counts
    assert counts["Accepted"] + counts["AlreadyVoted"] == processes * voters
    record_property(
        "T1", f"{processes} процессов, {voters} голосующих, {processes * voters} попыток, голосов {voters}"
    )


def test_same_code_pressed_fifty_times_gives_one_receipt(open_box, clock, record_property):
    """T2: at once, and again five minutes later."""
    rounds = size(3, 40)
    for number in range(rounds):
        challenge, code = open_box.code(phone(number))
        outcomes = in_threads(25, [lambda c=challenge, d=code: ballotbox.confirm(c, d)] * 50)
        assert all(map(is_accepted, outcomes)), Counter(map(str, outcomes))
        assert len({(o.receipt, o.accepted_at) for o in outcomes}) == 1
        assert sum(not o.repeated for o in outcomes) == 1
    clock.shift(minutes=5)
    late = ballotbox.confirm(challenge, code)
    assert (late.receipt, late.accepted_at, late.repeated) == (
        outcomes[0].receipt,
        outcomes[0].accepted_at,
        True,
    )
    assert open_box.votes() == rounds
    record_property("T2", f"{rounds} × 50 одновременных нажатий, голосов {rounds}")


def test_of_two_hundred_guesses_five_are_evaluated(open_box, record_property):
    """T3: then the code is locked, even for the right answer."""
    rounds = size(2, 20)
    for number in range(rounds):
        challenge, code = open_box.code(phone(number))
        guess = wrong(code)
        outcomes = in_threads(25, [lambda c=challenge, d=guess: ballotbox.confirm(c, d)] * 200)
        counts = Counter(type(outcome) for outcome in outcomes)
        assert counts == {WrongCode: 5, Refused: 195}
        assert {outcome.left for outcome in outcomes if isinstance(outcome, WrongCode)} == {0, 1, 2, 3, 4}
        assert {outcome.reason for outcome in outcomes if isinstance(outcome, Refused)} == {
            Refusal.TOO_MANY_ATTEMPTS
        }
        assert ballotbox.confirm(challenge, code) == Refused(Refusal.TOO_MANY_ATTEMPTS)
        assert Challenge.objects.get(pk=challenge).attempts == 5
    assert open_box.votes() == 0
    record_property("T3", f"{rounds} × 200 догадок, проверено по 5")


def test_codes_of_one_number_are_limited_at_once_too(open_box):
    """Twenty requests in the same moment send one message."""
    outcomes = in_threads(20, [lambda: open_box.issue(phone(1))] * 20)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 19
    assert {outcome.reason for outcome in refused} == {Refusal.TOO_SOON}
    assert Challenge.objects.count() == 1


def outlive_the_window() -> None:
    """Let codes live longer than the round, so that only the window can refuse them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE voting_challenge DISABLE TRIGGER USER")
        cursor.execute("UPDATE voting_challenge SET expires_at = expires_at + interval '1 day'")
        cursor.execute("ALTER TABLE voting_challenge ENABLE TRIGGER USER")


def test_close_during_load_leaves_a_constant_count(open_box, clock, record_property):
    """T9: voters press until after the end; the close waits for the votes under way and ends the rest."""
    voters = size(150, 3000)
    codes = [open_box.code(phone(number), number % 3) for number in range(voters)]
    outlive_the_window()
    taken, closed = threading.Semaphore(0), threading.Event()

    def press(pair):
        outcome = ballotbox.confirm(*pair)
        taken.release()
        return outcome

    def close_in_the_middle() -> None:
        for _ in range(voters // 3):
            taken.acquire()
        clock.shift(hours=1, minutes=10)
        while not closed.is_set():
            with suppress(Denied):
                ballotbox.close(open_box.round.pk, "Тест")
                closed.set()
        connection.close()

    closer = threading.Thread(target=close_in_the_middle)
    closer.start()
    answers = in_threads(8, [lambda pair=pair: press(pair) for pair in codes])
    closer.join()
    accepted = [outcome for outcome in answers if isinstance(outcome, Accepted)]
    refused = [outcome for outcome in answers if outcome == Refused(Refusal.CLOSED)]
    assert len(accepted) >= voters // 3
    assert refused, "the load ended before the close"
    assert len(accepted) + len(refused) == voters
    assert open_box.votes() == len(accepted)
    assert open_box.is_whole()
    voting_round = type(open_box.round).objects.get(pk=open_box.round.pk)
    latest = Participation.objects.order_by("-accepted_at").values_list("accepted_at", flat=True)[0]
    assert latest < voting_round.closes_at + voting_round.grace
    assert voting_round.state == "closed"
    assert ballotbox.confirm(*codes[answers.index(refused[0])]) == Refused(Refusal.CLOSED)
    assert open_box.votes() == len(accepted)
    record_property("T9", f"{voters} нажатий у края, принято {len(accepted)}, отклонено {len(refused)}")


def test_used_numbers_race_with_fresh_ones(open_box):
    """A second vote of a number and its first one at the same time: exactly one is taken."""
    codes = [open_box.code(phone(number)) for number in range(10)]
    outcomes = in_threads(10, [lambda pair=pair: ballotbox.confirm(*pair) for pair in codes * 3])
    assert sum(isinstance(outcome, Accepted) and not outcome.repeated for outcome in outcomes) == 10
    assert not any(isinstance(outcome, AlreadyVoted) for outcome in outcomes)
    assert open_box.votes() == 10
