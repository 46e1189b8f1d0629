"""Accounts for trying out the admin; they can sign in only while DEMO=1."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from showcase.demo import state
from showcase.users.models import User

ACCOUNTS = {"admin": "администратор", "redaktor": "редактор", "press": "пресс-служба"}
GROUPS = {"redaktor": "Редакция", "press": "Пресс-служба"}
MAIL_DOMAIN = "demo.invalid"  # a name that no mail can reach, by RFC 2606
PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page"]
IMAGE_PERMISSIONS = ["add_image", "change_image", "choose_image"]
DOCUMENT_PERMISSIONS = ["add_document", "change_document", "choose_document"]
FIGURE_PERMISSIONS = ["view_figure", "add_figure", "change_figure"]


class Command(BaseCommand):
    help = "Учётные записи для пробы: при DEMO=1 создаёт их и печатает пароли, иначе закрывает им вход."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            ours().update(is_active=False)
            return
        kept = Path(settings.VAR_DIR) / "demo_accounts.json"
        passwords = read_passwords(kept)
        with transaction.atomic():
            for username in ACCOUNTS:
                make_account(username, passwords[username])
        write_private(kept, json.dumps(passwords, indent=2))
        self.report(passwords)

    def report(self, passwords: dict[str, str]) -> None:
        """Print the accounts, and say so when the demonstration vote is over."""
        self.stdout.write("\nУчётные записи для пробы:")
        for username in ours().values_list("username", flat=True).order_by("pk"):
            self.stdout.write(f"  {username:<9} {passwords[username]:<20} {ACCOUNTS[username]}")
        if state.vote_is_over():
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
    user.is_superuser = username not in GROUPS
    user.save()
    if username in GROUPS:
        user.groups.add(ensure_group(GROUPS[username]))


def ensure_group(name: str) -> Group:
    """The group of this name; a new one may edit and publish all pages, pictures, documents and figures."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        figures = permissions("contest", FIGURE_PERMISSIONS)
        group.permissions.add(Permission.objects.get(codename="access_admin"), *figures)
        for permission in permissions("wagtailcore", PAGE_PERMISSIONS):
            GroupPagePermission.objects.create(
                group=group, page=Page.get_first_root_node(), permission=permission
            )
        files = permissions("wagtailimages", IMAGE_PERMISSIONS) | permissions(
            "wagtaildocs", DOCUMENT_PERMISSIONS
        )
        for permission in files:
            GroupCollectionPermission.objects.create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )
    return group


def permissions(app: str, codenames: list[str]) -> QuerySet[Permission]:
    """Permissions of an app by their names."""
    return Permission.objects.filter(content_type__app_label=app, codename__in=codenames)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
