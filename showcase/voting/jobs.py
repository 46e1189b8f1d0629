"""Background work of the vote; the worker imports this module when it starts."""

from showcase.core.jobs import register, register_thread
from showcase.voting import alarms, ballotbox, delivery

register_thread(delivery.run)


@register("voting_settle", every_seconds=15)
def settle_codes() -> None:
    delivery.settle()


@register("voting_record", every_seconds=15)
def keep_record() -> None:
    """Seal the hours that have passed; open the ballots of rounds that have ended."""
    ballotbox.publish_missed_digests()
    ballotbox.seal_due_rounds()
    ballotbox.count_due_rounds()


@register("voting_certification", every_seconds=60)
def finish_certification() -> None:
    ballotbox.finish_interrupted()


@register("voting_alarms", every_seconds=60)
def tell_of_alarms() -> None:
    alarms.check_rounds()


@register("voting_purge", every_seconds=600)
def purge() -> None:
    ballotbox.purge_expired()
