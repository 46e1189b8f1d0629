"""Rules of fault reports: limits, duplicates, recipients, retention."""

import datetime as dt
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach.models import Attempt, FaultReport, OutreachSettings, PendingPhoto

REPORTS_PER_HOUR = 10
"""Limit for one network; incomplete forms with photos have a limit of their own of the same size."""
CONSENT_VERSION = "1"
LOCK_SPACE = 20267
"""First half of the advisory locks' keys, unique to this use; the second half is the network."""


@transaction.atomic
def is_over_limit(network: str, most: int = REPORTS_PER_HOUR) -> bool:
    """Tell whether the network is over its hourly limit; count the attempt if not, one request at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, network])
    since = timezone.now() - Attempt.KEEP
    over = Attempt.objects.filter(network=network, created_at__gt=since).count() >= most
    if not over:
        Attempt.objects.create(network=network)
    return over


def accept(project: ProjectPage, answers: dict[str, Any], network: str, subject: str) -> FaultReport:
    """Store a report; the same answers from the same network on one day are one report."""
    moment, contact = timezone.now(), answers["contact"]
    report = FaultReport(
        digest=digest_of(project, answers, network),
        subject=subject,
        project=project,
        project_title=project.title[:255],
        municipality_title=project.municipality.title,
        what=answers["what"],
        place=answers["place"],
        photo=answers["photo"],
        photo_terms=answers["photo_terms"],
        contact=contact,
        consent_at=moment if contact else None,
        consent_version=CONSENT_VERSION if contact else "",
        answer_by=answer_by(moment) if contact else None,
    )
    # ON CONFLICT DO NOTHING: an error about a duplicate would put the report's row into the database's log.
    FaultReport.objects.bulk_create([report], ignore_conflicts=True)
    return FaultReport.objects.get(digest=report.digest)


def digest_of(project: ProjectPage, answers: dict[str, Any], network: str) -> str:
    """Return a keyed hash that is equal for repeated reports."""
    picture = hashlib.sha256(answers["photo"] or b"").hexdigest()
    parts = (
        project.pk,
        timezone.localdate(),
        network,
        answers["what"],
        answers["place"],
        answers["contact"],
        picture,
    )
    text = "\x1f".join(str(part) for part in parts)
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def answer_by(moment: dt.datetime) -> dt.date | None:
    """Return the Moscow day until which an answer is promised, if editors set one."""
    days = own_settings().answer_days
    return timezone.localdate(moment) + dt.timedelta(days=days) if days else None


def own_settings() -> OutreachSettings:
    return OutreachSettings.for_site(Site.objects.get(is_default_site=True))


def recipient(report: FaultReport) -> tuple[str, bool]:
    """Return the coordinator's email address and True, or the organiser's, which may be empty, and False."""
    if report.project_id and (email := report.project.municipality.coordinator_email):
        return email, True
    return SiteSettings.current().email, False


def purge() -> None:
    """Erase expired contacts, photos, photos of incomplete forms, attempts and digests."""
    now = timezone.now()
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    FaultReport.objects.filter(digest__isnull=False, created_at__lt=day).update(digest=None)
    old = FaultReport.objects.filter(
        purged_at__isnull=True, created_at__lte=now - dt.timedelta(days=own_settings().keep_days)
    )
    old.update(contact="", photo=None, purged_at=now)
    PendingPhoto.objects.filter(created_at__lte=now - PendingPhoto.KEEP).delete()
    Attempt.objects.filter(created_at__lte=now - Attempt.KEEP).delete()
