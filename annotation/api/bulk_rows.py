"""What requests with many rows share: each row is checked, done and reported on its own."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.json_types import mistyped

MOST_ROWS = 1_000
OUTCOMES = ("created", "repeated", "refused")


class RowErrorSerializer(serializers.Serializer):
    """What is wrong with a row, and in which of its fields ('' for the whole)."""

    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class RowResultSerializer(serializers.Serializer):
    """What became of the row at `index`: created, repeated (it was there already), or refused with the reasons."""

    index = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    errors = RowErrorSerializer(many=True)


class BulkAnswerSerializer(serializers.Serializer):
    """How many rows came to what."""

    created = serializers.IntegerField()
    repeated = serializers.IntegerField()
    refused = serializers.IntegerField()


def rows_of(kind: type[serializers.Serializer]) -> serializers.ListField:
    """The field of up to 1,000 rows, of which the schema says what each should be; `parse_rows` looks at each."""

    @extend_schema_field(kind(many=True))
    class Rows(serializers.ListField):
        pass

    return Rows(child=serializers.DictField(), min_length=1, max_length=MOST_ROWS)


def parse_rows(rows: list[Any], kind: type[serializers.Serializer]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The valid rows and the complaints about the others, both by index."""
    valid, wrong = {}, {}
    for index, row in enumerate(rows):
        parsed = kind(data=row)
        if complaints := mistyped(parsed):
            wrong[index] = refused(index, list(complaints.items()))
        elif parsed.is_valid():
            valid[index] = parsed.validated_data
        else:
            wrong[index] = refused(index, list(_complaints(parsed.errors)))
    return valid, wrong


def refused(index: int, complaints: list[tuple[str, str]]) -> dict[str, Any]:
    """The result of a row that was not taken."""
    errors = [{"field": field, "message": message} for field, message in complaints]
    return {"index": index, "id": None, "outcome": "refused", "errors": errors}


def done(index: int, identity: Any, *, created: bool) -> dict[str, Any]:
    """The result of a row that was taken."""
    return {"index": index, "id": identity, "outcome": "created" if created else "repeated", "errors": []}


def summary(results: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The results in the order of the rows, and how many came to what."""
    ordered = [results[index] for index in sorted(results)]
    counts = {outcome: sum(result["outcome"] == outcome for result in ordered) for outcome in OUTCOMES}
    return {**counts, "results": ordered}


def _complaints(detail: Any, path: str = "") -> Any:
    """Every message of DRF's nested errors with its dotted path."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = "" if key == "non_field_errors" else str(key)
            yield from _complaints(inner, ".".join(filter(None, (path, step))))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _complaints(inner, f"{path}.{index}".strip(".") if nested else path)
    else:
        yield path, str(detail)
