"""Verifies that the published record contains exactly the acknowledged receipts."""

from collections import Counter

from showcase.voting import ballotbox, receipts, results
from showcase.voting.recount import recount
from tests.voting.box import Clock

Receipts = dict[int, tuple[str, str]]


def faults(world, acknowledged: Receipts) -> list[str]:
    """End and count the vote; return the discrepancies as sentences."""
    Clock().shift(hours=2)
    ballotbox.count(world.round.pk)
    world.round.refresh_from_db()
    record = "".join(ballotbox.record_lines(world.round))
    published = {line for line in record.splitlines() if len(line) == 64}
    promised = {
        receipts.hash_of(world.round.contest, receipt, f"{number:07d}"[-4:]).hex()
        for number, (_, receipt) in acknowledged.items()
    }
    counted = Counter({row.number: row.online for row in results.count(world.round) if row.online})
    chosen = Counter(project for project, _ in acknowledged.values())
    statements = [
        (promised <= published, f"подтверждённых голосов нет в журнале: {len(promised - published)}"),
        (len(promised) == len(acknowledged), "одна квитанция выдана двум людям"),
        (counted == chosen, f"итоги не равны подтверждениям: {counted.total()} и {chosen.total()}"),
        (recount(record, ballotbox.digest_lines(world.round)) == [], "журнал не сходится"),
        (world.is_whole(), "не у каждого бюллетеня ровно одно участие"),
    ]
    return [sentence for holds, sentence in statements if not holds]
