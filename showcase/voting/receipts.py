"""Receipts: they prove that a vote was taken in, and never for whom.

A receipt's code is 80 bits of HMAC over the challenge, in Crockford's base32. The published form is
SHA-256("vr1|contest|code|proof"), where proof is the last four digits of the number or the first four
characters of the e-mail: two voters cannot be handed one code, and a code alone finds nothing.
"""

import datetime as dt
import hashlib
import io
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from uuid import UUID

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef

from showcase.core.russian import MOSCOW
from showcase.voting import alarms, keys
from showcase.voting.choices import AlarmKind, RoundState
from showcase.voting.models import Participation, Void, VotingRound
from showcase.voting.outcomes import Accepted

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LOOKALIKES = str.maketrans("ILOУКЕНХВАРОСМТ", "110YKEHXBAP0CMT")
"""What people type for a character of the alphabet: 1, 0 and Cyrillic letters of the same shape."""


def code_of(key: keys.RoundKey, challenge: UUID) -> str:
    """The 16 characters of a challenge's receipt, without dashes; always the same ones."""
    number = int.from_bytes(key.mac("receipt", str(challenge))[:10], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def grouped(code: str) -> str:
    """The code as people see it: K7QX-3F9M-T2PD-8WHN."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def normalised(text: str) -> str | None:
    """A code as people type it, brought to 16 characters; None when it cannot be one."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", text[:80]).upper().translate(LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def hash_of(contest: str, code: str, proof: str) -> bytes:
    """The published form of a receipt."""
    return hashlib.sha256(f"vr1|{contest}|{code}|{proof}".encode()).digest()


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps.

    `signature` is empty when the site's signing key is missing; the vote counts all the same.
    """

    contest: str
    code: str
    accepted_at: dt.datetime
    receipt_hash: bytes
    signature: str
    public_key: str

    @property
    def shown_code(self) -> str:
        """Four groups of four."""
        return grouped(self.code)

    @property
    def payload(self) -> str:
        """The line that is signed."""
        return payload(self.contest, self.code, self.accepted_at, self.receipt_hash)


def payload(contest: str, code: str, accepted_at: dt.datetime, receipt_hash: bytes) -> str:
    """One ASCII line: version, contest, code, minute of Moscow time, published form."""
    minute = accepted_at.astimezone(MOSCOW).isoformat(timespec="minutes")
    return f"vr1|{contest}|{code}|{minute}|{receipt_hash.hex()}"


def make(voting_round: VotingRound, accepted: Accepted) -> Receipt:
    """Sign what the ballot box answered."""
    line = payload(voting_round.contest, accepted.receipt, accepted.accepted_at, accepted.receipt_hash)
    return Receipt(
        contest=voting_round.contest,
        code=accepted.receipt,
        accepted_at=accepted.accepted_at,
        receipt_hash=accepted.receipt_hash,
        signature=_sign(voting_round, line),
        public_key=voting_round.signing_public_key,
    )


def _sign(voting_round: VotingRound, line: str) -> str:
    try:
        return keys.load_signer(voting_round).sign(line.encode()).hex()
    except keys.KeyFault:
        alarms.sound(voting_round.pk, AlarmKind.SIGNING_KEY)
        return ""


def is_genuine(line: str, signature: str, public_key: str) -> bool:
    """Check a receipt's line against its signature, both in hex but the line."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), line.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def as_text(receipt: Receipt, check_url: str) -> str:
    """The file that a voter may keep or print, with a QR code made of characters."""
    minute = receipt.accepted_at.astimezone(MOSCOW).strftime("%d.%m.%Y, %H:%M")
    return "\n".join(
        [
            "Квитанция о принятом голосе",
            "",
            f"Конкурс: {receipt.contest} год",
            f"Номер квитанции: {receipt.shown_code}",
            f"Принято: {minute} по московскому времени",
            "",
            "Квитанция подтверждает, что голос принят. За какой проект он отдан, она не показывает.",
            f"Проверить голос: {check_url}",
            "Понадобятся номер квитанции и последние четыре цифры телефона.",
            "",
            qr_text(check_url),
            "Для проверки подписи (Ed25519):",
            receipt.payload,
            f"подпись {receipt.signature or 'отсутствует'}",
            f"ключ {receipt.public_key}",
            "",
        ]
    )


@lru_cache(maxsize=16)
def qr_svg(content: str) -> str:
    """A QR code as SVG: sharp at any size, no style attributes."""
    stream = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        stream,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        title="Код для проверки голоса",
    )
    return stream.getvalue().decode()


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


class Check(Enum):
    """What a receipt may turn out to be, besides a taken vote."""

    NOT_FOUND = "not_found"
    DESTROYED = "destroyed"  # the round is certified: links between people and votes are gone


@dataclass(frozen=True)
class Taken:
    """When a vote was taken in, and whether two people of the commission have voided it since."""

    accepted_at: dt.datetime
    is_voided: bool


def check(voting_round: VotingRound, code: str, proof: str) -> Taken | Check:
    """Look for a vote by receipt and proof. Never tells the project."""
    found = normalised(code)
    if found is None:
        return Check.NOT_FOUND
    wanted = hash_of(voting_round.contest, found, proof.strip().lower())
    approved = Void.objects.filter(ballot=OuterRef("ballot"), case__decision__approved=True)
    people = Participation.objects.filter(round=voting_round, receipt_hash=wanted)
    if taken := people.values_list("accepted_at", Exists(approved)).first():
        return Taken(*taken)
    return Check.DESTROYED if voting_round.state == RoundState.CERTIFIED else Check.NOT_FOUND
