"""The only clock of the vote: the database's, through the SQL function `voting_now()`."""

import datetime as dt

from django.db import connection
from django.db.models import DateTimeField, Func


class VotingNow(Func):
    """`voting_now()` inside a query. Unlike `now()` it is not the start of the transaction."""

    function = "voting_now"
    arity = 0
    output_field = DateTimeField()


def now() -> dt.datetime:
    """Ask the database for the moment, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT voting_now()")
        return cursor.fetchone()[0]
