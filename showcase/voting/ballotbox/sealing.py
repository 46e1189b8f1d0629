"""What is sealed under a round's key, byte by byte, and the ids that are derived with it."""

import struct
from dataclasses import dataclass
from uuid import UUID

from showcase.voting import keys

CHALLENGE = struct.Struct(">12sq6s")
BALLOT = struct.Struct(">q")


@dataclass(frozen=True)
class Inside:
    """Contents of a challenge: where the code goes, what it votes for, the code."""

    phone: str
    option: int
    code: str


def seal_challenge(key: keys.RoundKey, challenge: UUID, inside: Inside) -> bytes:
    plain = CHALLENGE.pack(inside.phone.encode(), inside.option, inside.code.encode())
    return key.seal("challenge", plain, str(challenge))


def open_challenge(key: keys.RoundKey, challenge: UUID, sealed: bytes) -> Inside:
    """Raises keys.Unsealable."""
    phone, option, code = CHALLENGE.unpack(key.unseal("challenge", sealed, str(challenge)))
    return Inside(phone.decode(), option, code.decode())


def participation_id(key: keys.RoundKey, challenge: UUID) -> UUID:
    return key.derived_id("participation", challenge)


def ballot_id(key: keys.RoundKey, participation: UUID) -> UUID:
    return key.derived_id("ballot", participation)


def line_name(key: keys.RoundKey, ballot: UUID) -> bytes:
    """The ballot's name in the public record."""
    return key.tag("line", str(ballot))


def seal_ballot(key: keys.RoundKey, round_id: UUID, ballot: UUID, option: int) -> bytes:
    """Seal a choice for one ballot of one round: elsewhere it does not open."""
    return key.seal("ballot", BALLOT.pack(option), str(round_id), str(ballot))


def open_ballot(key: keys.RoundKey, round_id: UUID, ballot: UUID, sealed: bytes) -> int:
    """Raises keys.Unsealable."""
    return BALLOT.unpack(key.unseal("ballot", sealed, str(round_id), str(ballot)))[0]
