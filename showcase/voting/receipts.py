"""Receipts prove that a vote was accepted, but not for which project.

A receipt's code is 80 bits of HMAC over the participation, in Crockford's base32. The published form is
SHA-256("vr1|contest|code|proof"), where proof is the last four digits of the number: a code alone finds
nothing.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from uuid import UUID

import segno

from showcase.voting import keys
from showcase.voting.models import Participation, SealedReceipt, VotingRound

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LOOKALIKES = str.maketrans("ILOУКЕНХВАРОСМТ", "110YKEHXBAP0CMT")
"""Lookalike characters that people may type: 1, 0 and Cyrillic letters of the same shape."""


def code_of(key: keys.RoundKey, participation: UUID) -> str:
    """The 16 characters of a participation's receipt, without dashes; always the same ones."""
    number = int.from_bytes(key.mac("receipt", str(participation))[:10], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def grouped(code: str) -> str:
    """The code as people see it: K7QX-3F9M-T2PD-8WHN."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def normalised(text: str) -> str | None:
    """A code as people type it, brought to 16 characters; None when it cannot be one."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", text[:80]).upper().translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def hash_of(contest: str, code: str, proof: str) -> bytes:
    return hashlib.sha256(f"vr1|{contest}|{code}|{proof}".encode()).digest()


@lru_cache(maxsize=16)
def qr_text(content: str) -> str:
    """A QR code of half-block characters: two rows of modules to a line."""
    rows = [list(row) for row in segno.make(content, error="l", micro=False).matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(
        "".join(" ▄▀█"[2 * (up > 0) + (down > 0)] for up, down in zip(*pair, strict=True)) for pair in pairs
    )


class Found(Enum):
    NOWHERE = "nowhere"
    WAITING = "waiting"  # accepted, not in the public record yet
    RECORDED = "recorded"


@dataclass(frozen=True)
class Check:
    """The status of a receipt and its time: that of the vote, or of its seal once the vote is deleted."""

    found: Found
    moment: dt.datetime | None = None


def check(voting_round: VotingRound, code: str, proof: str) -> Check:
    """Find a vote by receipt and proof. Never reveals the project."""
    found = normalised(code)
    if found is None:
        return Check(Found.NOWHERE)
    wanted = hash_of(voting_round.contest, found, proof.strip())
    sealed = SealedReceipt.objects.filter(receipt_hash=wanted, seal__round=voting_round)
    sealed_at = sealed.values_list("seal__sealed_at", flat=True).first()
    people = Participation.objects.filter(round=voting_round, receipt_hash=wanted)
    accepted_at = people.values_list("accepted_at", flat=True).first()
    if sealed_at:
        return Check(Found.RECORDED, accepted_at or sealed_at)
    return Check(Found.WAITING, accepted_at) if accepted_at else Check(Found.NOWHERE)
