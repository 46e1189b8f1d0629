"""People with roles, for tests."""

from typing import Any

from django.contrib.auth.models import Group

from showcase.contest.models import MunicipalityPage
from showcase.users.models import User


def member(group: str, email: str, **fields: Any) -> User:
    """A person in a group that `set_up_roles` has made."""
    person = User.objects.create_user(email.split("@")[0], email, "a-long-password", **fields)
    person.groups.add(Group.objects.get(name=group))
    return person


def editor_of(municipality: MunicipalityPage, email: str, **fields: Any) -> User:
    return member(municipality.district.group.name, email, **fields)
