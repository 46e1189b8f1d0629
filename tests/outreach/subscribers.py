"""Helpers of the subscription tests."""

import datetime as dt
import re
from email.message import EmailMessage

from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from showcase.core.models import SiteSettings
from showcase.outreach.models import DigestEdition, Subscription
from showcase.outreach.subscription import digest, sending
from tests.factories import Tree

FORM = "/podpiska/"
ANNA = "anna@example.org"


def open_subscription() -> SiteSettings:
    """The operator and a contact are known; the mail server is the test's."""
    owner = {"owner_name": "Ассоциация", "email": "vladelec@example.org"}
    return SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults=owner)[0]


def ask(reader: Client, address: str = ANNA, **answers):
    return reader.post(FORM, {"address": address, "consent": "on", **answers})


def text_of_letter(letter: EmailMessage) -> str:
    return letter.get_content().replace("\r\n", "\n").replace("\u00a0", " ")


def link_in(letter: EmailMessage) -> str:
    """The path of the first address of this site in the letter that holds a token."""
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/podpiska/[0-9a-f-]{{36}}/\S*)", letter.get_content())
    return found[1]


def subscribe(reader: Client, mail_server, address: str = ANNA, **answers) -> Subscription:
    """Subscribe and confirm as a reader does; the letter is removed from the test server."""
    ask(reader, address, **answers)
    sending.send_due()
    reader.post(link_in(mail_server.letters.pop()))
    return Subscription.objects.latest("pk")


def begin(moment: dt.datetime) -> DigestEdition | None:
    return digest.start_due_edition(moment + dt.timedelta(minutes=1))


def come_out(page, moment: dt.datetime):
    """Date the first publication of the page to the day before."""
    page.first_published_at = moment - dt.timedelta(days=1)
    page.save()
    return page


def add_news(tree: Tree, moment: dt.datetime, **fields):
    known = {"date": min(moment.date(), timezone.localdate()), "lead": "Что случилось."}
    return come_out(tree.article(**{**known, **fields}), moment)


def readers(*places) -> list[Subscription]:
    return [
        Subscription.objects.create(address=f"reader{number}@example.org", municipality=place)
        for number, place in enumerate(places)
    ]


def some_news_for(count: int, tree: Tree, friday: dt.datetime) -> None:
    add_news(tree, friday)
    readers(*[None] * count)
    begin(friday)
