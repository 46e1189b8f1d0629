"""Background jobs of the vote; the worker imports this module when it starts."""

from showcase.core.jobs import register, register_thread
from showcase.voting import alarms, ballotbox, delivery

register_thread(delivery.run)
register("voting_settle", "Отправка кодов голосования", every_seconds=15)(delivery.settle)
register("voting_certification", "Завершение утверждения итогов", every_seconds=60)(
    ballotbox.finish_interrupted
)
register("voting_alarms", "Тревоги голосования", every_seconds=60)(alarms.check_rounds)
register("voting_purge", "Стирание номеров и кодов", every_seconds=600)(ballotbox.purge_expired)


@register("voting_record", "Журнал голосования", every_seconds=15)
def keep_record() -> None:
    """Seal the hours that have passed; open the ballots of rounds that have ended."""
    ballotbox.publish_missed_digests()
    ballotbox.seal_due_rounds()
    ballotbox.count_due_rounds()
