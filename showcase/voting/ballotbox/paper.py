"""Paper votes: one person enters a count, another confirms it, every version stays."""

from django.db import DatabaseError, IntegrityError, connection, transaction

from showcase.users.models import User
from showcase.voting.ballotbox.locks import sqlstate
from showcase.voting.choices import RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.models import Option, PaperConfirmation, PaperCount, Station
from showcase.voting.outcomes import Denied


def enter_paper(station: Station, option: Option, votes: int, scan_sha256: str, by: User) -> PaperCount:
    """Add a version of a station's count; it counts when somebody else has confirmed it.

    Raises Denied when the round does not take counts now.
    """
    if option.round_id != station.round_id or votes < 0:
        raise Denied("Проект и пункт подсчёта относятся к разным голосованиям, или число отрицательное.")
    if station.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Denied("Бумажные голоса вносят после объявления голосования и до утверждения итогов.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM voting_station WHERE id = %s FOR UPDATE", [station.pk])
        versions = PaperCount.objects.filter(station=station, option=option)
        return PaperCount.objects.create(
            station=station,
            option=option,
            version=versions.count() + 1,
            votes=votes,
            scan_sha256=scan_sha256,
            entered_by=by,
            entered_at=VotingNow(),
        )


def confirm_paper(count: PaperCount, by: User) -> PaperConfirmation:
    """Confirm a count after comparing it with the protocol.

    Raises Denied for the person who entered it, for an older version, and for a count that is confirmed
    already.
    """
    newer = PaperCount.objects.filter(station=count.station, option=count.option, version__gt=count.version)
    if newer.exists():
        raise Denied("Есть более новая версия этого подсчёта.")
    try:
        with transaction.atomic():
            return PaperConfirmation.objects.create(count=count, confirmed_by=by, confirmed_at=VotingNow())
    except IntegrityError as error:
        raise Denied("Этот подсчёт уже подтверждён.") from error
    except DatabaseError as error:
        if sqlstate(error) == "VO023":
            raise Denied("Подтверждает другой человек, не тот, кто внёс число.") from error
        if sqlstate(error) == "VO011":
            raise Denied("Итоги утверждены, подсчёт не меняют.") from error
        raise
