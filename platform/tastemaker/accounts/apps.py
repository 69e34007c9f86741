"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: the user model, tokens, and how people sign in."""

    name = "tastemaker.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to people signing in, and to what they change about their accounts."""
        from tastemaker.accounts import addresses, on_record  # noqa: F401
