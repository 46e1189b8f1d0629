"""Who may do what with a vote, and the three groups that are made for it."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from showcase.users.models import User

ORGANISE = "voting.change_votinground"
ENTER = "voting.enter_paper"
CONFIRM = "voting.confirm_paper"
VOID = "voting.decide_voids"
PAPER = (ENTER, CONFIRM, ORGANISE, VOID)
ANY = PAPER
OVERSEE = (ORGANISE, VOID)
ORGANISERS = (ORGANISE,)
COMMISSION = (VOID,)

GROUPS = {
    "Голосование: внесение бумажных голосов": "enter_paper",
    "Голосование: сверка бумажных голосов": "confirm_paper",
    "Голосование: комиссия": "decide_voids",
}
CODENAMES = ["change_votinground", *GROUPS.values()]


def has_any(user: User, permissions: tuple[str, ...]) -> bool:
    return any(user.has_perm(permission) for permission in permissions)


def own_permissions() -> QuerySet[Permission]:
    """What the admin offers when rights of a group are edited."""
    return Permission.objects.filter(content_type__app_label="voting", codename__in=CODENAMES)


def make_groups(using: str = "default", **_kwargs: Any) -> None:
    """Make the three groups where they are missing; one that exists is left as people made it.

    For `post_migrate`: a signal and not a command, so that every database that is migrated has them.
    """
    create_permissions(apps.get_app_config("voting"), verbosity=0, using=using)
    kind = ContentType.objects.db_manager(using).get(app_label="voting", model="votinground")
    door = Permission.objects.using(using).filter(codename="access_admin")
    for name, codename in GROUPS.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        if is_new:
            group.permissions.add(
                Permission.objects.using(using).get(content_type=kind, codename=codename), *door
            )
