"""Many at once, on a real, committing database."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from showcase.voting import ballotbox
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.outcomes import WrongCode
from tests.voting.box import phone, size, wrong


def test_parallel_confirmations_of_one_code_are_one_vote(open_box):
    challenge, code = open_box.code(phone(1))

    def confirm(_):
        try:
            return ballotbox.confirm(challenge, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(confirm, range(size(24, 80))))
    assert {outcome.receipt for outcome in outcomes} == {outcomes[0].receipt}
    assert sum(not outcome.repeated for outcome in outcomes) == 1
    assert open_box.is_whole()


def test_parallel_guesses_are_five(open_box):
    challenge, code = open_box.code(phone(1))

    def guess(_):
        try:
            return ballotbox.confirm(challenge, wrong(code))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(guess, range(size(30, 200))))
    assert sum(isinstance(outcome, WrongCode) for outcome in outcomes) == MAX_ATTEMPTS
