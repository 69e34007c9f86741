"""People and their tokens, for operators. Passwords and hashes of secrets are shown to nobody."""

from django.contrib import admin

from annotation.admin.base import ReadOnly, Touched
from tastemaker.accounts.models import ApiToken, User


@admin.register(User)
class UserAdmin(Touched):
    """Somebody who signs in. Whoever is not active cannot, and is signed out."""

    touchable = ("first_name", "last_name", "is_active")
    secret = ("password", "groups", "user_permissions")
    list_display = ("id", "username", "email", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "email")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly):
    """A key of a program."""

    secret = ("secret_hash",)
    list_display = ("id", "name", "prefix", "user", "project", "is_read_only", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("=prefix", "=user__username", "name")
