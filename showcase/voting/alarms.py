"""Things that somebody must look at now: a row for the organiser's page and a line in the log, once a day
each.
"""

import logging
import uuid

from django.db import connection

from showcase.voting.choices import AlarmKind

logger = logging.getLogger(__name__)

SOUND = """
INSERT INTO voting_alarm (round_id, kind, day, at)
VALUES (%s, %s, (voting_now() AT TIME ZONE 'Europe/Moscow')::date, voting_now())
ON CONFLICT DO NOTHING
"""


def sound(round_id: uuid.UUID, kind: AlarmKind) -> None:
    """Raise an alarm; the second of a kind on one day is silent."""
    with connection.cursor() as cursor:
        cursor.execute(SOUND, [round_id, kind.value])
        if cursor.rowcount:
            logger.critical("Голосование %s: %s", round_id, kind.label)
