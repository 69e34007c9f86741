"""The graders of prompts there are, and how far each got in a project."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation.api.base import CurationView
from curation.prompts import text_graders


class TextGraderSerializer(serializers.Serializer):
    """A grader; `why_not` says what is missing where it cannot be used. A cap on costs needs prices."""

    id = serializers.CharField()
    title = serializers.CharField()
    model = serializers.CharField()
    has_prices = serializers.BooleanField()
    available = serializers.BooleanField()
    why_not = serializers.CharField(allow_null=True)


class TextGraderSummarySerializer(serializers.Serializer):
    """How many prompts a language model has graded, as it is now, and what it found."""

    grader = serializers.CharField()
    revision = serializers.CharField()
    graded = serializers.IntegerField()
    total = serializers.IntegerField()
    mean_quality = serializers.FloatField(allow_null=True)
    harmful = serializers.IntegerField()


class TextGradersView(CurationView):
    """The text graders of this installation."""

    @extend_schema(responses=TextGraderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, those that cannot be used here included."""
        return Response(TextGraderSerializer([asdict(info) for info in text_graders.available()], many=True).data)


class TextGradesView(CurationView):
    """What has been graded in a project."""

    @extend_schema(responses=TextGraderSummarySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """One entry for each language model, for the lead."""
        found = text_graders.summaries(self.led_project(slug))
        return Response(TextGraderSummarySerializer([asdict(summary) for summary in found], many=True).data)
