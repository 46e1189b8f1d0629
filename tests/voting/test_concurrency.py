"""Many at once, in threads and processes, on a real, committing database (T1, T2, T3, T9)."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections

from showcase.voting import ballotbox, keys
from showcase.voting.channels import GATEWAYS
from showcase.voting.database import now
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.models import Challenge, Participation, RecordLine, VotingRound
from showcase.voting.outcomes import Accepted, Refusal, Refused, WrongCode
from showcase.voting.phones import Phone
from tests.voting.box import World, address, confirm, phone, size, without_triggers, wrong

fork = multiprocessing.get_context("fork")
PATIENCE = "showcase.voting.database.LOCK_MILLISECONDS", "60000"  # circles are still broken after a second


def in_threads(workers: int, calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls in threads, each with a database connection of its own."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


class Quiet:
    """A gateway whose codes cost something; nothing is sent here."""

    name, shows_code = "quiet", False


def pressing(challenge: Any, code: str) -> Callable[[], Any]:
    return lambda: confirm(challenge, code)


def racer(number: int, pairs: list, barrier, results) -> None:
    """One process: for every voter, wait for the others and enter one of the voter's two codes."""
    answers = []
    for pair in pairs:
        barrier.wait(120)
        answers.append(type(confirm(*pair[number % 2])).__name__)
    connections.close_all()
    results.put(Counter(answers))


def test_one_voter_in_many_processes_has_one_vote(open_box, record_property):
    processes, voters = size(8, 50), size(12, 200)
    codes = [
        [open_box.code(phone(number), option, network=address(2 * number + option)) for option in (0, 1)]
        for number in range(voters)
    ]
    connections.close_all()
    barrier, results = fork.Barrier(processes), fork.SimpleQueue()
    racers = [fork.Process(target=racer, args=(n, codes, barrier, results)) for n in range(processes)]
    for process in racers:
        process.start()
    counts = sum((results.get() for _ in racers), Counter())
    for process in racers:
        process.join()

    assert set(counts) == {"Accepted", "AlreadyVoted"}, counts
    assert counts.total() == processes * voters
    assert open_box.votes() == Participation.objects.count() == voters
    assert open_box.is_whole()
    record_property("T1", f"{processes} процессов × {voters} голосующих, голосов {open_box.votes()}")


def test_one_code_pressed_at_once_and_again_is_one_receipt(open_box, clock, record_property):
    rounds, presses = size(3, 40), 50
    for number in range(rounds):
        challenge, code = open_box.code(phone(number), network=address(number))
        outcomes = in_threads(25, [pressing(challenge, code)] * presses)
        assert {(type(one), one.receipt, one.accepted_at) for one in outcomes} == {
            (Accepted, outcomes[0].receipt, outcomes[0].accepted_at)
        }
        assert sum(not one.repeated for one in outcomes) == 1
    clock.shift(minutes=5)
    late = confirm(challenge, code)
    assert (late.receipt, late.repeated) == (outcomes[0].receipt, True)
    assert open_box.votes() == rounds
    assert open_box.is_whole()
    record_property("T2", f"{rounds} × {presses} одновременных нажатий, голосов {rounds}")


def test_parallel_guesses_of_several_codes_of_one_number(open_box, record_property):
    guesses, live = size(60, 200), 3
    codes = [open_box.code(phone(1), network=address(place)) for place in range(live)]
    calls = [pressing(challenge, wrong(code)) for challenge, code in codes for _ in range(guesses)]
    outcomes = in_threads(25, calls[::2] + calls[1::2])

    evaluated = [one for one in outcomes if isinstance(one, WrongCode)]
    assert len(evaluated) == MAX_ATTEMPTS * live
    assert Counter(one.left for one in evaluated) == dict.fromkeys(range(MAX_ATTEMPTS), live)
    assert {one.reason for one in outcomes if isinstance(one, Refused)} == {Refusal.TOO_MANY_ATTEMPTS}
    assert {confirm(*code) for code in codes} == {Refused(Refusal.TOO_MANY_ATTEMPTS)}
    assert open_box.votes() == 0
    record_property("T3", f"{live} кода × {guesses} догадок сразу, проверено по {MAX_ATTEMPTS}")


def test_requests_for_one_number_at_once_send_one_code(open_box, monkeypatch):
    monkeypatch.setattr(*PATIENCE)
    outcomes = in_threads(20, [lambda: open_box.issue(phone(1))] * 20)
    refused = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert refused == [Refusal.TOO_SOON] * 19
    assert Challenge.objects.count() == 1


def test_requests_of_one_network_at_once_stay_within_its_limit(open_box):
    calls = [lambda n=number: open_box.issue(phone(n)) for number in range(size(60, 300))]
    in_threads(20, calls)
    assert Challenge.objects.count() == 30


def test_requests_at_once_stay_within_the_budget_and_wait_for_no_circle(open_box, settings, monkeypatch):
    settings.VOTING_SMS_DAILY_BUDGET = 10
    monkeypatch.setattr(*PATIENCE)
    monkeypatch.setitem(GATEWAYS, "quiet", lambda: Quiet())
    settings.VOTING_SMS_GATEWAY = "quiet"
    places = [(n, m) for n in range(6) for m in range(6)]
    calls = [lambda n=n, m=m: open_box.issue(phone(n), network=address(m)) for n, m in places + places[::-1]]
    outcomes = in_threads(20, calls)
    assert Refused(Refusal.UNAVAILABLE) not in outcomes
    assert Challenge.objects.count() == 8
    monkeypatch.setattr("showcase.voting.database.hold_budget", None)  # a screen waits for nobody
    voter = Challenge(round=open_box.round), keys.load(open_box.round), Phone("+79100000001")
    assert ballotbox.wait_before_next(*voter, address(1), now()).reason is Refusal.BUDGET


def close_in_the_middle(open_box: World, clock, pressed: threading.Semaphore, after: int) -> None:
    """Let the clock pass the end of the grace while voters press, and count as the worker does."""
    for _ in range(after):
        pressed.acquire()
    clock.shift(hours=1, minutes=10)
    while not VotingRound.objects.get(pk=open_box.round.pk).counted_at:
        ballotbox.count_due_rounds()
    connection.close()


def test_votes_across_the_end_of_the_grace(open_box, clock, record_property):
    voters = size(120, 3000)
    codes = [open_box.code(phone(n), n % 3, network=address(n)) for n in range(voters)]
    with without_triggers():  # only the window may refuse
        Challenge.objects.update(expires_at=open_box.round.closes_at.replace(year=2099))
    pressed = threading.Semaphore(0)

    def press(pair: tuple) -> Any:
        outcome = confirm(*pair)
        pressed.release()
        return outcome

    closer = threading.Thread(target=close_in_the_middle, args=(open_box, clock, pressed, voters // 3))
    closer.start()
    answers = in_threads(8, [lambda pair=pair: press(pair) for pair in codes])
    closer.join()

    accepted = [one for one in answers if isinstance(one, Accepted)]
    refused = [one for one in answers if one == Refused(Refusal.CLOSED)]
    assert len(accepted) + len(refused) == voters
    assert len(accepted) >= voters // 3
    assert refused
    edge = open_box.round.closes_at + open_box.round.grace
    assert max(one.accepted_at for one in accepted) < edge
    assert open_box.votes() == RecordLine.objects.count() == len(accepted)
    assert open_box.is_whole()
    assert confirm(*codes[answers.index(refused[0])]) == Refused(Refusal.CLOSED)
    record_property("T9", f"{voters} нажатий у края, принято {len(accepted)}, отклонено {len(refused)}")
