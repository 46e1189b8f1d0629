"""Against sending codes to strangers at our cost.

Votes of one address are never limited: a village shares one.

Who keeps asking for codes that nobody enters must first show work (a small computation) or patience (60
seconds).
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import connection

from showcase.core.network import network_of
from showcase.voting import keys

SUSPICIOUS_SENT = 20
HEALTHY_RATIO = 0.3
PUZZLE_SECONDS = 600
PUZZLE_RANGE = 100_000
"""The answer is somewhere below: half as many hashes on average, about a second on an old phone."""
WAIT_SECONDS = 60
WAIT_VALID_SECONDS = 1800
SALT = "showcase.voting.abuse"

BURST = 100
"""Codes of three minutes that nobody has entered: a village at its busiest has some thirty."""

# Codes of the last three minutes may still be on their way: unless there are very many, they speak neither for nor
# against a network.
CODES = """
SELECT count(*) FILTER (WHERE created_at < recent), count(used_at) FILTER (WHERE created_at < recent),
  count(*) FILTER (WHERE created_at >= recent AND used_at IS NULL)
FROM voting_challenge, (SELECT voting_now() - interval '3 minutes' AS recent) AS edge
WHERE network_tag = %s AND created_at > voting_now() - interval '1 hour'
"""
SPEND = """
INSERT INTO voting_spentproof (mac, expires_at) VALUES (%s, voting_now() + make_interval(secs => %s))
ON CONFLICT DO NOTHING
"""


def network_tag(key: keys.RoundKey, address: str) -> bytes | None:
    """A keyed hash of the /24 or /64 that an address lies in; None when it is no address."""
    network = network_of(address)
    return key.mac("network", network)[:16] if network else None


def needs_proof(tag: bytes | None) -> bool:
    """Whether this network must show work or patience before the next code is sent."""
    if tag is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(CODES, [tag])
        sent, confirmed, waiting = cursor.fetchone()
    return waiting >= BURST or (sent >= SUSPICIOUS_SENT and confirmed < HEALTHY_RATIO * sent)


@dataclass(frozen=True)
class Puzzle:
    """Find the number below `limit` for which SHA-256(salt + number) is `target`."""

    salt: str
    target: str
    limit: int
    signature: str


def make_puzzle(purpose: str) -> Puzzle:
    """A puzzle for one form; `purpose` binds it to a round and a network."""
    salt = f"{int(time.time()) + PUZZLE_SECONDS}.{secrets.token_hex(8)}."
    target = _digest(salt, secrets.randbelow(PUZZLE_RANGE))
    return Puzzle(salt, target, PUZZLE_RANGE, _signature(purpose, salt, target))


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(purpose: str, salt: str, target: str) -> str:
    text = "|".join([SALT, purpose, salt, target])
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), "sha256").hexdigest()


def is_solved(purpose: str, salt: str, target: str, number: str, signature: str) -> bool:
    """Check an answer: ours, in time, right, and never taken before."""
    if not hmac.compare_digest(_signature(purpose, salt, target).encode(), signature.encode()):
        return False
    if int(salt.split(".")[0]) < time.time():
        return False
    right = (
        number.isascii() and number.isdecimal() and len(number) <= 7 and _digest(salt, int(number)) == target
    )
    return right and _spend(signature, PUZZLE_SECONDS)


def make_wait_token(purpose: str) -> str:
    """A signed note of this moment, for a form that may be sent in 60 seconds."""
    return signing.dumps([purpose, secrets.token_hex(8), int(time.time())], salt=SALT)


def has_waited(purpose: str, token: str) -> bool:
    """Check a note: ours, old enough, not too old, and never taken before."""
    try:
        for_whom, _, since = signing.loads(token, salt=SALT, max_age=WAIT_VALID_SECONDS)
    except (signing.BadSignature, ValueError):
        return False
    return for_whom == purpose and time.time() - since >= WAIT_SECONDS and _spend(token, WAIT_VALID_SECONDS)


def _spend(proof: str, seconds: int) -> bool:
    """Note that a proof was used; False when it was used before."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [hashlib.sha256(proof.encode()).digest(), seconds])
        return cursor.rowcount == 1
