"""Detects unusual series of votes and voids them after the end. Ids of ballots are never shown or entered."""

import datetime as dt
from typing import Any

from django.db import IntegrityError

from showcase.core.sql import ask
from showcase.users.models import User
from showcase.voting import keys
from showcase.voting.ballotbox.decisions import refuse_second
from showcase.voting.choices import SeriesKind
from showcase.voting.database import denied, now
from showcase.voting.models import Participation, RecordLine, Void, VotingRound
from showcase.voting.models.record import LEAST_SERIES
from showcase.voting.outcomes import Denied

LEAST = {SeriesKind.NETWORK: 60, SeriesKind.RANGE: LEAST_SERIES}
"""Smaller series are never flagged: a school votes from one address."""
TIMES_USUAL = 8
"""A series is flagged if it is at least this many times the median of its kind."""
MOST_SHOWN = 200
TERM = "Аннулировать голоса можно после конца голосования и до утверждения итогов."

SERIES = """
WITH series AS (
  SELECT 'network' AS kind, network_tag AS tag, date_trunc('hour', accepted_at) AS hour, count(*) AS votes
  FROM voting_participation WHERE round_id = %(round)s GROUP BY 1, 2, 3
  UNION ALL
  SELECT 'range', range_tag, date_trunc('hour', accepted_at), count(*)
  FROM voting_participation WHERE round_id = %(round)s GROUP BY 1, 2, 3
), usual AS (
  SELECT kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY votes) AS median FROM series GROUP BY kind
)
SELECT s.kind, s.tag, s.hour, s.votes FROM series s JOIN usual USING (kind)
WHERE s.votes >= greatest(
  %(times)s * usual.median, CASE s.kind WHEN 'network' THEN %(network)s ELSE %(range)s END)
ORDER BY s.votes DESC, s.hour, s.kind, s.tag LIMIT %(most)s
"""


def flagged(voting_round: VotingRound) -> list[Void]:
    """Return unusual series as unsaved Void objects."""
    least = {kind.value: votes for kind, votes in LEAST.items()}
    values: dict[str, Any] = {"round": voting_round.pk, "times": TIMES_USUAL, "most": MOST_SHOWN, **least}
    return [
        Void(round=voting_round, kind=kind, tag=bytes(tag), hour=hour, votes=votes)
        for kind, tag, hour, votes in ask(SERIES, values)
    ]


def propose_void(voting_round: VotingRound, series: str, reason: str, protocol: str, by: User) -> Void:
    """Propose not to count a flagged series, after the count. Raises Denied."""
    void = next((item for item in flagged(voting_round) if item.series == series), None)
    if void is None:
        raise Denied("Такой серии среди отмеченных сайтом нет.")
    if not (reason.strip() and protocol.strip()):
        raise Denied("Нужны причина и номер протокола.")
    if not VotingRound.objects.get(pk=voting_round.pk).totals_visible:
        raise Denied(TERM)
    void.reason, void.protocol = reason.strip(), protocol.strip()
    void.entered_by, void.entered_at = by, now()
    try:
        with denied(TERM):
            void.save()
    except IntegrityError as error:
        raise Denied("Эту серию уже предложили аннулировать.") from error
    return void


def confirm_void(void: Void, by: User) -> int:
    """Mark the series' lines in the record as void; return how many. Raises Denied."""
    with denied(TERM):
        found = Void.objects.select_for_update(of=("self",)).select_related("round").get(pk=void.pk)
        refuse_second(found, by)
        lines = RecordLine.objects.filter(round=found.round, name__in=line_names(found), is_void=False)
        marked = lines.update(is_void=True)
        found.confirm(by)
    void.refresh_from_db()
    return marked


def line_names(void: Void) -> list[bytes]:
    """Return the record names of a series: the only place that joins votes with ballots. Raises Denied."""
    try:
        key = keys.load(void.round)
    except keys.KeyFault as error:
        raise Denied("Ключ голосования не прочитан: аннулировать нельзя.") from error
    tag = {"range_tag": void.tag} if void.kind == SeriesKind.RANGE else {"network_tag": void.tag}
    people = Participation.objects.filter(
        round=void.round, accepted_at__gte=void.hour, accepted_at__lt=void.hour + dt.timedelta(hours=1), **tag
    )
    return [key.line_name(key.ballot_id(person)) for person in people.values_list("pk", flat=True)]
