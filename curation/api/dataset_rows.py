"""The rows of a dataset version."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers

from annotation.api.filters import Filters
from annotation.models import ComparisonSample, Prompt, Sample
from curation.api.base import CurationView
from curation.models import DatasetRow
from curation.models.dataset_row import IMPORTANCE_OR_LEAST
from curation.selection.pair_facts import media_url

LABELS: Mapping[str, float] = {"first": 1.0, "second": 0.0, "tie": 0.5}
ORDERINGS: Mapping[str, tuple[str, ...]] = {"-importance": ("-listed_by", "-id"), "importance": ("listed_by", "id")}
_KIND_OF_TYPE: Mapping[str, str] = {"text/plain": Sample.Kind.TEXT, "application/json": Sample.Kind.LAYOUT}


class DatasetRowSerializer(serializers.ModelSerializer):
    """A row as it was frozen."""

    prompt = serializers.SerializerMethodField()
    kind = serializers.SerializerMethodField()
    media_0 = serializers.SerializerMethodField()
    media_1 = serializers.SerializerMethodField()

    class Meta:
        model = DatasetRow
        fields = (
            "pair_id",
            "comparison",
            "prompt",
            "kind",
            "media_0",
            "media_1",
            "split",
            "label_0",
            "p_0",
            "importance",
            "margin",
            "text_quality",
            "entropy",
            "weight",
        )

    def get_prompt(self, row: DatasetRow) -> str:
        """The prompt's text when the version was made."""
        prompt: str = row.content["prompt"]
        return prompt

    @extend_schema_field(serializers.ChoiceField(Sample.Kind.choices))
    def get_kind(self, row: DatasetRow) -> str:
        """What both samples are."""
        return _KIND_OF_TYPE.get(row.media_type_0) or row.media_type_0.partition("/")[0]

    def get_media_0(self, row: DatasetRow) -> str:
        """Where the bytes of sample 0 are."""
        return _media(row, row.position_0)

    def get_media_1(self, row: DatasetRow) -> str:
        """Where the bytes of sample 1 are."""
        return _media(row, row.position_1)


def _media(row: DatasetRow, position: int) -> str:
    members: list[ComparisonSample] = list(row.comparison.members.all())
    return media_url(next(member.sample_id for member in members if member.position == position))


class DatasetRowFilters(Filters):
    """Which rows of a version."""

    lookups: ClassVar = {"split": "split"}

    split = serializers.ChoiceField(choices=Prompt.Split.choices, required=False)
    label = serializers.ChoiceField(
        choices=list(LABELS), required=False, help_text="Which sample is preferred, or that neither is."
    )

    def narrow(self, rows: QuerySet[DatasetRow], wanted: Mapping[str, Any]) -> QuerySet[DatasetRow]:
        """The rows of that split with that label."""
        narrowed = super().narrow(rows, wanted)
        return narrowed.filter(label_0=LABELS[wanted["label"]]) if "label" in wanted else narrowed


def listed(rows: QuerySet[DatasetRow]) -> QuerySet[DatasetRow]:
    """The rows as a list of them needs them."""
    return rows.annotate(listed_by=IMPORTANCE_OR_LEAST).prefetch_related("comparison__members")


class DatasetRowsView(CurationView, generics.ListAPIView):
    """The rows of a version, the most important first."""

    serializer_class = DatasetRowSerializer
    queryset = DatasetRow.objects.none()
    filters = DatasetRowFilters
    orderings: ClassVar = ORDERINGS

    def get_queryset(self) -> QuerySet[DatasetRow]:
        """As they were frozen, for the lead."""
        return listed(DatasetRow.objects.filter(version=self.led_version(self.kwargs["pk"])))
