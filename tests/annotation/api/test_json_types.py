"""What is sent has the types that the schema says, however well another could be turned into them."""

import pytest
from django.http import QueryDict
from rest_framework import serializers

from annotation.api.json_types import mistyped


class Part(serializers.Serializer):
    size = serializers.FloatField()


class Whole(serializers.Serializer):
    name = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    is_new = serializers.BooleanField()
    texts = serializers.ListField(child=serializers.CharField())
    part = Part()
    parts = Part(many=True)
    anything = serializers.DictField()


RIGHT = {
    "name": "a",
    "count": 1,
    "is_new": True,
    "texts": ["a"],
    "part": {"size": 1},
    "parts": [{"size": 0.5}],
    "anything": {"a": 1},
}


def test_what_fits_passes():
    assert mistyped(Whole(data=RIGHT)) == {}
    assert mistyped(Whole(data={**RIGHT, "name": None, "unknown": 7})) == {}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": 7}, "name"),
        ({"name": True}, "name"),
        ({"count": "1"}, "count"),
        ({"count": True}, "count"),
        ({"is_new": "yes"}, "is_new"),
        ({"is_new": 1}, "is_new"),
        ({"texts": ["a", 2]}, "texts.1"),
        ({"part": {"size": "1"}}, "part.size"),
        ({"parts": [{"size": 1}, {"size": []}]}, "parts.1.size"),
    ],
)
def test_what_could_be_turned_into_it_does_not(change, path):
    assert list(mistyped(Whole(data=RIGHT | change))) == [path]


@pytest.mark.parametrize("data", [None, 7, "x", [], [1]])
def test_what_is_no_object_is_left_to_the_serializer(data):
    assert mistyped(Whole(data=data)) == {}


def test_forms_know_texts_only():
    assert mistyped(Whole(data=QueryDict("count=1"))) == {}
