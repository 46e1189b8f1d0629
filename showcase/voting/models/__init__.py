"""Models of the vote."""

from showcase.voting.models.ballots import Ballot, Participation, Void, VoidCase, VoidDecision
from showcase.voting.models.codes import Challenge, Consent, OutboxMessage, SpentProof
from showcase.voting.models.paper import PaperConfirmation, PaperCount, Station
from showcase.voting.models.round import Alarm, Option, OptionEvent, OptionResult, RoundEvent, VotingRound

__all__ = [
    "Alarm",
    "Ballot",
    "Challenge",
    "Consent",
    "Option",
    "OptionEvent",
    "OptionResult",
    "OutboxMessage",
    "PaperConfirmation",
    "PaperCount",
    "Participation",
    "RoundEvent",
    "SpentProof",
    "Station",
    "Void",
    "VoidCase",
    "VoidDecision",
    "VotingRound",
]
