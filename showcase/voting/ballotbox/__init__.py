"""The ballot box: everything that writes votes or decides about them.

Every function is one transaction, or a few that may each be repeated. The database decides; see the
constraints and triggers of the models.
"""

from showcase.voting.ballotbox.accept import confirm, outcome_of
from showcase.voting.ballotbox.audit import audit
from showcase.voting.ballotbox.certification import act_text, finish_interrupted
from showcase.voting.ballotbox.codes import issue_challenge, lift_limit, purge_expired, wait_before_next
from showcase.voting.ballotbox.demo import demo_time, remove_demo_round
from showcase.voting.ballotbox.events import confirm_event, propose, take_back
from showcase.voting.ballotbox.organiser import announce, candidates, missing, publish_consent, recall
from showcase.voting.ballotbox.paper import confirm_paper, enter_paper
from showcase.voting.ballotbox.record import (
    count,
    count_due_rounds,
    publish_missed_digests,
    seal,
    seal_due_rounds,
)
from showcase.voting.ballotbox.record_text import digest_lines, record_lines
from showcase.voting.ballotbox.voids import confirm_void, flagged, propose_void

__all__ = [
    "act_text",
    "announce",
    "audit",
    "candidates",
    "confirm",
    "confirm_event",
    "confirm_paper",
    "confirm_void",
    "count",
    "count_due_rounds",
    "demo_time",
    "digest_lines",
    "enter_paper",
    "finish_interrupted",
    "flagged",
    "issue_challenge",
    "lift_limit",
    "missing",
    "outcome_of",
    "propose",
    "propose_void",
    "publish_consent",
    "publish_missed_digests",
    "purge_expired",
    "recall",
    "record_lines",
    "remove_demo_round",
    "seal",
    "seal_due_rounds",
    "take_back",
    "wait_before_next",
]
