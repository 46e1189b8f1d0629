"""The two halves of a vote. No column links them: only the round's key can."""

import uuid

from django.db import models
from django.db.models import Q

from showcase.voting.models.base import VotingModel
from showcase.voting.models.round import VotingRound
from showcase.voting.models.triggers import append_only, before_insert

MAY_GO = (
    "EXISTS (SELECT FROM voting_votinground WHERE id = OLD.round_id AND (is_demo OR state = 'certified'))"
)
"""A demonstration may be removed; both halves are deleted at certification."""
IN_WINDOW = (
    "SELECT r.state = 'announced' AND r.counted_at IS NULL"
    " AND voting_round_now(r.is_demo) >= r.opens_at AND voting_round_now(r.is_demo) < r.closes_at + r.grace"
    " FROM voting_votinground r WHERE r.id = NEW.round_id"
)
SEALED_BYTES = 36
"""Nonce (12), the option (8) and the tag of AES-GCM (16): every ballot has the same length."""


class Participation(VotingModel):
    """Who took part, as a keyed tag. UNIQUE (round, voter_tag) is the rule «one number, one vote».

    `range_tag` and `network_tag` are keyed too: they group votes and name nobody. `id` is derived from the
    challenge, so that a repeated request finds the same row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        VotingRound, on_delete=models.PROTECT, related_name="participations", db_index=False
    )
    voter_tag = models.BinaryField(max_length=32)
    receipt_hash = models.BinaryField(max_length=32, unique=True)
    range_tag = models.BinaryField(max_length=16)
    network_tag = models.BinaryField(max_length=16)
    consent_version = models.PositiveSmallIntegerField("редакция согласия")
    accepted_at = models.DateTimeField("принят")

    class Meta:
        verbose_name = "участие"
        indexes = [models.Index(fields=["network_tag", "accepted_at"], name="participation_of_network")]
        constraints = [
            models.UniqueConstraint(fields=["round", "voter_tag"], name="one_number_one_vote"),
            models.CheckConstraint(
                name="participation_lengths",
                condition=Q(voter_tag__length=32, receipt_hash__length=32)
                & Q(range_tag__length=16, network_tag__length=16),
            ),
            before_insert("participation_in_window", IN_WINDOW, "the round takes no votes now", "VO001"),
            append_only("participation_append_only", may_delete=MAY_GO),
        ]


class Ballot(VotingModel):
    """What was chosen, sealed under the round's key. It holds no time and no name.

    `id` is derived from the participation's id with the key: without it the halves cannot be joined.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="ballots")
    sealed = models.BinaryField(max_length=SEALED_BYTES)

    class Meta:
        verbose_name = "запечатанный бюллетень"
        constraints = [
            models.CheckConstraint(name="ballot_length", condition=Q(sealed__length=SEALED_BYTES)),
            before_insert("ballot_in_window", IN_WINDOW, "the round takes no votes now", "VO001"),
            append_only("ballot_append_only", may_delete=MAY_GO),
        ]
