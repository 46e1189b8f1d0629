"""Subscribing and unsubscribing: what is stored, what is erased, what proof remains."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from showcase.outreach.models import Attempt, Consent, DigestEdition, Subscription, SubscriptionRequest
from showcase.outreach.models.subscription import address_tag

REQUESTS_PER_HOUR = 30
"""Requests of one network that nobody has confirmed: as many as codes of the vote."""
PURPOSE = "еженедельная рассылка"
CONSENT_VERSION = "1"
EDITIONS_KEPT = dt.timedelta(days=60)
CHOICES = ("address", "municipality", "consent_version", "consent_text", "network", "asked_at")
"""What a later request for the same address replaces."""


def ask(answers: dict[str, Any], consent_text: str, network: str) -> None:
    """Record a request, by the same SQL statement whether the address is new, requested or subscribed."""
    request = SubscriptionRequest(
        tag=address_tag(answers["address"]),
        address=answers["address"],
        municipality=answers["rayon"],
        consent_version=CONSENT_VERSION,
        consent_text=consent_text,
        network=network,
    )
    SubscriptionRequest.objects.bulk_create(
        [request], update_conflicts=True, unique_fields=["tag"], update_fields=CHOICES
    )


def open_requests() -> QuerySet[SubscriptionRequest]:
    """Requests that may still be confirmed."""
    since = timezone.now() - SubscriptionRequest.KEEP
    return SubscriptionRequest.objects.exclude(address="").filter(asked_at__gt=since)


@transaction.atomic
def confirm(token: UUID) -> None:
    """Turn a request into a subscription; a second submission does nothing."""
    request = open_requests().select_for_update().filter(token=token).first()
    if not request:
        return
    chosen = {"municipality_id": request.municipality_id, "refusals": 0}
    Subscription.objects.update_or_create(address=request.address, defaults=chosen)
    Consent.objects.create(
        tag=request.tag,
        purpose=PURPOSE,
        version=request.consent_version,
        text=request.consent_text,
        given_at=request.asked_at,
    )
    forget_attempt(request.network)
    request.address = request.network = ""
    request.save(update_fields=["address", "network"])


def is_confirmed(token: UUID) -> bool:
    """Tell a repeated confirmation from one that comes too late."""
    tags = SubscriptionRequest.objects.filter(token=token, address="").values("tag")
    return Consent.objects.filter(tag__in=tags, withdrawn_at=None).exists()


def forget_attempt(network: str) -> None:
    """A confirmed request does not count against the limit of its network."""
    Attempt.objects.filter(pk__in=Attempt.objects.filter(network=network).values("pk")[:1]).delete()


@transaction.atomic
def leave(subscription: Subscription, end: str) -> None:
    """Erase a subscription with all its letters; the proof of the consent stays, without the address."""
    tag = address_tag(subscription.address)
    subscription.delete()
    Consent.objects.filter(tag=tag, withdrawn_at=None).update(withdrawn_at=timezone.now(), end=end)
    SubscriptionRequest.objects.filter(tag=tag).update(address="", network="")


def purge() -> None:
    """Erase addresses that nobody confirmed, old editions, and proofs that no dispute can need any more."""
    now = timezone.now()
    old = SubscriptionRequest.objects.filter(asked_at__lte=now - SubscriptionRequest.KEEP)
    old.update(address="", network="")
    old.exclude(letter_at__gt=now - SubscriptionRequest.LETTER_EVERY).delete()
    DigestEdition.objects.filter(moment__lte=now - EDITIONS_KEPT).delete()
    Consent.objects.filter(withdrawn_at__lte=now - Consent.KEEP).delete()
