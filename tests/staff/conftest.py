"""People of the roles, and a site with two districts."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.staff import roles
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from tests import databases
from tests.factories import Tree
from tests.staff.people import PASSWORD


@dataclass
class Districts:
    year: ContestYearPage
    own: MunicipalityPage
    other: MunicipalityPage
    project: ProjectPage
    foreign: ProjectPage


@pytest.fixture(scope="module")
def built_districts(tests_database, django_db_blocker) -> Iterator[Districts]:
    with django_db_blocker.unblock(), databases.copied(tests_database, "districts"):
        set_up_roles()
        tree = Tree.present()
        year, own, other = tree.year(2026), tree.municipality("Алексин"), tree.municipality("Белёв")
        drafts = [tree.project(year, place, live=False, public_number=None) for place in (own, other)]
        for draft in drafts:
            draft.save_revision()
        yield Districts(year, own, other, *drafts)


@pytest.fixture
def districts(built_districts, db) -> Districts:
    """A draft in each of two municipalities; what a test does to them is taken back."""
    return copy.deepcopy(built_districts)


@pytest.fixture
def person(db):
    """A function that makes somebody with roles, districts, or all rights («admin»)."""

    def make(name: str, *given: roles.Role | MunicipalityPage, **fields: object) -> User:
        known = {"email": f"{name}@example.org", "first_name": "Анна", "last_name": name.capitalize()}
        user = User.objects.create_user(
            name, password=PASSWORD, **{**known, "is_superuser": name == "admin", **fields}
        )
        for one in given:
            is_role = isinstance(one, roles.Role)
            user.groups.add(Group.objects.get(name=one.name) if is_role else one.district.group)
        return user

    return make


@pytest.fixture
def admin(person) -> User:
    return person("admin")


@pytest.fixture
def signed_in(person):
    """A function that creates a user and returns a signed-in client."""

    def sign_in(name: str, *given: roles.Role | MunicipalityPage) -> Client:
        client = Client()
        client.force_login(User.objects.filter(username=name).first() or person(name, *given))
        return client

    return sign_in
