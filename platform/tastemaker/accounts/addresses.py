"""The address of a user who was made outside the interface is one of their addresses there, too."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver


@receiver(user_logged_in)
def list_own_address(user: AbstractBaseUser, **kwargs: Any) -> None:
    """`createsuperuser` writes the user's own field only; the list of addresses is django-allauth's."""
    email = getattr(user, user.get_email_field_name())
    if email and not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
