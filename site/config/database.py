"""The database URL and connection settings. Nothing is started here: see `config.local`."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE = "site"
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes on Linux: sun_path has 108 with the closing zero

TIMEOUTS = {"connect_timeout": 3, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Connection timeout, and TCP keepalives that detect an unreachable host. Seconds, except the count."""
PRIVATE_LOG = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""Settings of PostgreSQL that keep errors, statements and their parameters out of its log: they quote what people
typed. The application logs its errors itself."""

PLANNING = {"random_page_cost": "1.1", "plan_cache_mode": "force_generic_plan"}
"""Random reads cost little more than sequential ones (the database is cached or on an SSD), and a prepared statement is
planned once."""
PREPARING = {"prepare_threshold": 1}
"""Executions before psycopg prepares a statement; affects `core.sql.ask_prepared` only."""


def database_url(var_dir: Path) -> str:
    """Return DATABASE_URL, or by default the socket of the local server whose data are in `<var_dir>/postgres`."""
    return os.environ.get("DATABASE_URL") or local_url(var_dir.resolve() / "postgres")


def local_url(data: Path, database: str = DATABASE) -> str:
    """Return the URL of a database on the local server with this data directory."""
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(socket_dir(data)), safe='')}&port=5432"


def socket_dir(data: Path) -> Path:
    """Return the directory of the server's socket: the data directory, unless its path is too long or has quotes."""
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and not set(str(data)) & set("',\""):
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"postgres-{os.getuid()}-{digest}"
