"""The same transaction without the site: `pgbench` sends what the ballot box sends."""

import os
import re
import subprocess
from pathlib import Path

from django.db import connection

from config.local import postgres
from showcase.voting.ballotbox import accept, locks
from showcase.voting.models.codes import MAX_ATTEMPTS

CLIENTS = 8  # as many as the web server has threads
SPACE_OF_CLIENT = 1_000_000
ID = "('00000000-0000-4000-8000-' || lpad((:client_id * 1000000 + :i)::text, 12, '0'))::uuid"
TPS = re.compile(r"tps = ([\d.]+)")
PREPARE = """
INSERT INTO voting_challenge (id, round_id, option_id, channel, voter_tag, code_mac, receipt_hash,
  number_range, network_tag, consent_version, created_at, expires_at, attempts)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, %(round)s, %(option)s, 'sms',
  sha256(n::text::bytea), sha256(n::text::bytea), sha256(('r' || n)::bytea), '917123',
  substr(sha256((n / 100)::text::bytea), 1, 16), 1, voting_now(), voting_now() + interval '1 hour', 0
FROM generate_series(%(first)s, %(last)s) AS n
"""


def measure(world, folder: Path, first: int, count: int) -> float:
    """Accepted votes a second; every client takes so many codes, from `first` on."""
    with connection.cursor() as cursor:
        for client in range(CLIENTS):
            begin = client * SPACE_OF_CLIENT + first
            option = world.options[client % len(world.options)].pk
            values = {"round": world.round.pk, "option": option, "first": begin + 1, "last": begin + count}
            cursor.execute(PREPARE, values)
        cursor.execute("ANALYZE voting_challenge")
    connection.close()
    script = folder / "accept.sql"
    script.write_text(script_of(), encoding="utf-8")
    command = [postgres.program("pgbench"), "--no-vacuum", "--jobs=2",
               f"--client={CLIENTS}", f"--transactions={count}", f"--define=i={first}", f"--file={script}",
               os.environ["DATABASE_URL"]]  # fmt: skip
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    if "number of failed transactions: 0 " not in result.stdout:
        raise SystemExit(f"pgbench: {result.stdout}")
    return float(TPS.search(result.stdout)[1])


def script_of() -> str:
    """The statements of `ballotbox.confirm` in their order, for a code that is right."""
    finding = {"id": ID, "wait": f"'{locks.LOCK_MILLISECONDS}'", "space": locks.SPACE}
    accepting = {"id": ID, "ballot": "gen_random_uuid()", "nonce": "uuid_send(gen_random_uuid())"}
    steps = [
        "BEGIN",
        accept.FIND % finding,
        accept.RESERVE % {"id": ID, "most": MAX_ATTEMPTS, "again": accept.SHOWN_AGAIN.total_seconds()},
        accept.ACCEPT % accepting,
        "COMMIT",
    ]
    return "\\set i :i + 1\n" + "".join(f"{' '.join(step.split())};\n" for step in steps)
