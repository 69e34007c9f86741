"""One's API tokens: the list, a new one, an end to one. Only a session may: a token makes no tokens."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import AnnotationView, validated
from tastemaker.accounts import token_scheme, tokens
from tastemaker.accounts.models import ApiToken

__all__ = ["TokenView", "TokensView", "token_scheme"]


class TokenSerializer(serializers.ModelSerializer):
    """A token, without its key."""

    class Meta:
        model = ApiToken
        fields = ("id", "name", "prefix", "is_read_only", "project", "created_at", "expires_at", "last_used_at")
        extra_kwargs = {
            "project": {"help_text": "The slug of the one project that it opens; '' for all."},
            "last_used_at": {"help_text": "To within five minutes."},
        }


class MadeTokenSerializer(TokenSerializer):
    """A token just made, with its key: this is the one time that it is shown."""

    key = serializers.CharField()

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "key")


class NewTokenSerializer(serializers.Serializer):
    """What making a token takes."""

    name = serializers.CharField(max_length=100)
    is_read_only = serializers.BooleanField(default=False)
    project = serializers.SlugField(max_length=64, required=False, allow_blank=True, default="")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class TokensView(AnnotationView, generics.ListAPIView):
    """The tokens of whoever asks."""

    authentication_classes = [SessionAuthentication]
    serializer_class = TokenSerializer
    queryset = ApiToken.objects.none()

    def get_queryset(self) -> Any:
        """Newest first, those that have expired included."""
        return tokens.live(self.request.user).order_by("-id")

    @extend_schema(request=NewTokenSerializer, responses={201: MadeTokenSerializer})
    def post(self, request: Request) -> Response:
        """Make one; the answer has the key, which is never shown again."""
        sent = validated(NewTokenSerializer(data=request.data))
        token, key = tokens.make(request.user, **sent)
        return Response(TokenSerializer(token).data | {"key": key}, status=status.HTTP_201_CREATED)


class TokenView(AnnotationView):
    """One token."""

    authentication_classes = [SessionAuthentication]

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Revoke it: from now on it opens nothing."""
        token = tokens.live(request.user).select_related("user").filter(pk=pk).first()
        if token is None:
            raise NotFound("There is no such token of yours.")
        tokens.revoke(token)
        return Response(status=status.HTTP_204_NO_CONTENT)
