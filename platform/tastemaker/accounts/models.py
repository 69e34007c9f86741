"""The user: a person who signs in. What they may do in a project is their membership there."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Django's user, ours from the first migration on, so that it can grow."""
