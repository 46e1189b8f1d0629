"""The ballot box: everything that writes votes or decides about them.

Every function is one transaction, or several idempotent ones. The rules are enforced by the
constraints and triggers of the models.
"""

from showcase.voting.ballotbox.accept import confirm, outcome_of
from showcase.voting.ballotbox.audit import audit
from showcase.voting.ballotbox.certification import act_text, finish_interrupted
from showcase.voting.ballotbox.codes import issue_challenge, lift_limit, purge_expired, wait_before_next
from showcase.voting.ballotbox.decisions import (
    confirm_event,
    confirm_paper,
    confirm_sheet,
    enter_paper,
    enter_sheet,
    propose,
    take_back,
)
from showcase.voting.ballotbox.demo import demo_time, remove_demo_round
from showcase.voting.ballotbox.digests import is_behind
from showcase.voting.ballotbox.organiser import announce, candidates, missing, publish_consent, recall
from showcase.voting.ballotbox.record import (
    count,
    count_due_rounds,
    digest_lines,
    publish_missed_digests,
    record_lines,
    seal,
    seal_due_rounds,
)
from showcase.voting.ballotbox.voids import confirm_void, flagged, propose_void
