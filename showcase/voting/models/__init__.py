"""Models of the vote; rules of the data are constraints and triggers in their `Meta`."""

from showcase.voting.models.ballots import Ballot, Participation
from showcase.voting.models.codes import Challenge, Consent, LiftedLimit
from showcase.voting.models.decisions import PaperCount, Station, Void
from showcase.voting.models.record import RecordLine, Seal, SealedReceipt
from showcase.voting.models.round import Option, OptionResult, RoundEvent, VotingRound

__all__ = [
    "Ballot",
    "Challenge",
    "Consent",
    "LiftedLimit",
    "Option",
    "OptionResult",
    "PaperCount",
    "Participation",
    "RecordLine",
    "RoundEvent",
    "Seal",
    "SealedReceipt",
    "Station",
    "Void",
    "VotingRound",
]
