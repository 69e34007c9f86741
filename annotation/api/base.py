"""What the views share: errors of this floor as answers of the API."""

from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.answers import UnknownSlotError
from annotation.api.filters import Filters
from annotation.api.json_types import mistyped, mistyped_in
from annotation.errors import ConflictError, InvalidError


class Conflict(APIException):
    """409: well formed, but things have moved on."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class AnnotationView(APIView):
    """A view that answers InvalidError with 400, naming the field, and ConflictError with 409."""

    def handle_exception(self, exc: Exception) -> Response:
        """Translate what this floor raises, then do as ever."""
        return super().handle_exception(_as_answer(exc))


def _as_answer(error: Exception) -> Exception:
    if isinstance(error, InvalidError):
        return ValidationError({error.field: str(error)})
    if isinstance(error, UnknownSlotError):
        return NotFound(str(error))
    if isinstance(error, ConflictError):
        return Conflict(str(error))
    return error


def validated(serializer: Any) -> dict[str, Any]:
    """The valid data of a bound serializer; raises ValidationError."""
    wrong = {} if isinstance(serializer, Filters) else mistyped(serializer)
    if wrong:
        raise ValidationError(wrong)
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


def validated_by(shape: Any, sent: Any) -> dict[str, Any]:
    """`sent` as valid data, by a serializer that was made once; raises ValidationError.

    Making a serializer costs as much as the rest of a small request. One without state of its own, neither nested
    nor of a model, may serve them all.
    """
    wrong = mistyped_in(shape, sent)
    if wrong:
        raise ValidationError(wrong)
    data: dict[str, Any] = shape.run_validation(sent)
    return data
