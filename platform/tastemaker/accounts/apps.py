"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: the user model, tokens, and how people sign in."""

    name = "tastemaker.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what people change about their accounts."""
        from tastemaker.accounts import on_record  # noqa: F401
