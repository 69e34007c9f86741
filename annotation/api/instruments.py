"""Instruments: what ways of asking there are, with the schemas that forms and clients are made from."""

from functools import cache
from typing import Any, get_args

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import AnnotationView
from annotation.instruments import registry
from annotation.instruments.base import Instrument, SampleKind

KINDS = get_args(SampleKind)


class InstrumentSerializer(serializers.Serializer):
    """A way of asking. `example` is an answer that fits `example_config`; both schemas are JSON Schema."""

    id = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    sample_kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    fewest_samples = serializers.IntegerField()
    most_samples = serializers.IntegerField()
    config_schema = serializers.DictField()
    answer_schema = serializers.DictField()
    example_config = serializers.DictField()
    example = serializers.DictField()


class InstrumentsView(AnnotationView):
    """The ways of asking."""

    @extend_schema(responses=InstrumentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them all, in the order in which they are offered; there are a handful, so there are no pages."""
        described = [_described(instrument) for instrument in registry.INSTRUMENTS.values()]
        return Response(InstrumentSerializer(described, many=True).data)


@cache
def _described(instrument: Instrument) -> dict[str, Any]:
    """What never changes while the process lives is worked out once."""
    return {
        "id": instrument.id,
        "title": instrument.title,
        "summary": instrument.summary,
        "sample_kinds": [kind for kind in KINDS if kind in instrument.sample_kinds],
        "fewest_samples": instrument.fewest_samples,
        "most_samples": instrument.most_samples,
        "config_schema": instrument.config.model_json_schema(),
        "answer_schema": instrument.answer.model_json_schema(),
        "example_config": dict(instrument.example_config),
        "example": dict(instrument.example),
    }
