"""Pages of what stands in columns in memory: `?cursor=&page_size=` in, `{next, previous, count, results}` out.

The list is the same for as long as the preview's id is good, so a page may be found by counting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

PAGE_SIZE, LARGEST_PAGE = 50, 200
_LONGEST_NUMBER = 9


def parameters(orderings: tuple[str, ...]) -> list[OpenApiParameter]:
    """The query parameters of paging in OpenAPI; the first of the orderings is the default."""
    size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
    order = {"type": "string", "enum": list(orderings), "default": orderings[0]}
    return [
        OpenApiParameter("cursor", {"type": "string"}, description="From `next` or `previous` of another page."),
        OpenApiParameter("page_size", size, description=f"How many rows, at most {LARGEST_PAGE}."),
        OpenApiParameter("ordering", order, description="The order of the rows; a minus turns it round."),
    ]


@dataclass(frozen=True)
class Page:
    """Where a page begins and how long it is."""

    start: int
    size: int

    @classmethod
    def of(cls, request: Request) -> "Page":
        """The page that is asked for; raises ValidationError, naming the parameter."""
        start = _number(request, "cursor", 0, "Not a cursor of this list: take it from `next` or `previous`.")
        size = _number(request, "page_size", PAGE_SIZE, f"A whole number from 1 to {LARGEST_PAGE}.")
        if not 1 <= size <= LARGEST_PAGE:
            raise ValidationError({"page_size": f"A whole number from 1 to {LARGEST_PAGE}."})
        return cls(start, size)

    def answer(self, request: Request, rows: Any, shown: Callable[[Any], list[Any]]) -> Response:
        """The page of `rows`, as `shown` makes those that are on it."""
        address = request.build_absolute_uri()

        def link(start: int) -> str:
            return str(replace_query_param(address, "cursor", start))

        beyond = self.start + self.size
        return Response(
            {
                "next": link(beyond) if beyond < len(rows) else None,
                "previous": link(max(0, self.start - self.size)) if self.start else None,
                "count": len(rows),
                "results": shown(rows[self.start : beyond]),
            }
        )


def ordering(request: Request, orderings: tuple[str, ...]) -> str:
    """The order that is asked for; raises ValidationError."""
    asked = request.query_params.get("ordering", orderings[0])
    if asked not in orderings:
        raise ValidationError({"ordering": f"One of: {', '.join(orderings)}."})
    return asked


def _number(request: Request, name: str, default: int, wrong: str) -> int:
    text = request.query_params.get(name, str(default))
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    raise ValidationError({name: wrong})
