"""Accounts of the admin."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A custom model from the first migration: it cannot be introduced later."""
