"""What only the machine can tell: its disks, its clock, the site's certificate."""

import datetime as dt
import shutil
import ssl
import time
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.db import connection

CONNECT_SECONDS = 3
ASK_AGAIN_SECONDS = 600
TIMESYNC = Path("/run/systemd/timesync")


def least_free_share() -> tuple[float, Path]:
    """The smallest share of free space among the disks that the site writes to, and a folder on it."""
    folders = {Path("/tmp"), settings.VAR_DIR, Path(settings.MEDIA_ROOT), settings.BACKUP_DIR}  # noqa: S108
    shares = [
        ((usage := shutil.disk_usage(folder)).free / usage.total, folder)
        for folder in sorted(folders)
        if folder.exists()
    ]
    return min(shares)


def clock_difference() -> float:
    """Seconds between the clock of the database, which decides about the vote, and ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return abs(float(cursor.fetchone()[0]) - time.time())


def clock_is_kept() -> bool:
    """Whether systemd has compared the clock with a server of time; true where another program does that."""
    return not TIMESYNC.exists() or (TIMESYNC / "synchronized").exists()


def certificate_days_left() -> float | None:
    """Days until the certificate ends; None where the site has none. Raises OSError or ValueError."""
    if not settings.CERTIFICATE_FILE and not settings.SITE_URL.startswith("https://"):
        return None
    ends = _certificate_end(
        settings.CERTIFICATE_FILE, settings.SITE_URL, int(time.time() / ASK_AGAIN_SECONDS)
    )
    return (ends - dt.datetime.now(dt.UTC)) / dt.timedelta(days=1)


@lru_cache(maxsize=1)
def _certificate_end(file: str, url: str, _moment: int) -> dt.datetime:
    """Read the certificate from its file, or ask the address for it, without verifying it."""
    if file:
        pem = Path(file).read_text(encoding="ascii")
    else:
        host = urlsplit(url)
        pem = ssl.get_server_certificate((host.hostname or "", host.port or 443), timeout=CONNECT_SECONDS)
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
