"""The letter that invites somebody to the admin."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from showcase.core import mail
from showcase.core.json_ld import absolute
from showcase.staff.people import roles_of
from showcase.users.models import User

SUBJECT = "Приглашение на сайт «Точки притяжения»"


def invitation_link(person: User) -> str:
    """Address at which the person sets a password; it works once, while `PASSWORD_RESET_TIMEOUT` lasts."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return absolute(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))


def invite(person: User, by: User) -> bool:
    """Send the invitation; tell whether it left this machine. Raises SMTPException or OSError.

    Without a mail server nothing is written anywhere: the link is a key.
    """
    if not mail.is_real():
        return False
    context = {
        "person": person,
        "inviter": by.get_full_name() or "Администратор сайта",
        "roles": roles_of(person),
        "link": invitation_link(person),
        "admin_url": absolute(reverse("wagtailadmin_home")),
        "until": timezone.localtime() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
    text = render_to_string("staff/invitation.txt", context)
    EmailMessage(SUBJECT, text, to=[person.email]).send()
    return True
