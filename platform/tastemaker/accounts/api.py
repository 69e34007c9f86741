"""The session: who is signed in, signing in, signing out.

Signing in goes through django-allauth's stages, so what a second factor, an unconfirmed address or a limit on
attempts demand holds here as at `/api/auth/`, which has everything else: codes, recovery, passwords, providers.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import LoginMethod
from allauth.account.internal.flows.login import derive_login_method, perform_password_login
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login
from django.contrib.auth import logout
from django.core.exceptions import ValidationError as TooManyAttempts
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from tastemaker.rest.throttles import Anonymous, Person
from tastemaker.rest.throttles import Login as LoginThrottle


class NextStage(APIException):
    """401: the password is right and not enough; the session remembers it for a quarter of an hour."""

    status_code = HTTPStatus.UNAUTHORIZED
    default_code = "next_stage"


NEXT = {
    "mfa_authenticate": "This account has a second factor: send its code to "
    "/api/auth/browser/v1/auth/2fa/authenticate.",
    "verify_email": "Confirm your e-mail address first: the link was sent to you.",
}


class UserSerializer(serializers.Serializer):
    """A person, as they see themselves."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    is_staff = serializers.BooleanField()


class SessionSerializer(serializers.Serializer):
    """Who is signed in; null for nobody."""

    user = UserSerializer(allow_null=True)


class CredentialsSerializer(serializers.Serializer):
    """What signing in takes; an e-mail address will do for the name."""

    username = serializers.CharField(max_length=254)
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"}, max_length=4096)


@method_decorator(ensure_csrf_cookie, name="get")
@method_decorator(csrf_protect, name="post")
class SessionView(APIView):
    """The one session of this browser."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]

    def get_throttles(self) -> list[BaseThrottle]:
        """Attempts to sign in have a limit of their own."""
        return [LoginThrottle()] if self.request.method == "POST" else [Anonymous(), Person()]

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in; also sets the CSRF cookie."""
        return Response(_session_of(request))

    @extend_schema(request=CredentialsSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Sign in by name and password. 401 says which step is missing where they are not enough."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        _sign_in(request._request, **credentials.validated_data)
        request.user = request._request.user
        return Response(_session_of(request))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _sign_in(request: HttpRequest, username: str, password: str) -> None:
    """Make `request` that of the person, or raise ValidationError, Throttled or NextStage."""
    method = "email" if derive_login_method(username) == LoginMethod.EMAIL else "username"
    credentials = {method: username, "password": password}
    if request.user.is_authenticated:
        logout(request)  # whoever signs in anew becomes that person, with nothing of the session before
    try:
        user = get_adapter(request).authenticate(request, **credentials)
    except TooManyAttempts as error:
        raise Throttled(detail=" ".join(error.messages)) from error
    if user is None:
        raise ValidationError({"password": "This name and password do not belong together."})
    login = Login(user=user, email=credentials.get("email"))
    perform_password_login(request, credentials, login)
    if not request.user.is_authenticated:
        stage = get_pending_stage(request)
        raise NextStage(
            NEXT.get(stage.key if stage else "", "This account is closed, or has a step to take first.")
        )


def _session_of(request: Request) -> dict[str, object]:
    user = request.user
    return {"user": UserSerializer(user).data if user.is_authenticated else None}
