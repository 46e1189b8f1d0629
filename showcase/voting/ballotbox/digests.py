"""Digests in a file next to the key. It survives a database restore, and so reveals missing votes."""

import os
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from showcase.core import mail as core_mail
from showcase.core.sql import ask_prepared
from showcase.voting import keys
from showcase.voting.models import VotingRound

LINE_BYTES = 90
"""Maximum length of a line: a number of at most 10 digits, a space, 64 hex digits."""
IS_BEHIND = """
(%(last)s::bytea IS NOT NULL
  AND NOT EXISTS (SELECT FROM voting_seal WHERE round_id = %(round)s AND digest = %(last)s::bytea)
  AND NOT EXISTS (
    SELECT FROM voting_roundevent WHERE round_id = %(round)s AND kind = 'restored'
      AND confirmed_at IS NOT NULL AND data->>'digest' = encode(%(last)s::bytea, 'hex')))
"""
"""Whether the database lacks `last`, the newest published digest, and no confirmed event explains that."""


def last(round_id: UUID) -> bytes | None:
    """The newest published digest; None before the first. Raises keys.KeyFault when the file is not readable."""
    try:
        with keys.path_of(round_id, "digests").open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 2 * LINE_BYTES))
            lines = file.read().split(b"\n")[:-1]  # an incomplete last line was left by a crash
        return bytes.fromhex(lines[-1].split()[-1].decode()) if lines else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, IndexError) as error:
        raise keys.KeyFault(f"Контрольные суммы не прочитаны: {type(error).__name__}.") from error


def append(round_id: UUID, number: int, digest: bytes) -> None:
    """Append a digest and flush it to disk, overwriting an incomplete line left by a crash."""
    with keys.path_of(round_id, "digests").open("ab+") as file:
        start = max(0, file.tell() - LINE_BYTES)
        file.seek(start)
        file.truncate(start + file.read().rfind(b"\n") + 1)
        file.write(f"{number} {digest.hex()}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def mail(voting_round: VotingRound, lines: list[tuple[int, bytes]]) -> None:
    """Email new digests to the commission; they are on the vote's page even if sending fails."""
    if not settings.VOTING_COMMISSION_EMAILS or not core_mail.is_real() or voting_round.is_demo:
        return
    text = "".join(f"{number} {digest.hex()}\n" for number, digest in lines)
    subject = f"{voting_round}: контрольные суммы {lines[0][0]}–{lines[-1][0]}"
    email = EmailMessage(subject, text, to=settings.VOTING_COMMISSION_EMAILS)
    core_mail.send_or_log(email, "Контрольные суммы не отправлены")


def is_behind(round_id: UUID) -> bool:
    """Whether the database is older than the newest published digest. Raises keys.KeyFault."""
    return ask_prepared(f"SELECT {IS_BEHIND}", {"round": round_id, "last": last(round_id)})[0][0]
