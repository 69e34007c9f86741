"""What Django answers where no view of ours does: problems under `/api/`, a plain sentence elsewhere."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from tastemaker.rest.problems import plain_problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    """400: Django refused the request before a view saw it."""
    return _answer(request, HTTPStatus.BAD_REQUEST, "The request cannot be understood.")


def forbidden(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """403; also where a form's CSRF token is missing or old."""
    said = "The CSRF token is missing or old; load the page again." if reason else "You may not do this."
    return _answer(request, HTTPStatus.FORBIDDEN, said)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _answer(request, HTTPStatus.NOT_FOUND, f"There is nothing at {request.path[:200]}.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a word about the inside; the log has it all."""
    return _answer(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong here, and the log says what. What was saved before is still there.",
    )


def _answer(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    if request.path.startswith(API):
        return plain_problem(status, detail)
    return HttpResponse(detail, status=status.value, content_type="text/plain; charset=utf-8")
