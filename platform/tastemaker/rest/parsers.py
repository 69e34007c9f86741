"""Reading JSON bodies: of bounded size, and with nothing in them that no database could keep."""

import io
import math
import re
from typing import Any

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser

NOT_KEPT = "This is no text (NUL, or half a surrogate pair) or no number (larger than any) that could be kept."
HALF_A_PAIR = re.compile("[\ud800-\udfff]")


class TooLarge(APIException):
    """413: more than anybody may send at once."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        super().__init__(f"The body is larger than {limit} MiB; send it in parts.")


class BoundedJSONParser(JSONParser):
    """DRF's parser reads whatever comes, and follows brackets until Python's stack ends; this one says no."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The JSON in `stream`; raises TooLarge or ParseError."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            found = super().parse(io.BytesIO(body), media_type, parser_context)
            wrong = _unkeepable(found, "")
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        if wrong is not None:
            raise ValidationError({wrong: NOT_KEPT})
        return found


def _unkeepable(value: Any, path: str) -> str | None:
    """The dotted path of the first value that PostgreSQL could not keep, None where all is well."""
    if isinstance(value, float):
        return None if math.isfinite(value) else path
    if isinstance(value, str):
        return path if "\0" in value or (not value.isascii() and HALF_A_PAIR.search(value)) else None
    if isinstance(value, dict):
        steps = ((str(key), inner) for key, inner in value.items())
        if any(_unkeepable(key, "") is not None for key in value):
            return path
    elif isinstance(value, list):
        steps = ((str(index), inner) for index, inner in enumerate(value))
    else:
        return None
    found = (_unkeepable(inner, f"{path}.{step}".strip(".")) for step, inner in steps)
    return next((wrong for wrong in found if wrong is not None), None)
