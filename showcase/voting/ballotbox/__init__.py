"""The ballot box: the only code that writes votes, and whatever decides about them.

Every function is one transaction, or a few that may each be repeated. The database decides; see `sql/`.
"""

from showcase.voting.ballotbox.accept import confirm
from showcase.voting.ballotbox.certification import certify
from showcase.voting.ballotbox.codes import issue_challenge
from showcase.voting.ballotbox.demo import demo_time, remove_demo_round
from showcase.voting.ballotbox.organiser import (
    announce,
    close,
    close_due_rounds,
    extend,
    fill_options,
    pause,
    publish_consent,
    recall,
    resume,
    withdraw,
)
from showcase.voting.ballotbox.paper import confirm_paper, enter_paper
from showcase.voting.ballotbox.purge import purge_expired
from showcase.voting.ballotbox.voids import decide_void, propose_void

__all__ = [
    "announce",
    "certify",
    "close",
    "close_due_rounds",
    "confirm",
    "confirm_paper",
    "decide_void",
    "demo_time",
    "enter_paper",
    "extend",
    "fill_options",
    "issue_challenge",
    "pause",
    "propose_void",
    "publish_consent",
    "purge_expired",
    "recall",
    "remove_demo_round",
    "resume",
    "withdraw",
]
