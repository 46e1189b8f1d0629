"""Moments at which pages change because of a vote: opening, close, end of grace."""

import datetime as dt

from django.db import connection

from showcase.core.edges import register

# The remaining time is measured by the database's clock: the web server's may be wrong.
NEXT_EDGE = """
SELECT min(edge - voting_now())
FROM voting_votinground, unnest(ARRAY[opens_at, closes_at, closes_at + grace]) AS edge
WHERE state = 'announced' AND edge > voting_now()
"""


@register
def round_edge(now: dt.datetime) -> dt.datetime | None:
    """The next opening, close or end of grace of an announced round."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_EDGE)
        (remaining,) = cursor.fetchone()
    return None if remaining is None else now + remaining
