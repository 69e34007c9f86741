"""Errors of the API as problem+json (RFC 9457): what is wrong, and for which field."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tastemaker.rest.parsers import TooLarge

CONTENT_TYPE = "application/problem+json"


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None (a 500, see `tastemaker.rest.handlers`) for what DRF does not know."""
    error = _of_drf(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    problem = about(status)
    if isinstance(error, ValidationError):
        fields = list(_fields(error.detail))
        problem["detail"] = "; ".join(f"{name}: {text}" if name else text for name, text in fields)
        problem["errors"] = [{"field": name, "message": text} for name, text in fields]
    elif isinstance(error, APIException):
        problem["detail"] = str(error.detail)
    elif isinstance(error, PermissionDenied | Http404):
        problem["detail"] = str(error) or status.description
    response.data = problem
    response.content_type = CONTENT_TYPE
    return response


def about(status: HTTPStatus) -> dict[str, Any]:
    """A problem of which nothing more is known than its status."""
    return {"type": "about:blank", "title": status.phrase, "status": status.value}


def plain_problem(status: HTTPStatus, detail: str) -> HttpResponse:
    """A problem from outside DRF: no view was found, or it broke."""
    return JsonResponse(about(status) | {"detail": detail}, status=status.value, content_type=CONTENT_TYPE)


def _of_drf(error: Exception) -> Exception:
    """What Django raises about a body, in DRF's terms."""
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, SuspiciousOperation):
        return ParseError(str(error))
    return error


def _fields(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every message of a nested validation error, with its field's dotted path."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            step = "" if key == "non_field_errors" else str(key)
            yield from _fields(inner, ".".join(filter(None, (name, step))))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _fields(inner, f"{name}.{index}".strip(".") if nested else name)
    elif isinstance(detail, ErrorDetail | str):
        yield name, str(detail)
