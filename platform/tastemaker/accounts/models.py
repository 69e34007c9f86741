"""People who sign in, their browsers' sessions, and the keys that they give to their programs.

What they may do in a project is their membership there.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class User(AbstractUser):
    """Django's user, ours from the first migration on, so that it can grow."""


class Session(AbstractBaseSession):
    """One browser's, and whose: what it holds stands signed in its data, as ever."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """What reads and writes it."""
        from tastemaker.accounts.sessions import SessionStore

        return SessionStore


class ApiToken(models.Model):
    """A key with which a program acts as its user, or as less than that. Only the hash of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    # The part of the key that is no secret: finds the row, and tells its owner which key it is.
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    is_read_only = models.BooleanField(default=False)
    # The slug of the one project that it opens, '' for all of its user's. A slug never changes.
    project = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    # To within some minutes: a write at every request would cost more than it tells.
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
