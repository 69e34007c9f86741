"""Job kinds: what can be asked for, with the JSON schema of each specification."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gpu_jobs.jobs import registry


class JobKindSerializer(serializers.Serializer):
    """One kind; `schema` is the JSON schema of its specification."""

    kind = serializers.CharField()
    title = serializers.CharField()
    queue = serializers.CharField()
    schema = serializers.DictField()


class JobKindsView(APIView):
    """All kinds, in the order of the loop."""

    @extend_schema(responses=JobKindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The list."""
        kinds = [
            {"kind": kind.kind, "title": kind.title, "queue": kind.queue, "schema": kind.spec.model_json_schema()}
            for kind in registry.every()
        ]
        return Response(kinds)
