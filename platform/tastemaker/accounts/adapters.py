"""Who may make an account: by default those who hold an invitation, which making the account then uses up."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.response import ConflictResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest

from annotation import invitations

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """django-allauth's own, closed to strangers unless the deployment says otherwise."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this browser may make an account."""
        return settings.SIGN_IN.sign_up_is_open or invitations.remembered(request.session) is not None

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Make the account and use the invitation up, or neither."""
        if not commit:
            return super().save_user(request, user, form, commit=False)
        with transaction.atomic():
            saved = super().save_user(request, user, form, commit=True)
            use_invitation(request, saved)
        return saved

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: messages for the next page have no page here; the interface knows what it has done."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a trace for whoever watches the log; never what was tried as a password."""
        name = credentials.get("username") or credentials.get("email") or ""
        logger.warning("Signing in failed for %r from %s", name[:200], self.get_client_ip(request))


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Accounts vouched for by the deployment's provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody whom the provider knows, and we do not, gets an account."""
        provider = settings.SIGN_IN.provider
        admits_everybody = provider is not None and provider.admits_everybody
        return admits_everybody or super().is_open_for_signup(request, sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> AbstractBaseUser:
        """Make the account and use the invitation up where there is one, or neither."""
        with transaction.atomic():
            user: AbstractBaseUser = super().save_user(request, sociallogin, form)
            if form is None:  # with a form the account adapter has done it
                use_invitation(request, user)
        return user


def use_invitation(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Accept the invitation that this browser opened, if any; ends the request with 409 where it is gone by now."""
    secret_hash = invitations.remembered(request.session)
    if secret_hash is None:
        return
    try:
        invitations.accept(secret_hash, user)
    except invitations.InvitationGoneError as error:
        raise ImmediateHttpResponse(ConflictResponse(request)) from error
    invitations.forget(request.session)
