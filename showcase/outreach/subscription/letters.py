"""The two kinds of letters, as plain text."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from showcase.core.json_ld import absolute
from showcase.core.models import SiteSettings
from showcase.outreach.models import DigestLetter, Subscription, SubscriptionRequest
from showcase.outreach.subscription.digest import Digest

CONFIRM = "Подтвердите подписку на новости конкурса"


def confirmation(request: SubscriptionRequest) -> EmailMessage:
    context = {
        "place": request.municipality,
        "url": absolute(reverse("subscription:confirm", args=[request.token])),
        "until": request.asked_at + SubscriptionRequest.KEEP,
    }
    return letter("confirmation", CONFIRM, request.address, context, {})


def weekly(row: DigestLetter, digest: Digest) -> EmailMessage:
    """The digest. A letter sent again after the worker died carries the same Message-ID.

    Its headers let mail programs show a button of their own (RFC 8058).
    """
    url = leave_url(row.subscription)
    headers = {
        "Message-ID": f"<vypusk-{row.edition_id}-{row.subscription_id}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    subject = f"{', '.join(filter(None, ['Новое за неделю', digest.place_title]))}: {digest.counts}"
    context = {
        "digest": digest,
        "last_day": row.edition.moment - dt.timedelta(days=1),
        "leave_url": url,
        "subscribe_url": absolute(reverse("subscription:page")),
    }
    return letter("weekly", subject, row.subscription.address, context, headers)


def leave_url(subscription: Subscription) -> str:
    return absolute(reverse("subscription:leave", args=[subscription.token]))


def letter(template: str, subject: str, address: str, context: dict, headers: dict[str, str]) -> EmailMessage:
    owner = SiteSettings.current()
    text = render_to_string(
        f"outreach/subscription/{template}.txt",
        {**context, "owner": owner, "site_url": absolute("/")},
    )
    return EmailMessage(
        " ".join(subject.split()),
        text,
        to=[address],
        reply_to=[owner.email] if owner.email else [],
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
