"""Two dataset versions compared: how many rows came, went and changed, and which."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from curation.api.base import CurationView
from curation.api.dataset_rows import ORDERINGS, DatasetRowFilters, DatasetRowSerializer, listed
from curation.models import DatasetRow
from curation.versions.changes import FACTS, as_they_were, changed_rows, count_changes


class VersionChangesSerializer(serializers.Serializer):
    """From one version to another: rows that only the other has, only the base, both alike, both but changed."""

    entered = serializers.IntegerField()
    left = serializers.IntegerField()
    same = serializers.IntegerField()
    changed = serializers.IntegerField()
    by_fact = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many of the changed rows differ in what."
    )


class EarlierRowSerializer(serializers.ModelSerializer):
    """What a row said in the base."""

    class Meta:
        model = DatasetRow
        fields = FACTS


class ChangedRowSerializer(DatasetRowSerializer):
    """A row that came, went or changed; `before` is what the base said where it changed."""

    before = EarlierRowSerializer(allow_null=True, default=None)

    class Meta(DatasetRowSerializer.Meta):
        fields = (*DatasetRowSerializer.Meta.fields, "before")


class ChangedRowFilters(DatasetRowFilters):
    """Which of the rows: those that came in, went out, or changed."""

    change = serializers.ChoiceField(choices=["in", "out", "changed"], required=False, help_text="in unless said.")

    def narrow(self, rows: QuerySet[DatasetRow], wanted: Mapping[str, Any]) -> QuerySet[DatasetRow]:
        """The rows of that split with that label."""
        return super().narrow(rows, {name: value for name, value in wanted.items() if name != "change"})


class VersionChangesView(CurationView):
    """What became of a base version's rows in another version."""

    @extend_schema(responses=VersionChangesSerializer)
    def get(self, request: Request, pk: int, base: int) -> Response:
        """Counts, for whoever leads the projects of both."""
        changes = count_changes(self.led_version(base), self.led_version(pk))
        return Response(VersionChangesSerializer(asdict(changes)).data)


class ChangedRowsView(CurationView, generics.ListAPIView):
    """The rows that came, went or changed, the most important first."""

    serializer_class = ChangedRowSerializer
    queryset = DatasetRow.objects.none()
    filters = ChangedRowFilters
    orderings: ClassVar = ORDERINGS

    def get_queryset(self) -> QuerySet[DatasetRow]:
        """For whoever leads the projects of both."""
        self.base, self.other = self.led_version(self.kwargs["base"]), self.led_version(self.kwargs["pk"])
        return listed(changed_rows(self.base, self.other, self._change))

    def paginate_queryset(self, queryset: QuerySet[DatasetRow]) -> Any:
        """A page of them, with what the base said of those that changed."""
        page = super().paginate_queryset(queryset)
        if page and self._change == "changed":
            before = as_they_were(self.base, page)
            for row in page:
                row.before = before[row.pair_id]
        return page

    @property
    def _change(self) -> Any:
        """What is asked for; the filters check it."""
        asked = self.request.query_params.get("change", "in")
        return asked if asked in ("in", "out", "changed") else "in"
