"""Sends confirmations and digests, one letter a transaction; a job of the worker.

A letter is locked while the mail server has it, and written down as sent in the same transaction. If the worker dies,
letters before it are sent and stay so; the one under way is sent again only if the server's answer was lost.
A server that is away costs one connection a run: nothing is counted, letters wait and go out in their order.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from enum import Enum
from functools import cache, partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from showcase.core.models import SiteSettings
from showcase.outreach.models import Consent, DigestLetter, Subscription, SubscriptionRequest
from showcase.outreach.models.subscription import MOST_REFUSALS
from showcase.outreach.subscription import asking, digest, letters

logger = logging.getLogger(__name__)

RUN_SECONDS = 20
RETRY_MINUTES = (5, 15, 60, 180, 360, 720)
"""Waits after refusals that concern one letter and may pass."""
CLOSING = 421
"""The reply with which a server ends the conversation."""

DigestOf = Callable[..., digest.Digest]


class Result(Enum):
    SENT = "sent"
    REFUSED = "refused"  # the address, for good
    LATER = "later"
    DOWN = "down"


class Post:
    """An SMTP session, used until it fails or the run's time is up."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.is_down = False
        self.ends = time.monotonic() + RUN_SECONDS

    @property
    def is_open(self) -> bool:
        return not self.is_down and time.monotonic() < self.ends

    def send(self, letter: EmailMessage) -> Result:
        """Only a permanent refusal of the recipient counts against the address. Nothing here logs addresses."""
        try:
            self.connection.open()
            self.connection.send_messages([letter])
        except SMTPRecipientsRefused as error:
            return self._judge([code for code, _ in error.recipients.values()], Result.REFUSED)
        except SMTPDataError as error:
            return self._judge([error.smtp_code], Result.LATER)
        except (SMTPException, OSError) as error:
            return self._down(type(error).__name__)
        except Exception as error:  # an impossible address or header must not stop the letters after it
            logger.error("Письмо подписчику не составить: %s", type(error).__name__)
            return Result.LATER
        return Result.SENT

    def _judge(self, codes: list[int], permanent: Result) -> Result:
        if CLOSING in codes:
            return self._down(str(CLOSING))
        logger.warning("Письмо подписчику не принято: %s", codes)
        return permanent if min(codes) >= 500 else Result.LATER

    def _down(self, why: str) -> Result:
        logger.warning("Письма подписчикам ждут: почтовый сервер не принимает писем (%s)", why)
        self.is_down = True
        return Result.DOWN


def send_due() -> None:
    """Send what is due, confirmations first, while the server takes letters and the run lasts."""
    if not SiteSettings.current().takes_subscriptions:
        return
    digest.start_due_edition()
    post = Post()
    try:
        for send_next in (send_confirmation, partial(send_weekly, digest_of=cache(digest.Digest))):
            while post.is_open and send_next(post):
                pass
    finally:
        post.connection.close()


def due_requests() -> QuerySet[SubscriptionRequest]:
    """Requests without a letter, and those repeated a day or more after the last letter."""
    again = Q(asked_at__gte=F("letter_at") + SubscriptionRequest.LETTER_EVERY)
    return asking.open_requests().filter(Q(letter_at=None) | again, next_try_at__lte=timezone.now())


def due_letters() -> QuerySet[DigestLetter]:
    """Letters of this week: last week's digest is no news."""
    now = timezone.now()
    return DigestLetter.objects.filter(
        state=DigestLetter.State.WAITING, next_try_at__lte=now, edition__moment__gt=now - digest.WEEK
    )


@transaction.atomic
def send_confirmation(post: Post) -> bool:
    """Send one; return whether one was due."""
    locked = due_requests().select_for_update(skip_locked=True, of=("self",)).select_related("municipality")
    request = locked.order_by("next_try_at", "pk").first()
    if request is None:
        return False
    result = post.send(letters.confirmation(request))
    if result is Result.DOWN or (result is Result.LATER and put_off(request)):
        return True
    if result is Result.REFUSED:
        request.address = request.network = ""
    request.letter_at, request.tries = timezone.now(), 0
    request.save(update_fields=["address", "network", "letter_at", "tries"])
    return True


@transaction.atomic
def send_weekly(post: Post, digest_of: DigestOf) -> bool:
    """Send one; return whether one was due. Unpublished content is left out; an empty digest is not sent."""
    locked = due_letters().select_for_update(skip_locked=True, of=("self",))
    row = locked.select_related("edition", "subscription__municipality").order_by("next_try_at", "pk").first()
    if row is None:
        return False
    content = digest_of(row.edition.since, row.edition.moment, row.subscription.municipality)
    if not content:
        row.delete()
        return True
    result = post.send(letters.weekly(row, content))
    if result is Result.DOWN or (result is Result.LATER and put_off(row)):
        return True
    row.state = DigestLetter.State.FAILED if result is Result.LATER else DigestLetter.State[result.name]
    row.save(update_fields=["state"])
    count_refusals(row.subscription, result)
    return True


def put_off(row: SubscriptionRequest | DigestLetter) -> bool:
    """Set the time of the next attempt; return whether there is to be one."""
    if row.tries >= len(RETRY_MINUTES):
        return False
    row.next_try_at = timezone.now() + dt.timedelta(minutes=RETRY_MINUTES[row.tries])
    row.tries += 1
    row.save(update_fields=["next_try_at", "tries"])
    return True


def count_refusals(subscription: Subscription, result: Result) -> None:
    """Erase an address that was refused in several weeks, one after another."""
    if result is Result.SENT and subscription.refusals:
        Subscription.objects.filter(pk=subscription.pk).update(refusals=0)
    if result is Result.REFUSED:
        if subscription.refusals + 1 >= MOST_REFUSALS:
            asking.leave(subscription, Consent.End.SERVER)
        else:
            Subscription.objects.filter(pk=subscription.pk).update(refusals=F("refusals") + 1)


def waiting_since() -> dt.datetime | None:
    """Return when the oldest unsent letter was due."""
    moments = [
        rows.aggregate(moment=Min("next_try_at"))["moment"] for rows in (due_requests(), due_letters())
    ]
    return min((moment for moment in moments if moment), default=None)
