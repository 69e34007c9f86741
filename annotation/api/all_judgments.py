"""Everybody's judgments in a project, for reviewers and managers: the whole history, newest first."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.api.filters import LARGEST_ID, Filters
from annotation.judgments import judgments_of
from annotation.models import Annotator, Judgment, Review


class AnswererSerializer(serializers.Serializer):
    """Who answered."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices)
    name = serializers.CharField()


class GivenReviewSerializer(serializers.Serializer):
    """What a reviewer said of the judgment."""

    verdict = serializers.ChoiceField(choices=Review.Verdict.choices)
    comment = serializers.CharField()
    reviewer = serializers.CharField(source="reviewer.username", default=None, allow_null=True)
    created_at = serializers.DateTimeField()


class FullJudgmentSerializer(serializers.ModelSerializer):
    """A judgment in canonical terms. `shown_order[i]` is the canonical position of the sample shown i-th.

    It is empty where no sample had a side, as when a machine looks both ways round.
    """

    annotator = AnswererSerializer()
    answer = serializers.DictField()
    shown_order = serializers.ListField(child=serializers.IntegerField())
    review = serializers.SerializerMethodField()

    class Meta:
        model = Judgment
        fields = (
            "id",
            "client_id",
            "comparison",
            "annotator",
            "answer",
            "shown_order",
            "time_ms",
            "raw_text",
            "supersedes",
            "is_current",
            "review",
            "created_at",
        )

    @extend_schema_field(GivenReviewSerializer(allow_null=True))
    def get_review(self, judgment: Judgment) -> dict[str, Any] | None:
        """What a reviewer said of it, if one has."""
        review = getattr(judgment, "review", None)
        return None if review is None else dict(GivenReviewSerializer(review).data)


class JudgmentFilters(Filters):
    """Which judgments."""

    lookups: ClassVar = {
        "annotator": "annotator",
        "comparison": "comparison",
        "current": "is_current",
        "kind": "annotator__kind",
        "verdict": "review__verdict",
        "created_from": "created_at__gte",
        "created_before": "created_at__lt",
    }

    annotator = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    comparison = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    current = serializers.BooleanField(required=False, help_text="false: those that were superseded or returned.")
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices, required=False, help_text="Who answered.")
    verdict = serializers.ChoiceField(choices=Review.Verdict.choices, required=False, help_text="Of their review.")
    created_from = serializers.DateTimeField(required=False, help_text="Given at this instant or later.")
    created_before = serializers.DateTimeField(required=False, help_text="Given before this instant.")


class AllJudgmentsView(AnnotationView, generics.ListAPIView):
    """The judgments of a project, superseded ones included."""

    serializer_class = FullJudgmentSerializer
    queryset = Judgment.objects.none()
    filters = JudgmentFilters
    orderings: ClassVar = {"-created_at": ("-created_at", "-id"), "created_at": ("created_at", "id")}

    def get_queryset(self) -> QuerySet[Judgment]:
        """For reviewers and managers."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_ALL_ANSWERS)
        return with_history(judgments_of(project))


def with_history(rows: QuerySet[Judgment]) -> QuerySet[Judgment]:
    """With who answered and what a reviewer said."""
    return rows.select_related("annotator", "review__reviewer")
