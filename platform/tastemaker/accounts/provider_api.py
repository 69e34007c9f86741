"""The way out to the deployment's own provider.

django-allauth has an address for it that takes a form and answers with a redirect. Our pages may send forms to this
server only, and browsers hold the redirect that follows one to the same rule (`form-action` of the
Content-Security-Policy), so that the way would end at our door. Here the page is told the address and goes itself.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tastemaker.rest.throttles import Login
from tastemaker.sign_in import PROVIDER_ID


class ProviderSilent(APIException):
    """502: the provider did not say where it wants to be asked."""

    status_code = HTTPStatus.BAD_GATEWAY
    default_code = "provider_silent"
    default_detail = "Your organisation's sign-in does not answer. Try again later, or sign in with a password."


class WayBackSerializer(serializers.Serializer):
    """Where the provider shall send the browser back to: a page of ours."""

    callback = serializers.CharField(max_length=2000)

    def validate_callback(self, callback: str) -> str:
        """Nobody else's page."""
        if not callback.startswith("/") or not get_account_adapter().is_safe_url(callback):
            raise ValidationError("The way back leads to a page of this server: /…")
        return callback


class ProviderAddressSerializer(serializers.Serializer):
    """Where the browser has to go."""

    address = serializers.URLField()


@method_decorator(csrf_protect, name="post")
class ProviderAddressView(APIView):
    """Where signing in by the provider begins."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]
    throttle_classes = [Login]

    @extend_schema(request=WayBackSerializer, responses=ProviderAddressSerializer)
    def post(self, request: Request) -> Response:
        """The provider's address, for this browser and this once."""
        sent = WayBackSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            provider = get_adapter().get_provider(request._request, PROVIDER_ID)
        except SocialApp.DoesNotExist as error:
            raise NotFound("This server has no provider; sign in with a password.") from error
        try:
            redirect = provider.redirect(
                request._request, AuthProcess.LOGIN, next_url=sent.validated_data["callback"], headless=True
            )
        except OSError as error:  # every failure of django-allauth's own requests is one
            raise ProviderSilent from error
        return Response({"address": redirect.url})
