"""Reports of faults and subscriptions."""

from showcase.outreach.models.faults import Attempt, FaultReport, OutreachSettings, PendingPhoto
from showcase.outreach.models.subscription import (
    Consent,
    DigestEdition,
    DigestLetter,
    Subscription,
    SubscriptionRequest,
)

__all__ = [
    "Attempt",
    "Consent",
    "DigestEdition",
    "DigestLetter",
    "FaultReport",
    "OutreachSettings",
    "PendingPhoto",
    "Subscription",
    "SubscriptionRequest",
]
