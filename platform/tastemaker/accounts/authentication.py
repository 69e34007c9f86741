"""Signing in by token, for programs: `Authorization: Bearer tm_…`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from annotation import policy
from tastemaker.accounts import tokens
from tastemaker.accounts.models import ApiToken, User

KEYWORD = "bearer"


class TokenAuthentication(BaseAuthentication):
    """A request with a token is its owner's, as far as the token goes; no cookie, hence no CSRF to fear."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The owner and the token; None where no token was sent.

        Raises AuthenticationFailed for a token that does not hold, PermissionDenied where it may only read.
        """
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != KEYWORD:
            return None
        token = tokens.find(key.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked or expired; make a new one.")
        if token.is_read_only and request.method not in SAFE_METHODS:
            raise PermissionDenied("This token may only read; make one that may write, or sign in.")
        tokens.note_use(token)
        if token.project:
            policy.narrow(token.user, token.project)
        return token.user, token

    def authenticate_header(self, request: Request) -> str | None:
        """With a wrong token 401 says how to do better; without any, nothing was wrong, and 403 is the answer."""
        return 'Bearer realm="Tastemaker"' if "Authorization" in request.headers else None
