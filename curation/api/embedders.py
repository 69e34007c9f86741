"""The embedders that distances between prompts may be measured with."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation import embedders
from curation.api.base import CurationView


class EmbedderSerializer(serializers.Serializer):
    """An embedder; `why_not` says what is missing where it cannot be used."""

    id = serializers.CharField()
    title = serializers.CharField()
    available = serializers.BooleanField()
    why_not = serializers.CharField(allow_null=True)


class EmbeddersView(CurationView):
    """The embedders of this installation."""

    @extend_schema(responses=EmbedderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, those that cannot be used here included."""
        return Response(EmbedderSerializer([asdict(info) for info in embedders.available()], many=True).data)
