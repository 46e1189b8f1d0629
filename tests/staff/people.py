"""Users with roles, and their sign-in request."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from showcase.contest.models import MunicipalityPage
from showcase.users.models import User

LOGIN, SECOND = "/admin/login/", "/admin/login/vtoroy-shag/"
PASSWORD = "a-long-password"


def member(group: str, email: str, **fields: Any) -> User:
    """Create a user in a group made by `set_up_roles`."""
    person = User.objects.create_user(email.split("@")[0], email, PASSWORD, **fields)
    person.groups.add(Group.objects.get(name=group))
    return person


def editor_of(municipality: MunicipalityPage, email: str, **fields: Any) -> User:
    return member(municipality.district.group.name, email, **fields)


def sign_in(
    client: Client, name: str = "admin", password: str = PASSWORD, address: str = "192.0.2.1", **more: str
):
    return client.post(LOGIN, {"username": name, "password": password, **more}, REMOTE_ADDR=address)
