"""The same transaction without the site: `pgbench` sends what the ballot box sends."""

import os
import re
import subprocess
from pathlib import Path
from uuid import UUID

from django.db import connection

from config.local import postgres
from showcase.voting import database
from showcase.voting.ballotbox import accept
from showcase.voting.limits import MAX_ATTEMPTS, SHOWN_AGAIN

CLIENTS = 8  # as many as the web server has threads
SPACE_OF_CLIENT = 1_000_000
ID = "('00000000-0000-4000-8000-' || lpad((:client_id * 1000000 + :i)::text, 12, '0'))::uuid"
TPS = re.compile(r"tps = ([\d.]+)")
PREPARE = """
INSERT INTO voting_challenge (id, round_id, voter_tag, range_tag, network_tag, code_mac, sealed, consent_version,
  created_at, expires_at, attempts, gateway, gateway_id, state, note, is_our_fault, next_try_at, tries)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, %(round)s,
  sha256(n::text::bytea), substr(sha256((n / 100)::text::bytea), 1, 16), substr(sha256((n / 25)::text::bytea), 1, 16),
  sha256(n::text::bytea), sha256(n::text::bytea), 1, voting_now(), voting_now() + interval '1 hour', 0,
  'console', '', 'sent', '', false, voting_now(), 0
FROM generate_series(%(first)s, %(last)s) AS n
"""


def measure(world, folder: Path, first: int, count: int) -> float:
    """Return accepted votes per second; every client submits so many codes, from `first` on."""
    with connection.cursor() as cursor:
        for client in range(CLIENTS):
            begin = client * SPACE_OF_CLIENT + first
            values = {"round": world.round.pk, "first": begin + 1, "last": begin + count}
            cursor.execute(PREPARE, values)
        cursor.execute("ANALYZE voting_challenge")
    connection.close()
    script = folder / "accept.sql"
    script.write_text(script_of(world.round.pk), encoding="utf-8")
    sizes = [f"--client={CLIENTS}", f"--transactions={count}", f"--define=i={first}", f"--file={script}"]
    command = [postgres.program("pgbench"), "--no-vacuum", "--jobs=2", *sizes, os.environ["DATABASE_URL"]]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    if "number of failed transactions: 0 " not in result.stdout:
        raise SystemExit(f"pgbench: {result.stdout}")
    return float(TPS.search(result.stdout)[1])


def script_of(round_id: UUID) -> str:
    """The statements of `ballotbox.confirm` in their order, for a code that is right."""
    round_text = f"'{round_id}'"
    reserving = {
        "round": f"{round_text}::uuid",
        "last": "NULL",
        "wait": f"'{database.LOCK_MILLISECONDS}'",
        "challenge": ID,
        "most": MAX_ATTEMPTS,
        "again": f"'{SHOWN_AGAIN.total_seconds()} s'::interval",
    }
    accepting = {
        "round": f"{round_text}::uuid",
        "challenge": ID,
        "participation": "gen_random_uuid()",
        "receipt_hash": "sha256(uuid_send(gen_random_uuid()))",
        "ballot": "gen_random_uuid()",
        "sealed": "substr(sha256('a') || sha256('b'), 1, 36)",
    }
    steps = [
        "BEGIN",
        accept.RESERVE % reserving,
        accept.ACCEPT % accepting,
        "COMMIT",
    ]
    return "\\set i :i + 1\n" + "".join(f"{' '.join(step.split())};\n" for step in steps)
