"""Models of the vote; rules of the data are constraints and triggers in their `Meta`."""

from showcase.voting.models.ballots import Ballot, Challenge, Consent, LiftedLimit, Participation
from showcase.voting.models.record import PaperCount, RecordLine, Seal, SealedReceipt, Station, Void
from showcase.voting.models.round import Option, OptionResult, RoundEvent, VotingRound
