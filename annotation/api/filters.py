"""Narrowing lists down by named, typed query parameters, and by no others."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

LARGEST_ID = 2**63 - 1
OF_PAGING = ("cursor", "page_size", "ordering")


class Filters(serializers.Serializer):
    """The parameters of one list, each optional: its fields parse them, and the API's schema names them.

    `lookups` says what a parameter is compared with; what takes more than a comparison overrides `narrow`.
    """

    lookups: ClassVar[Mapping[str, str]] = {}

    def narrow(self, rows: QuerySet[Any], wanted: Mapping[str, Any]) -> QuerySet[Any]:
        """The rows that `wanted`, the valid parameters that were given, leaves."""
        named = {self.lookups[name]: value for name, value in wanted.items() if name in self.lookups}
        return rows.filter(**named) if named else rows


class ByAllowList(BaseFilterBackend):
    """DRF's hook: applies the view's `filters`, a class of Filters, and refuses parameters that it does not name.

    A list without `filters` takes the parameters of paging only. A misspelt parameter that is ignored gives a
    script all the rows where it wanted few.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that the request's parameters leave; raises ValidationError, naming the parameter."""
        return narrowed(request, queryset, getattr(view, "filters", Filters), view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters in OpenAPI."""
        fields = getattr(view, "filters", Filters)().fields
        return [
            {
                "name": name,
                "in": "query",
                "required": field.required,
                "description": str(field.help_text or ""),
                "schema": _schema(view.schema._map_serializer_field(field, "request")),
            }
            for name, field in fields.items()
        ]


def narrowed(request: Request, rows: QuerySet[Any], kind: type[Filters], view: Any = None) -> QuerySet[Any]:
    """The rows that the request's parameters leave; raises ValidationError, naming the parameter."""
    filters = kind(data=given(request, kind), context={"request": request, "view": view})
    filters.is_valid(raise_exception=True)
    return filters.narrow(rows, filters.validated_data)


def given(request: Request, kind: type[Filters]) -> dict[str, str]:
    """The parameters of `kind` in the request; raises ValidationError for any that no list like this takes."""
    known = list(kind().fields)
    for name, values in request.query_params.lists():
        if name not in known and name not in OF_PAGING:
            raise ValidationError(
                {name: f"There is no such parameter; there are: {', '.join((*known, *OF_PAGING))}."}
            )
        if len(values) > 1:
            raise ValidationError({name: "Given more than once."})
    # Not as the form data that Django takes it for: there, a box that is not ticked means no.
    return {name: request.query_params[name] for name in known if name in request.query_params}


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in ("description", "writeOnly", "readOnly")}
