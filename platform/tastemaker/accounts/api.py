"""The session: who is signed in, signing in, signing out."""

from django.contrib.auth import authenticate, login, logout
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class UserSerializer(serializers.Serializer):
    """A person, as they see themselves."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    is_staff = serializers.BooleanField()


class SessionSerializer(serializers.Serializer):
    """Who is signed in; null for nobody."""

    user = UserSerializer(allow_null=True)


class CredentialsSerializer(serializers.Serializer):
    """What signing in takes."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


@method_decorator(ensure_csrf_cookie, name="get")
@method_decorator(csrf_protect, name="post")
class SessionView(APIView):
    """The one session of this browser."""

    permission_classes = [AllowAny]

    def get_throttles(self) -> list[ScopedRateThrottle]:
        """Only attempts to sign in are counted."""
        self.throttle_scope = "login"
        return [ScopedRateThrottle()] if self.request.method == "POST" else []

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in; also sets the CSRF cookie."""
        return Response(_session_of(request))

    @extend_schema(request=CredentialsSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Sign in by name and password."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request, **credentials.validated_data)
        if user is None:
            raise ValidationError({"password": "This name and password do not belong together."})
        login(request, user)
        request.user = user
        return Response(_session_of(request))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _session_of(request: Request) -> dict[str, object]:
    user = request.user
    return {"user": UserSerializer(user).data if user.is_authenticated else None}
