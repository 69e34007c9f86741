"""JSON has types, and what is sent must have those that the schema says: 7 is no text, "7" no number, 1 no yes."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

NUMBERS = (serializers.IntegerField, serializers.FloatField)


def mistyped(serializer: serializers.BaseSerializer) -> dict[str, str]:
    """What is wrong with the types of the data that `serializer` was given, by dotted path.

    DRF makes text of numbers and numbers of text, which suits forms: a name that a script computed by mistake, or
    an id that lost its digits as a float, would be taken as they are. Forms are left to DRF.
    """
    return mistyped_in(serializer, getattr(serializer, "initial_data", None))


def mistyped_in(serializer: serializers.BaseSerializer, data: Any) -> dict[str, str]:
    """The same of data that `serializer` is yet to be given."""
    return {} if isinstance(data, QueryDict) else dict(_wrong(serializer, data, ""))


def _wrong(field: serializers.Field, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(field, serializers.Serializer) and isinstance(value, dict):
        for name, inner in field.fields.items():
            if name in value and not inner.read_only:
                yield from _wrong(inner, value[name], f"{path}.{name}".lstrip("."))
    elif isinstance(field, serializers.ListField | serializers.ListSerializer) and isinstance(value, list):
        for index, one in enumerate(value):
            yield from _wrong(field.child, one, f"{path}.{index}".lstrip("."))
    elif isinstance(field, serializers.CharField) and not isinstance(value, str):
        yield path, "Not a text."
    elif isinstance(field, NUMBERS) and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield path, "Not a number."
    elif isinstance(field, serializers.BooleanField) and not isinstance(value, bool):
        yield path, "Neither true nor false."
