"""The second factor: who must have one, and its reset for somebody who has lost it."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from wagtail.log_actions import log

from showcase.staff.sign_in.sessions import network_shown
from showcase.users.models import User
from showcase.voting.admin_views import rights

TOUCHES_VOTES = (*rights.OVERSEE, *rights.CLERKS, *rights.CHECKERS)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
RESET = "staff.reset_second_factor"
OTHER_SEAL = "Второй шаг задан при другом SECRET_KEY сайта. Попросите администратора сбросить его."


def is_needed(user: User) -> bool:
    """Whether the user may touch votes and has no second factor yet."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_active:
        return False
    if not rights.has_any(user, TOUCHES_VOTES):
        return False
    return not has_one(user)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


@transaction.atomic
def reset(person: User, by: User | None) -> bool:
    """Forget the factors of somebody who has lost them, and end their sessions; return whether there were any."""
    count, _ = Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    if count:
        log(instance=person, action=RESET, user=by)
    return bool(count)


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, and asks for the password again at most once in five minutes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_shown(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        records = get_authentication_records(context.request, context.request.user)
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > since for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of second factors, so that a database dump is useless without SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealer().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValidationError(OTHER_SEAL) from error

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def sealer() -> Fernet:
    digest = hashlib.sha256(f"second factor|{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
