"""Rules of reports: one press is one report, a network has its share, an office gets what is meant for it."""

import datetime as dt
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Site

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach.models import Attempt, FaultReport, HeldPhoto, OutreachSettings

SHARE_AN_HOUR = 10
"""Reports, and likewise unfinished ones with pictures: a village behind one address does not break more."""
CONSENT_VERSION = "1"


def is_over_limit(network: str) -> bool:
    """Count this attempt; tell whether its network has used up its share of the hour."""
    since = timezone.now() - Attempt.KEEP
    over = Attempt.objects.filter(network=network, created_at__gt=since).count() >= SHARE_AN_HOUR
    if not over:
        Attempt.objects.create(network=network)
    return over


def accept(project: ProjectPage, answers: dict[str, Any], network: str) -> FaultReport:
    """Store a report; the same words about the same place from the same network on one day are one report."""
    moment, contact = timezone.now(), answers["contact"]
    report = FaultReport(
        digest=digest_of(project, answers, network),
        project=project,
        project_title=project.title[:255],
        municipality_title=municipality_of(project).title,
        what=answers["what"],
        place=answers["place"],
        photo=answers["photo"],
        contact=contact,
        consent_at=moment if contact else None,
        consent_version=CONSENT_VERSION if contact else "",
        answer_by=answer_by(moment) if contact else None,
    )
    # ON CONFLICT DO NOTHING: an error about a duplicate would put the report's row into the database's log.
    FaultReport.objects.bulk_create([report], ignore_conflicts=True)
    return FaultReport.objects.get(digest=report.digest)


def digest_of(project: ProjectPage, answers: dict[str, Any], network: str) -> str:
    """Return a keyed hash of everything that makes two presses one report."""
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
    """Return the Moscow day that editors allow the site to promise; None where they allow none."""
    days = own_settings().answer_days
    return timezone.localdate(moment) + dt.timedelta(days=days) if days else None


def own_settings() -> OutreachSettings:
    """Return the settings of the site."""
    return OutreachSettings.for_site(Site.objects.get(is_default_site=True))


def municipality_of(project: ProjectPage) -> MunicipalityPage:
    """Return the municipality that the project stands in."""
    return MunicipalityPage.objects.ancestor_of(project).get()


def recipient(report: FaultReport) -> tuple[str, bool]:
    """Return the address of the district's coordinator and True, or the organiser's and False; it may be empty."""
    if report.project_id and (email := municipality_of(report.project).coordinator_email):
        return email, True
    return SiteSettings.for_site(Site.objects.get(is_default_site=True)).email, False


def purge() -> None:
    """Erase contacts and pictures whose time is over, pictures of unfinished forms, and what tells of networks."""
    now = timezone.now()
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    FaultReport.objects.filter(digest__isnull=False, created_at__lt=day).update(digest=None)
    old = FaultReport.objects.filter(
        purged_at__isnull=True, created_at__lte=now - dt.timedelta(days=own_settings().keep_days)
    )
    old.update(contact="", photo=None, purged_at=now)
    HeldPhoto.objects.filter(created_at__lte=now - HeldPhoto.KEEP).delete()
    Attempt.objects.filter(created_at__lte=now - Attempt.KEEP).delete()
