"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: the user model and the session."""

    name = "tastemaker.accounts"
    label = "accounts"
