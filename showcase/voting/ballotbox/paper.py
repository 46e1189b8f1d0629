"""Paper votes: one person enters a count, another enters it again without seeing it, every version stays."""

from django.db import connection, transaction

from showcase.users.models import User
from showcase.voting.ballotbox.events import refuse_second
from showcase.voting.choices import RoundState
from showcase.voting.clock import now
from showcase.voting.models import Option, PaperCount, Station
from showcase.voting.models.decisions import MAX_MISMATCHES
from showcase.voting.outcomes import Denied


def enter_paper(station: Station, option: Option, votes: int, scan_sha256: str, by: User) -> PaperCount:
    """Add a version of a station's count; it counts when somebody else has entered the same number.

    Raises Denied when the round does not take counts now.
    """
    if option.round_id != station.round_id or votes < 0:
        raise Denied("Проект и пункт подсчёта относятся к разным голосованиям, или число отрицательное.")
    if station.round.state != RoundState.ANNOUNCED:
        raise Denied("Бумажные голоса вносят после объявления голосования и до утверждения итогов.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM voting_station WHERE id = %s FOR UPDATE", [station.pk])
        versions = PaperCount.objects.filter(station=station, option=option).order_by("-version")
        last = versions.values_list("version", flat=True).first() or 0
        return PaperCount.objects.create(
            round_id=station.round_id,
            station=station,
            option=option,
            version=last + 1,
            votes=votes,
            scan_sha256=scan_sha256,
            entered_by=by,
            entered_at=now(),
        )


def confirm_paper(count: PaperCount, votes: int, by: User) -> int | None:
    """Enter the number a second time. None when it agrees and counts, otherwise how many tries are left.

    Raises Denied for the person who entered it, for an older version, and after three mismatches.
    """
    with transaction.atomic():
        found = PaperCount.objects.select_for_update(of=("self",)).select_related("round").get(pk=count.pk)
        _refuse(found, by)
        if found.votes == votes:
            found.confirm(by)
        else:
            found.mismatches += 1
            found.save(update_fields=["mismatches"])
    count.refresh_from_db()
    return None if count.confirmed_at else MAX_MISMATCHES - count.mismatches


def _refuse(count: PaperCount, by: User) -> None:
    newer = PaperCount.objects.filter(
        station=count.station_id, option=count.option_id, version__gt=count.version
    )
    if newer.exists():
        raise Denied("Есть более новая версия этого подсчёта.")
    refuse_second(count, by)
    if count.mismatches >= MAX_MISMATCHES:
        raise Denied("Три раза внесли другое число. Проверьте протокол и внесите подсчёт заново.")
    if count.round.state != RoundState.ANNOUNCED:
        raise Denied("Итоги утверждены, подсчёт не меняют.")
