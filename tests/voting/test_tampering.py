"""What somebody with a password of the database may do, and what names it afterwards (T7)."""

import hashlib
import uuid

import pytest
from django.db import connection

from showcase.voting import ballotbox
from showcase.voting.models import Ballot, Participation, RecordLine, Seal, SealedReceipt
from showcase.voting.recount import recount
from tests.voting.box import World, address, phone, without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(world, clock) -> World:
    """Seven votes in two seals, counted."""
    for number in range(7):
        world.vote(phone(number), number % 2, network=address(number))
        if number == 3:
            ballotbox.seal(world.round.pk)
    clock.shift(hours=2)
    assert ballotbox.count_due_rounds() == 1
    world.round.refresh_from_db()
    return world


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, statement


def add_person(world: World, *, is_sealed: bool) -> None:
    """Somebody who never voted, in the first seal or outside of all."""
    person = Participation.objects.first()
    person.pk, person.voter_tag, person.receipt_hash = uuid.uuid4(), b"x" * 32, b"y" * 32
    person.save(force_insert=True)
    if is_sealed:
        SealedReceipt.objects.create(receipt_hash=person.receipt_hash, seal=Seal.objects.first())


def remove_vote(world: World) -> None:
    """All traces of one vote of the first seal: both halves, receipt, line."""
    receipt = SealedReceipt.objects.filter(seal__number=1).first()
    Participation.objects.filter(receipt_hash=receipt.receipt_hash).delete()
    receipt.delete()
    Ballot.objects.first().delete()
    RecordLine.objects.first().delete()


def rewrite_digests(world: World) -> None:
    """Remove a sealed vote and make the digests of the database fit again: only mailed ones tell."""
    remove_vote(world)
    digest = bytes.fromhex(world.round.rules_hash)
    for seal in Seal.objects.order_by("number"):
        hashes = seal.receipts.order_by("receipt_hash").values_list("receipt_hash", flat=True)
        digest = hashlib.sha256(digest + b"".join(map(bytes, hashes))).digest()
        Seal.objects.filter(pk=seal.pk).update(digest=digest)


def swap_ballots(world: World) -> None:
    first, second = Ballot.objects.order_by("pk")[:2]
    Ballot.objects.filter(pk=first.pk).update(sealed=second.sealed)
    Ballot.objects.filter(pk=second.pk).update(sealed=first.sealed)


def add_ballot(world: World) -> None:
    Ballot.objects.create(pk=uuid.uuid4(), round=world.round, sealed=Ballot.objects.first().sealed)


DATABASE = {
    "a person of a seal is deleted": (
        lambda world: sql("DELETE FROM voting_participation WHERE id = %s", sealed_person()),
        "квитанций журнала без голоса: 1",
    ),
    "a person is added to a seal": (
        lambda world: add_person(world, is_sealed=True),
        "голосов без бюллетеня: 1",
    ),
    "a person is added": (lambda world: add_person(world, is_sealed=False), "голосов без бюллетеня: 1"),
    "a receipt leaves its seal": (
        lambda world: SealedReceipt.objects.filter(seal__number=1).first().delete(),
        "печать 1: контрольная сумма не сходится",
    ),
    "a receipt moves to another seal": (
        lambda world: sql(
            "UPDATE voting_sealedreceipt SET seal_id = (SELECT max(id) FROM voting_seal) WHERE receipt_hash ="
            " (SELECT min(receipt_hash) FROM voting_sealedreceipt WHERE seal_id = (SELECT min(id) FROM voting_seal))"
        ),
        "печать 1: контрольная сумма не сходится",
    ),
    "a vote is removed everywhere": (remove_vote, "печать 1: контрольная сумма не сходится"),
    "and the digests made to fit": (rewrite_digests, "печать 1: контрольная сумма не сходится"),
    "the last seal is removed": (
        lambda world: (
            SealedReceipt.objects.filter(seal__number=2).delete(),
            Seal.objects.filter(number=2).delete(),
        ),
        "печати 2 в журнале нет, а её сумму присылали",
    ),
    "a ballot is changed": (
        lambda world: Ballot.objects.filter(pk=Ballot.objects.first().pk).update(sealed=b"x" * 36),
        "бюллетеней не открывается: 1",
    ),
    "two ballots are exchanged": (swap_ballots, "бюллетеней не открывается: 2"),
    "a ballot is added": (add_ballot, "бюллетеней без голоса: 1"),
    "a ballot is deleted": (lambda world: Ballot.objects.first().delete(), "голосов без бюллетеня: 1"),
    "a line changes its project": (
        lambda world: sql(
            "UPDATE voting_recordline SET option_id = %s WHERE name = (SELECT min(name) FROM voting_recordline)",
            world.options[2].pk,
        ),
        "строк журнала с другим проектом: 1",
    ),
    "a line is added": (
        lambda world: RecordLine.objects.create(name=b"z" * 16, round=world.round, option=world.options[0]),
        "строк журнала без бюллетеня: 1",
    ),
    "a line is voided without a decision": (
        lambda world: RecordLine.objects.filter(pk=RecordLine.objects.first().pk).update(is_void=True),
        "аннулировано строк журнала 1, по решениям 0",
    ),
    "the rules are changed": (
        lambda world: sql("UPDATE voting_votinground SET rules = rules || ' '"),
        "правила не те, что объявлены",
    ),
    "the rules and their hash are changed": (
        lambda world: sql(
            "UPDATE voting_votinground SET rules = '{}', rules_hash = encode(sha256('{}'), 'hex')"
        ),
        "печать 1: контрольная сумма не сходится",
    ),
}


def sealed_person() -> uuid.UUID:
    found = Participation.objects.filter(
        receipt_hash__in=SealedReceipt.objects.filter(seal__number=1).values("receipt_hash")
    )
    return found.first().pk


@pytest.mark.parametrize("name", DATABASE)
def test_changes_of_the_database_are_named(ended, name, record_property):
    mailed = ballotbox.digest_lines(ended.round)
    tamper, sentence = DATABASE[name]
    with without_triggers():
        tamper(ended)
    ended.round.refresh_from_db()
    faults = recount("".join(ballotbox.record_lines(ended.round)), mailed) + ballotbox.audit(ended.round)
    assert any(fault.startswith(sentence) for fault in faults), faults
    record_property("T7", "подделка базы названа пересчётом или проверкой с ключом")


def lines_of(text: str, length: int) -> list[str]:
    return [line for line in text.splitlines() if len(line.split()[0]) == length]


RECORD = {
    "a receipt is taken out": lambda text: text.replace(lines_of(text, 64)[0] + "\n", ""),
    "a receipt is changed": lambda text: text.replace(lines_of(text, 64)[0], "0" * 64),
    "a receipt is repeated": lambda text: text.replace(
        lines_of(text, 64)[0], "\n".join([lines_of(text, 64)[0]] * 2)
    ),
    "a ballot changes its project": lambda text: text.replace(" 1602\n", " 1603\n", 1),
    "a ballot is taken out": lambda text: text.replace(lines_of(text, 32)[0] + "\n", ""),
    "a ballot is added": lambda text: text.replace("итог 1601", f"{'0' * 32} 1601\nитог 1601", 1),
    "a ballot is repeated": lambda text: text.replace("итог 1601", f"{lines_of(text, 32)[0]}\nитог 1601", 1),
    "a ballot is voided": lambda text: text.replace(
        lines_of(text, 32)[0], lines_of(text, 32)[0] + " аннулирован"
    ),
    "a total is changed": lambda text: text.replace("итог 1602 3", "итог 1602 4"),
    "a total is taken out": lambda text: text.replace("итог 1602 3 0 0\n", ""),
    "a total of nobody is added": lambda text: text + "итог 1700 5 0 0\n",
    "a seal is taken out": lambda text: text[: text.index("печать 1")] + text[text.index("печать 2") :],
    "two seals change places": lambda text: text.replace("печать 1 ", "печать 9 ").replace(
        "печать 2 ", "печать 1 "
    ),
    "the rules are changed": lambda text: text.replace('"grace_seconds": 600', '"grace_seconds": 900'),
    "the hash of the rules is changed": lambda text: text.replace("правила-sha256 ", "правила-sha256 0"),
}


@pytest.mark.parametrize("name", RECORD)
def test_changes_of_the_served_record_are_named(ended, name, record_property):
    text, mailed = "".join(ballotbox.record_lines(ended.round)), ballotbox.digest_lines(ended.round)
    assert recount(text, mailed) == []
    changed = RECORD[name](text)
    assert changed != text
    assert recount(changed, mailed)
    record_property("T7 журнал", "правка журнала названа пересчётом")
