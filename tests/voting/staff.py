"""People who work for a vote in the admin, and what they do there."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from showcase.users.models import User

ROLES = {
    "organiser": "change_votinground",
    "member": "decide_voids",
    "clerk": "enter_paper",
    "checker": "confirm_paper",
    "editor": "access_admin",
}


def person(*roles: str, name: str = "") -> Client:
    """A browser in which somebody with these permissions of the vote has signed in; «boss» is a superuser."""
    name = name or roles[0]
    user = User.objects.create_user(name, f"{name}@example.org", is_superuser="boss" in roles)
    codenames = ["access_admin", *(ROLES.get(role, "access_admin") for role in roles)]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"voting_admin:{name}", args=args)


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200, (name, response.get("Location"))
    return response.content.decode()


def post(client: Client, name: str, /, *args: Any, **data: Any) -> str:
    """What a page says after a form was sent, refusals too."""
    return messages_of(client.post(address(name, *args), data, follow=True))


def messages_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(str(message).strip() for message in response.context["messages"])


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("protokol.pdf", b"%PDF")
