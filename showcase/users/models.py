"""Accounts of the admin."""

from django.contrib.auth import models as auth


class UserManager(auth.UserManager):
    def get_by_natural_key(self, username: str) -> "User":
        """Find a user by case-insensitive username; prefer an exact match."""
        found = self.filter(username__iexact=username).order_by("pk")
        person = min(found, key=lambda one: one.username != username, default=None)
        if person is None:
            raise self.model.DoesNotExist
        return person


class User(auth.AbstractUser):
    """A custom model from the first migration: it cannot be introduced later."""

    objects = UserManager()

    class Meta(auth.AbstractUser.Meta):
        permissions = [("manage_people", "Приглашать людей и менять их роли")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
