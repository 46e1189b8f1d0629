"""Accounts for trying out the admin; they can sign in only while DEMO=1."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from showcase.staff import roles
from showcase.staff.models import District
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from showcase.voting.models import VotingRound

MAIL_DOMAIN = "demo.invalid"  # a name that no mail can reach, by RFC 2606
ADMINISTRATOR, EDITOR = "admin", "redaktor"
ROLES = {
    "press": (roles.PRESS,),
    "organizator": (roles.ORGANISER,),
    "nablyudatel": (roles.VIEWER,),
    # What the vote lets only two people do together.
    "komissiya1": (roles.COMMISSION, roles.CLERK),
    "komissiya2": (roles.COMMISSION, roles.CHECKER),
}
ACCOUNTS = {
    ADMINISTRATOR: "администратор",
    "press": "пресс-служба",
    "organizator": "организатор",
    EDITOR: "редактор муниципалитета",
    "nablyudatel": "наблюдатель",
    "komissiya1": "комиссия, вносит бумажные голоса",
    "komissiya2": "комиссия, сверяет бумажные голоса",
}


class Command(BaseCommand):
    help = "Учётные записи для пробы: при DEMO=1 создаёт их и печатает пароли, иначе закрывает им вход."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            ours().update(is_active=False)
            return
        kept = Path(settings.VAR_DIR) / "demo_accounts.json"
        passwords = read_passwords(kept)
        with transaction.atomic():
            set_up_roles()
            for username in ACCOUNTS:
                make_account(username, passwords[username])
        write_private(kept, json.dumps(passwords, indent=2))
        self.report(passwords)

    def report(self, passwords: dict[str, str]) -> None:
        """Print the accounts, and say so when the demonstration vote is over."""
        self.stdout.write("\nУчётные записи для пробы:")
        for username in ours().values_list("username", flat=True).order_by("pk"):
            self.stdout.write(f"  {username:<12} {passwords[username]:<20} {ACCOUNTS[username]}")
        newest = VotingRound.objects.filter(is_demo=True).order_by("-closes_at").first()
        if newest and newest.closes_at <= timezone.now():
            self.stdout.write("\nДемонстрационное голосование закончилось. Начать заново: make demo")


def ours() -> QuerySet[User]:
    """The accounts made by this command; a real account of the same name has another address."""
    return User.objects.filter(username__in=ACCOUNTS, email__endswith=f"@{MAIL_DOMAIN}")


def read_passwords(kept: Path) -> dict[str, str]:
    """The passwords of this machine; random ones for accounts that have none yet."""
    known = {}
    with suppress(OSError, ValueError):
        known = json.loads(kept.read_text())
    return {username: known.get(username) or secrets.token_urlsafe(12) for username in ACCOUNTS}


def make_account(username: str, password: str) -> None:
    """Make the account or give ours the kept password again; a real account of this name is left alone."""
    user = ours().filter(username=username).first()
    if not user:
        if User.objects.filter(username=username).exists():
            return
        user = User(username=username, email=f"{username}@{MAIL_DOMAIN}")
    if not user.pk or not user.check_password(password):
        user.set_password(password)
    user.is_active = True
    user.is_superuser = username == ADMINISTRATOR
    user.last_name = ACCOUNTS[username].capitalize()
    user.save()
    user.groups.set(groups_of(username))


def groups_of(username: str) -> list[Group]:
    """The groups of the roles; the editor's is that of the municipality with most projects."""
    if username == EDITOR:
        largest = District.objects.select_related("group").order_by("-page__numchild", "page__title").first()
        return [largest.group] if largest else []
    return list(Group.objects.filter(name__in=[role.name for role in ROLES.get(username, ())]))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
