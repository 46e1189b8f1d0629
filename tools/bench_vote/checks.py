"""Whether the site kept its word: every acknowledged receipt is in the box, and nothing else is."""

from collections import Counter

from showcase.voting import receipts, totals
from showcase.voting.models import Participation

Receipts = dict[int, tuple[str, str]]


def faults(world, acknowledged: Receipts) -> list[str]:
    """Sentences about everything that does not hold."""
    contest = world.round.contest
    promised = {
        receipts.hash_of(contest, receipt, f"{number:07d}"[-4:])
        for number, (_, receipt) in acknowledged.items()
    }
    stored = {bytes(found) for found in Participation.objects.filter(round=world.round).values_list(
        "receipt_hash", flat=True)}  # fmt: skip
    counted = Counter({row.number: row.sms for row in totals.count(world.round) if row.sms})
    chosen = Counter(project for project, _ in acknowledged.values())
    statements = [
        (promised <= stored, f"подтверждённых голосов нет в базе: {len(promised - stored)}"),
        (len(promised) == len(acknowledged), "одна квитанция выдана двум людям"),
        (counted == chosen, f"итоги не равны подтверждениям: {counted.total()} и {chosen.total()}"),
        (world.is_whole(), "не у каждого бюллетеня ровно одно участие"),
    ]
    return [sentence for holds, sentence in statements if not holds]
