"""The end of a round: participations, ballots and key are destroyed, which an act documents.

Each step is idempotent and may be interrupted: 1. one transaction confirms the event, marks the round certified
and deletes; 2. a note next to the key survives a database restore; 3. the key is overwritten; 4. tables are
rewritten, so that their files hold no deleted rows; 5. the key file is deleted, which ends the process.
"""

import json
import logging
from contextlib import suppress
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.forms import model_to_dict
from django.template.loader import render_to_string

from showcase.core.sql import ask
from showcase.users.models import User
from showcase.voting import copies, keys
from showcase.voting.choices import EventKind, RoundState
from showcase.voting.database import hold_round
from showcase.voting.models import PaperCount, RoundEvent, Seal, SealedReceipt, Void, VotingRound
from showcase.voting.outcomes import Denied

logger = logging.getLogger(__name__)

PEOPLE = ("voting_challenge", "voting_liftedlimit", "voting_participation", "voting_ballot")
"""Tables with rows that a person could be found by."""
TERM_IS_OVER = """
SELECT voting_round_now(is_demo) >= closes_at + grace + make_interval(days => complaint_days)
FROM voting_votinground WHERE id = %s
"""
REWRITE = PEOPLE
"""Tables whose files are written anew."""
DEAD_ROWS = "SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables WHERE relname = ANY(%s)"
SIGNATURES, ACCOUNT = ("entered_by", "confirmed_by"), ("username", "first_name", "last_name")
RECYCLE_WAL = ("SELECT pg_switch_wal()", "CHECKPOINT")


def refuse_if_early(voting_round: VotingRound) -> None:
    """Raise Denied before the count or the end of complaints, and while votes or decisions are incomplete."""
    if voting_round.counted_at is None:
        raise Denied("Бюллетени ещё не вскрыты.")
    if not ask(TERM_IS_OVER, [voting_round.pk])[0][0]:
        raise Denied(f"Ещё не прошло {voting_round.complaint_days} дней на жалобы.")
    if Void.objects.filter(round=voting_round, confirmed_at=None).exists():
        raise Denied("Есть предложения об аннулировании, по которым нет решения.")
    counts = PaperCount.objects.filter(round=voting_round).order_by("station_id", "option_id", "-version")
    if None in counts.distinct("station_id", "option_id").values_list("confirmed_at", flat=True):
        raise Denied("Есть бумажные голоса, которые внёс один человек и не подтвердил второй.")
    receipts = SealedReceipt.objects.filter(seal__round=voting_round).count()
    if not receipts == voting_round.lines.count() == voting_round.participations.count():
        raise Denied("Журнал неполон: квитанций и бюллетеней не поровну. Выполните проверку audit_round.")


def delete_people(voting_round: VotingRound) -> None:
    """Certify the round and delete its people, in the transaction that confirms the event."""
    hold_round(voting_round.pk)
    refuse_if_early(voting_round)
    _delete(voting_round.pk)


def _delete(round_id: UUID) -> None:
    VotingRound.objects.filter(pk=round_id).update(state=RoundState.CERTIFIED)
    for table in PEOPLE:
        ask(f"DELETE FROM {table} WHERE round_id = %s", [round_id])  # noqa: S608


def finish(voting_round: VotingRound) -> None:
    """Run the steps after the transaction; the worker repeats them until the key file is deleted."""
    _leave_note(voting_round.pk)
    keys.overwrite(voting_round.pk)
    ask("SELECT pg_stat_force_next_flush()")  # or the statistics would count this session's deletions twice
    for table in REWRITE:
        # FULL alone would copy deleted rows while any database of the server has an older transaction
        ask(f"VACUUM (TRUNCATE FALSE) {table}")
        ask(f"VACUUM (FULL, ANALYZE) {table}")
    ((kept,),) = ask(DEAD_ROWS, [list(REWRITE)])
    for statement in RECYCLE_WAL:
        with suppress(DatabaseError):  # needs privileges that the site's role may lack
            ask(statement)
    if kept:  # an older transaction may still see the deleted rows, so VACUUM copied them
        logger.warning("%s: удалённых строк ещё в файлах: %s, попробуем снова", voting_round, kept)
    else:
        keys.destroy(voting_round.pk)
    voting_round.refresh_from_db()


def finish_interrupted() -> None:
    """Finish interrupted certifications, and repeat those that a restored database has lost."""
    for voting_round in VotingRound.objects.exclude(state=RoundState.DRAFT):
        is_noted = keys.path_of(voting_round.pk, "certified").exists()
        if voting_round.state == RoundState.ANNOUNCED and is_noted:
            _certify_again(voting_round)
        elif voting_round.state == RoundState.CERTIFIED and keys.path_of(voting_round.pk).exists():
            finish(voting_round)


def _certify_again(voting_round: VotingRound) -> None:
    """Repeat a certification that the restored dump does not contain: delete its people at once."""
    note = json.loads(keys.path_of(voting_round.pk, "certified").read_text(encoding="utf-8"))
    with transaction.atomic():
        for name in SIGNATURES:
            note[name] = _account(**note[name])
        RoundEvent.objects.create(round=voting_round, kind=EventKind.CERTIFIED, **note)
        _delete(voting_round.pk)
    finish(voting_round)


def _account(username: str, **names: str) -> User:
    """Return a signer's account; if the restored dump lacks it, recreate it as inactive."""
    account, _ = User.objects.get_or_create(username=username, defaults={"is_active": False, **names})
    return account


def _leave_note(round_id: UUID) -> None:
    path = keys.path_of(round_id, "certified")
    event = _certification(round_id)
    if event is None or path.exists():
        return
    note = {name: getattr(event, name).isoformat() for name in ("entered_at", "confirmed_at")}
    note |= {name: model_to_dict(getattr(event, name), ACCOUNT) for name in SIGNATURES}
    note["reason"] = event.reason
    keys.write(path, json.dumps(note, ensure_ascii=False).encode())


def _certification(round_id: UUID) -> RoundEvent | None:
    events = RoundEvent.objects.filter(round=round_id, kind=EventKind.CERTIFIED, confirmed_at__isnull=False)
    return events.select_related("entered_by", "confirmed_by").first()


def act_text(voting_round: VotingRound) -> str:
    """The act of destruction. Raises Denied before the certification."""
    event = _certification(voting_round.pk)
    if event is None:
        raise Denied("Итоги ещё не утверждены.")
    events = voting_round.journal.exclude(confirmed_at=None)
    context = {
        "round": voting_round,
        "event": event,
        "announced": events.filter(kind=EventKind.ANNOUNCED).last(),
        "copies": events.filter(kind=EventKind.COPIES_DESTROYED).first(),
        "left": copies.words_left(voting_round),
        **Seal.objects.filter(round=voting_round).aggregate(votes=Sum("votes"), codes=Sum("codes")),
    }
    return render_to_string("voting/act.txt", context)
