"""Permissions of the vote, and the three groups created for it."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from showcase.users.models import User

ORGANISERS = ("voting.change_votinground",)
CLERKS = ("voting.enter_paper",)
CHECKERS = ("voting.confirm_paper",)
COMMISSION = ("voting.decide_voids",)
VIEWERS = ("voting.view_votinground",)
OVERSEE = (*ORGANISERS, *COMMISSION)
ANY = (*OVERSEE, *CLERKS, *CHECKERS, *VIEWERS)
"""Who may look at a round; forms on its pages ask for more."""

GROUPS = {
    "Голосование: внесение бумажных голосов": "enter_paper",
    "Голосование: сверка бумажных голосов": "confirm_paper",
    "Голосование: комиссия": "decide_voids",
}


def has_any(user: User, permissions: tuple[str, ...]) -> bool:
    return any(user.has_perm(permission) for permission in permissions)


def own_permissions() -> QuerySet[Permission]:
    """Return the permissions offered on the admin's group form."""
    codenames = [permission.removeprefix("voting.") for permission in ANY]
    return Permission.objects.filter(content_type__app_label="voting", codename__in=codenames)


def make_groups(using: str = "default", **_kwargs: Any) -> None:
    """Create the missing groups; existing ones stay as they were edited.

    Handler of `post_migrate` rather than a command, so that every migrated database has them.
    """
    create_permissions(apps.get_app_config("voting"), verbosity=0, using=using)
    kind = ContentType.objects.db_manager(using).get(app_label="voting", model="votinground")
    door = Permission.objects.using(using).filter(codename="access_admin")
    for name, codename in GROUPS.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        if is_new:
            own = Permission.objects.using(using).get(content_type=kind, codename=codename)
            group.permissions.add(own, *door)
