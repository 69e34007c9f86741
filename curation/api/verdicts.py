"""Why a pair is in a dataset version or not."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from curation.api.base import CurationView
from curation.versions.verdicts import verdict_on


class WeighedTermSerializer(serializers.Serializer):
    """One term of the importance; `contribution` is weight times normalised."""

    name = serializers.CharField()
    raw = serializers.FloatField(allow_null=True)
    normalised = serializers.FloatField(allow_null=True)
    weight = serializers.FloatField()
    contribution = serializers.FloatField(allow_null=True)


class PromptGroupSerializer(serializers.Serializer):
    """The pairs of one prompt in all its spellings: how many there are, passed the gates, and were taken."""

    prompt = serializers.CharField()
    pairs = serializers.IntegerField()
    passed = serializers.IntegerField()
    selected = serializers.IntegerField()


class TextQualityReasonSerializer(serializers.Serializer):
    """A rule that lowered the prompt's text quality, and the factor it lowered it by."""

    rule = serializers.CharField()
    factor = serializers.FloatField()


class VerdictSerializer(serializers.Serializer):
    """A pair's terms, its place among the `ranked` pairs that passed the gates, and the verdict in words (`why`).

    `gate` is null for a pair that was taken; `weight` is what the weight that leaves with it is multiplied by. Of a
    version that was imported, what the other pairs were like stayed behind: whatever depends on them is null.
    """

    scorer = serializers.CharField()
    criterion = serializers.CharField()
    score_0 = serializers.FloatField(allow_null=True)
    score_1 = serializers.FloatField(allow_null=True)
    p_0 = serializers.FloatField(allow_null=True)
    disagrees = serializers.BooleanField(allow_null=True)
    weight = serializers.FloatField(allow_null=True)
    terms = WeighedTermSerializer(many=True)
    importance = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField(allow_null=True)
    gate = serializers.CharField(allow_null=True)
    why = serializers.CharField()
    prompt_group = PromptGroupSerializer(allow_null=True)
    text_quality_reasons = TextQualityReasonSerializer(many=True)


class VersionPairView(CurationView):
    """A pair of the pool that a dataset version was selected from."""

    @extend_schema(responses=VerdictSerializer)
    def get(self, request: Request, pk: int, pair_id: str) -> Response:
        """Why it was taken or left out when the version was made, for the lead."""
        found = verdict_on(self.led_version(pk), pair_id)
        if found is None:
            raise NotFound("There was no such pair in the pool, or what became of it stayed behind.")
        return Response(VerdictSerializer(asdict(found)).data)
