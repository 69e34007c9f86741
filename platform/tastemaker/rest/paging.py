"""How lists are paged: `?cursor=&page_size=&ordering=` in, `{next, previous, results}` out.

A page is found by the sort key of the row before it, never by counting rows, so page ten thousand costs what page
one costs, and rows that come or go meanwhile move nobody else. Nothing is counted: totals that a page shows have
an endpoint of their own.

A list names its orders itself: `orderings = {"-priority": ("-priority", "-id"), …}`, the first being the default,
each ending in something unique and backed by an index. Without `orderings` there is one order, the queryset's.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from tastemaker.rest import cursors
from tastemaker.rest.cursors import BadCursor, Cursor, field_of
from tastemaker.rest.keyset import read_from

ORDERING = "ordering"
LONGEST_CURSOR = 2_000


class Pages(CursorPagination):
    """Fifty rows a page unless asked otherwise, two hundred at most.

    DRF's own cursor knows the first field of the sort key alone and counts from there among equals, at most a
    thousand: a million comparisons of one priority would end after twenty pages. Ours knows the whole key.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    page_size_query_description = "How many rows, at most 200."
    cursor_query_description = "Where the page begins: from `next` or `previous` of another page."

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page that `request` asks for; raises ValidationError, naming the parameter."""
        self.base_url = request.build_absolute_uri()
        self.ordering_name, self.fields_in_order = self._ordering(queryset, request, view)
        self.list_name = f"{queryset.model._meta.label}:{self.ordering_name}"
        self.cursor = self._cursor(queryset, request)
        size = self._size(request)
        # One row too many shows whether there is another page.
        found = read_from(
            queryset, self.fields_in_order, self.cursor.position, size + 1, backwards=self.cursor.backwards
        )
        self.goes_on = len(found) > size
        self.page = found[size - 1 :: -1] if self.cursor.backwards else found[:size]
        return self.page

    def get_next_link(self) -> str | None:
        """The page after this one, None at the end."""
        if self.cursor.backwards:
            # One came from there. Where all before it has gone, what is left begins with the first page.
            return self._link(self._beyond(-1)) if self.page else self._link(None)
        return self._link(self._beyond(-1)) if self.goes_on else None

    def get_previous_link(self) -> str | None:
        """The page before this one, None at the beginning."""
        if self.cursor.backwards:
            return self._link(self._beyond(0)) if self.goes_on else None
        if self.cursor.position is None:
            return None
        return self._link(self._beyond(0)) if self.page else self._link(Cursor(None, backwards=True))

    def get_paginated_response(self, data: Any) -> Response:
        """The page with its neighbours."""
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The same in OpenAPI."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The query parameters in OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        found = [
            _parameter(self.cursor_query_param, self.cursor_query_description, {"type": "string"}),
            _parameter(self.page_size_query_param, self.page_size_query_description, size),
        ]
        orders = list(getattr(view, "orderings", ()))
        if orders:
            choice = {"type": "string", "enum": orders, "default": orders[0]}
            found.append(_parameter(ORDERING, "The order of the rows; a minus turns it round.", choice))
        return found

    def _ordering(self, rows: QuerySet[Model], request: Request, view: Any) -> tuple[str, tuple[str, ...]]:
        orders: Mapping[str, tuple[str, ...]] = getattr(view, "orderings", None) or {"": own_order(rows)}
        asked = request.query_params.get(ORDERING, next(iter(orders)))
        if asked not in orders:
            known = ", ".join(filter(None, orders)) or "none, this list has one order only"
            raise ValidationError({ORDERING: f"One of: {known}."})
        if len({name.startswith("-") for name in orders[asked]}) != 1:
            raise ImproperlyConfigured(f"{orders[asked]} cannot be paged: all of an order must run the same way.")
        return asked, orders[asked]

    def _cursor(self, rows: QuerySet[Model], request: Request) -> Cursor:
        word = request.query_params.get(self.cursor_query_param)
        if word is None:
            return Cursor(None)
        names = (name.removeprefix("-") for name in self.fields_in_order)
        try:
            if len(word) > LONGEST_CURSOR:
                raise BadCursor
            return cursors.read(word, self.list_name, tuple(field_of(rows, name) for name in names))
        except BadCursor as error:
            raise ValidationError({self.cursor_query_param: str(error)}) from error

    def _size(self, request: Request) -> int:
        text = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= self.max_page_size:
            return int(text)
        raise ValidationError({self.page_size_query_param: f"A whole number from 1 to {self.max_page_size}."})

    def _beyond(self, index: int) -> Cursor:
        row = self.page[index]
        position = tuple(getattr(row, name.removeprefix("-")) for name in self.fields_in_order)
        if None in position:
            # Beyond a null there is nothing, in SQL: the rows that follow would be on no page.
            raise ImproperlyConfigured(f"{self.fields_in_order} cannot be paged: a row has a null in it.")
        return Cursor(position, backwards=index == 0)

    def _link(self, cursor: Cursor | None) -> str:
        """The address of a page; None is the first."""
        word = cursors.sign(cursor or Cursor(None), self.list_name)
        return str(replace_query_param(self.base_url, self.cursor_query_param, word))


def own_order(rows: QuerySet[Model]) -> tuple[str, ...]:
    """The queryset's order, made unique by the primary key. Raises ImproperlyConfigured where that fails."""
    named = tuple(rows.query.order_by or rows.model._meta.ordering or ("pk",))
    if not all(isinstance(name, str) for name in named) or len({name.startswith("-") for name in named}) != 1:
        raise ImproperlyConfigured(
            f"A list of {rows.model._meta.label} is ordered by {named}: only names that all run the same way can "
            "be paged. Give the view `orderings`."
        )
    key = (rows.model._meta.pk.name, "pk")
    unique = named[-1].removeprefix("-") in key
    return named if unique else (*named, f"{'-' if named[0].startswith('-') else ''}pk")


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
