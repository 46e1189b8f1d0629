"""People who sign in to the admin."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Own model from the first migration, since it cannot be swapped in later."""
