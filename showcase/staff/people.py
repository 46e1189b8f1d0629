"""Rules about people: who may change whom, and what a person's rights are called."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from showcase.staff.models import District
from showcase.staff.roles import EDITOR_ABOUT, PRESS, ROLES
from showcase.users.models import User

ADMINISTRATOR = "Администратор"
ADMINISTRATOR_ABOUT = "Может всё, в том числе менять права других."
EDITOR = "Редактор муниципалитета"
LAST_ADMINISTRATOR = (
    "Это последний администратор: без него некому будет управлять людьми и правами. "
    "Сначала сделайте администратором кого-нибудь ещё."
)


def may_manage_people(user: User) -> bool:
    return user.has_perm("users.manage_people")


def grantable(user: User) -> QuerySet[Group]:
    """Groups of the roles that the user may give, in the order of `ROLES`."""
    names = [role.name for role in ROLES if user.is_superuser or role.is_given_by_organisers]
    return Group.objects.filter(name__in=names)


def within_reach(user: User) -> set[int]:
    """Ids of the groups whose members the user may change."""
    return {
        *grantable(user).values_list("pk", flat=True),
        *District.objects.values_list("group_id", flat=True),
    }


def may_manage(user: User, person: User, reach: set[int] | None = None) -> bool:
    """Organisers may not touch administrators, each other and people who decide over the vote.

    `reach`: what `within_reach` gave, for many people at once.
    """
    if user.is_superuser:
        return True
    if not may_manage_people(user) or person.is_superuser:
        return False
    return {group.pk for group in person.groups.all()} <= (within_reach(user) if reach is None else reach)


def keep_an_administrator(leaving: User) -> None:
    """Refuse to remove the last administrator. Locks the administrators until the transaction ends.

    Invited people who have no password yet do not count. Raises ValidationError.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
    if not [person for person in administrators if person.has_usable_password() and person != leaving]:
        raise ValidationError(LAST_ADMINISTRATOR)


def roles_of(person: User) -> str:
    """Names of a person's roles; reads the prefetched groups."""
    names = [ADMINISTRATOR] if person.is_superuser else []
    names += sorted(group.name for group in person.groups.all())
    return ", ".join(names) or "нет"


def state_of(person: User) -> str:
    if not person.is_active:
        return "Вход закрыт"
    return "Работает" if person.has_usable_password() else "Приглашён, пароля ещё нет"


def districts_without_editor() -> QuerySet[District]:
    """Municipalities without an active editor."""
    edited = Group.objects.filter(user__is_active=True)
    return District.objects.exclude(group__in=edited).select_related("page").order_by("page__title")


def somebody_reviews() -> bool:
    return User.objects.filter(is_active=True, groups__name=PRESS.name).exists()


def role_rows() -> list[tuple[str, str, int]]:
    """Name of each role, what it may do, and how many people who may sign in have it."""
    active = Count("user", filter=Q(user__is_active=True))
    numbers = dict(Group.objects.annotate(people=active).values_list("name", "people"))
    editors = User.objects.filter(is_active=True, groups__in=District.objects.values("group")).distinct()
    administrators = User.objects.filter(is_active=True, is_superuser=True)
    return [
        (ADMINISTRATOR, ADMINISTRATOR_ABOUT, administrators.count()),
        *((role.name, role.about, numbers.get(role.name, 0)) for role in ROLES),
        (EDITOR, EDITOR_ABOUT, editors.count()),
    ]
