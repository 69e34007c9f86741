"""The scorers there are, and how far each got in a project."""

from dataclasses import asdict, replace

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation import scoring
from curation.api.base import CurationView
from curation.project_media import media_of_project, why_not
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

    @extend_schema(
        responses=ScorerSerializer(many=True),
        parameters=[OpenApiParameter("project", str, description="Whose samples are to be judged.")],
    )
    def get(self, request: Request) -> Response:
        """List them, those that cannot be used here, or judge no media of the project, included."""
        found = registry.available()
        if slug := request.query_params.get("project"):
            media = media_of_project(self.led_project(slug))
            found = [_held_against(info, media) for info in found]
        return Response(ScorerSerializer([asdict(info) for info in found], many=True).data)


class ScoresView(CurationView):
    """What has been scored in a project."""

    @extend_schema(responses=ScorerSummarySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """One entry for each scorer and revision, for the lead."""
        found = scoring.summaries(self.led_project(slug))
        return Response(ScorerSummarySerializer([asdict(summary) for summary in found], many=True).data)


def _held_against(info: registry.ScorerInfo, media: frozenset[str]) -> registry.ScorerInfo:
    """The same, out of use where it judges other media."""
    reason = why_not(frozenset(info.kinds), media, "judges")
    return info if reason is None else replace(info, available=False, why_not=reason)
