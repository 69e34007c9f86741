"""The scorers there are, and how far each got in a project."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation import scoring
from curation.api.base import CurationView
from curation.scorers import registry


class ScorerSerializer(serializers.Serializer):
    """A registered scorer; `why_not` says what is missing where it cannot be used."""

    id = serializers.CharField()
    title = serializers.CharField()
    range_hint = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    licence = serializers.CharField()
    prompt_free = serializers.BooleanField()
    kinds = serializers.ListField(child=serializers.CharField())
    available = serializers.BooleanField()
    why_not = serializers.CharField(allow_null=True)


class ScorerSummarySerializer(serializers.Serializer):
    """How far a scorer got, and how often its sign is that of people's preferences, over `compared` pairs.

    `agreement_low` and `agreement_high` are the ends of the share's 95% interval.
    """

    scorer = serializers.CharField()
    revision = serializers.CharField()
    scored = serializers.IntegerField()
    total = serializers.IntegerField()
    compared = serializers.IntegerField()
    agreement_with_people = serializers.FloatField(allow_null=True)
    agreement_low = serializers.FloatField()
    agreement_high = serializers.FloatField()


class ScorersView(CurationView):
    """The scorers of this installation."""

    @extend_schema(responses=ScorerSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, those that cannot be used here included."""
        return Response(ScorerSerializer([asdict(info) for info in registry.available()], many=True).data)


class ScoresView(CurationView):
    """What has been scored in a project."""

    @extend_schema(responses=ScorerSummarySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """One entry for each scorer and revision, for the lead."""
        found = scoring.summaries(self.led_project(slug))
        return Response(ScorerSummarySerializer([asdict(summary) for summary in found], many=True).data)
