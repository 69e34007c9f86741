"""Trying a selection out: nothing is saved."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation.api.base import CurationView
from curation.api.preview_pairs import PreviewPairSerializer
from curation.prompts import text_graders
from curation.scorers import registry
from curation.selection import previews
from curation.selection.fifa import FifaSpec


class HistogramSerializer(serializers.Serializer):
    """Counts between edges: of all pairs, and of those selected."""

    edges = serializers.ListField(child=serializers.FloatField())
    all = serializers.ListField(child=serializers.IntegerField())
    selected = serializers.ListField(child=serializers.IntegerField())


class HistogramsSerializer(serializers.Serializer):
    """One histogram for each term."""

    margin = HistogramSerializer()
    text_quality = HistogramSerializer()
    entropy = HistogramSerializer()


class MappedPromptSerializer(serializers.Serializer):
    """A prompt on the map: where it lies (first two principal components), and how many of its pairs were taken."""

    prompt = serializers.CharField()
    x = serializers.FloatField()
    y = serializers.FloatField()
    pairs = serializers.IntegerField()
    selected = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer):
    """What the selection does to the dataset, next to what chance would do."""

    prompts_selected = serializers.IntegerField()
    prompts_pool = serializers.IntegerField()
    mean_margin = serializers.FloatField(allow_null=True)
    mean_margin_random = serializers.FloatField(allow_null=True)
    relative_entropy_nats = serializers.FloatField(allow_null=True)
    relative_entropy_spread = serializers.FloatField(allow_null=True)
    human_judgments = serializers.IntegerField()


class NeighbourSearchSerializer(serializers.Serializer):
    """How the neighbours of prompts were found; `recall` is the share of the true ones, measured on a sample."""

    index = serializers.CharField()
    recall = serializers.FloatField()


class SelectionPreviewSerializer(serializers.Serializer):
    """What a selection would choose. `gates` and `selected` together make up the pool.

    `id` names the preview for further questions, until the pool changes.
    """

    id = serializers.CharField()
    pool = serializers.IntegerField()
    selected = serializers.IntegerField()
    gates = serializers.DictField(child=serializers.IntegerField())
    histograms = HistogramsSerializer()
    scatter = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3)
    )
    best = PreviewPairSerializer(many=True)
    worst = PreviewPairSerializer(many=True)
    prompt_map = MappedPromptSerializer(many=True)
    coverage = CoverageSerializer()
    scorer_revision = serializers.CharField(allow_null=True)
    embedder_revision = serializers.CharField()
    neighbours = NeighbourSearchSerializer()


class SelectionPreviewsView(CurationView):
    """Previews of a project's selections."""

    @extend_schema(request=FifaSpec, responses=SelectionPreviewSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Run the specification (`FifaSpec`) over the project's present pool, for the lead."""
        project = self.led_project(slug)
        spec = FifaSpec.model_validate(_plain(request.data))
        registry.title(spec.scorer)
        text_graders.require(spec.text_grader, spec.languages)
        return Response(previews.make(project, spec))


def _plain(data: Any) -> Any:
    """A form's data as a dictionary; JSON is one already."""
    return data.dict() if hasattr(data, "dict") else data
