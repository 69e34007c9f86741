"""What people change about their own accounts goes into the audit log; django-allauth says so by signals."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver

from annotation import audit


@receiver(account.user_signed_up)
def signed_up(user: AbstractBaseUser, **kwargs: Any) -> None:
    """An account was made; `by` says by whom it is vouched for, if by anybody."""
    provider = kwargs.get("sociallogin")
    by = "password" if provider is None else provider.account.provider
    audit.record(user, "account.made", user.get_username(), after={"by": by})


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(user: AbstractBaseUser, **kwargs: Any) -> None:
    """A password was changed, or set anew by way of a letter."""
    way = "letter" if kwargs.get("signal") is account.password_reset else "itself"
    audit.record(user, "account.password_changed", user.get_username(), after={"by": way})


@receiver(account.email_changed)
def address_changed(user: AbstractBaseUser, **kwargs: Any) -> None:
    """Another address is the account's."""
    before, after = (
        getattr(kwargs.get(name), "email", None) for name in ("from_email_address", "to_email_address")
    )
    audit.record(
        user, "account.email_changed", user.get_username(), before={"email": before}, after={"email": after}
    )


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def second_factor_changed(user: AbstractBaseUser, **kwargs: Any) -> None:
    """A second factor came or went; which one, by its kind."""
    became = {mfa.authenticator_added: "added", mfa.authenticator_removed: "removed"}
    action = f"second_factor.{became.get(kwargs.get('signal'), 'reset')}"
    audit.record(user, action, user.get_username(), after={"kind": kwargs["authenticator"].type})
