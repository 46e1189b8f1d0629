"""Voids: proposed by one person, decided by another, public as a count. They never free a number."""

from collections.abc import Iterable
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from showcase.users.models import User
from showcase.voting.ballotbox.locks import sqlstate
from showcase.voting.choices import RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.models import Void, VoidCase, VoidDecision, VotingRound
from showcase.voting.outcomes import Denied

SENTENCES = {
    "VO011": "Итоги утверждены, аннулировать голоса нельзя.",
    "VO022": "В деле указан бюллетень другого голосования.",
    "VO023": "Решает другой человек, не тот, кто предложил.",
}


def propose_void(
    voting_round: VotingRound, ballots: Iterable[UUID], reason: str, protocol: str, by: User
) -> VoidCase:
    """Open a case on some ballots. Nothing changes until somebody else decides. Raises Denied."""
    chosen = set(ballots)
    if not (chosen and reason.strip() and protocol.strip()):
        raise Denied("Нужны бюллетени, причина и номер протокола.")
    if voting_round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Denied("Аннулировать голоса можно только до утверждения итогов.")
    try:
        with transaction.atomic():
            case = VoidCase.objects.create(
                round=voting_round,
                reason=reason.strip(),
                protocol=protocol.strip(),
                proposed_by=by,
                proposed_at=VotingNow(),
            )
            Void.objects.bulk_create(Void(case=case, ballot_id=ballot) for ballot in chosen)
            return case
    except DatabaseError as error:
        raise _denied(error) from error


def decide_void(case: VoidCase, *, approve: bool, by: User) -> VoidDecision:
    """Decide a case, once and for good. Raises Denied for the proposer and for a decided case."""
    try:
        with transaction.atomic():
            return VoidDecision.objects.create(
                case=case, approved=approve, decided_by=by, decided_at=VotingNow()
            )
    except IntegrityError as error:
        raise Denied("По этому делу решение уже принято.") from error
    except DatabaseError as error:
        raise _denied(error) from error


def _denied(error: DatabaseError) -> Exception:
    sentence = SENTENCES.get(sqlstate(error))
    return Denied(sentence) if sentence else error
