"""Gold: the comparisons of a project whose answer is known, for its managers."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import gold, policy
from annotation.api.base import AnnotationView, validated
from annotation.api.quality_figures import ComparedSampleOfQualitySerializer, GoldAccuracySerializer, members_shown
from annotation.models import Comparison, ComparisonSample, Gold, Judgment
from annotation.quality.gold_results import gold_results

LONGEST_EXPLANATION = 5_000


class GoldResultsSerializer(serializers.Serializer):
    """How far the current answers share what is known; those of excluded annotators are left out."""

    people = GoldAccuracySerializer()
    machines = GoldAccuracySerializer()


class GoldSerializer(serializers.Serializer):
    """A comparison and its known answer, given as by somebody who saw the samples in canonical order."""

    id = serializers.IntegerField()
    comparison = serializers.IntegerField(source="comparison_id")
    prompt = serializers.CharField(source="comparison.prompt.text")
    samples = ComparedSampleOfQualitySerializer(source="comparison.members", many=True)
    answer = serializers.SerializerMethodField()
    explanation = serializers.CharField()
    is_active = serializers.BooleanField()
    is_practice = serializers.BooleanField()
    results = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(GoldResultsSerializer)
    def get_results(self, row: Gold) -> dict[str, Any]:
        """How people and machines did."""
        return dict(GoldResultsSerializer(self.context["results"][row.pk]).data)

    def get_answer(self, row: Gold) -> dict[str, Any]:
        """In shown terms, for the canonical order: `first` is sample 0."""
        return gold.shown_answer(row, row.comparison.project, row.n_samples)


class NewGoldSerializer(serializers.Serializer):
    """Which comparison, and what is known: an answer, or the judgment whose answer it is.

    `answer` is given as by an annotator who sees the samples in canonical order.
    """

    comparison = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = serializers.DictField(required=False)
    judgment = serializers.UUIDField(required=False)
    explanation = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_EXPLANATION)
    is_practice = serializers.BooleanField(
        default=False, help_text="For practice, with the answer shown, instead of being mixed into the work."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("answer" in attrs) == ("judgment" in attrs):
            raise serializers.ValidationError({"answer": "Give the answer, or the judgment whose answer it is."})
        return attrs


class GoldChangeSerializer(serializers.Serializer):
    """What may change. An inactive one is given to nobody any more; what was answered still counts."""

    answer = serializers.DictField(required=False)
    explanation = serializers.CharField(allow_blank=True, required=False, max_length=LONGEST_EXPLANATION)
    is_active = serializers.BooleanField(required=False)
    is_practice = serializers.BooleanField(required=False)


class GoldListView(AnnotationView, generics.ListAPIView):
    """The gold of a project."""

    serializer_class = GoldSerializer
    queryset = Gold.objects.none()
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[Gold]:
        """In the order in which it was made."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_CONTENT)
        return _rows().filter(Exists(Comparison.objects.filter(pk=OuterRef("comparison_id"), project=project)))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page, each with its pictures and how people did."""
        page: list[Gold] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(_told(page))

    @extend_schema(request=NewGoldSerializer, responses={201: GoldSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Make an answer known: the comparison leaves the common queue and is mixed in at the gold rate."""
        project = policy.open_project_for(request.user, slug, policy.Action.CHANGE_CONTENT)
        sent = validated(NewGoldSerializer(data=request.data))
        comparison = (
            Comparison.objects.filter(project=project, pk=sent["comparison"]).select_related("project").first()
        )
        if comparison is None:
            raise serializers.ValidationError({"comparison": "There is no such comparison in this project."})
        how = {name: sent[name] for name in ("explanation", "is_practice")}
        if "judgment" in sent:
            judgment = _judgment(comparison, sent["judgment"])
            made = gold.take_as_known(judgment, request.user, **how)
        else:
            made = gold.make_gold(comparison, sent["answer"], request.user, **how)
        return Response(_told([_rows().get(pk=made.pk)])[0], status=status.HTTP_201_CREATED)


class GoldView(AnnotationView):
    """One piece of gold."""

    @extend_schema(responses=GoldSerializer)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """Read it."""
        return Response(_told([self._gold(request, slug, pk, policy.Action.READ_CONTENT)])[0])

    @extend_schema(request=GoldChangeSerializer, responses=GoldSerializer)
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Change its answer or explanation, or take it out of use."""
        row = self._gold(request, slug, pk, policy.Action.CHANGE_CONTENT)
        policy.require_open(row.comparison.project)
        gold.change_gold(row, request.user, **validated(GoldChangeSerializer(data=request.data, partial=True)))
        return Response(_told([_rows().get(pk=row.pk)])[0])

    def _gold(self, request: Request, slug: str, pk: int, action: policy.Action) -> Gold:
        project = policy.project_for(request.user, slug, action)
        row = _rows().filter(comparison__project=project, pk=pk).first()
        if row is None:
            raise NotFound("There is no such gold in this project.")
        return row


def _judgment(comparison: Comparison, pk: UUID) -> Judgment:
    judgment = Judgment.objects.filter(comparison=comparison, pk=pk).first()
    if judgment is None:
        raise serializers.ValidationError({"judgment": "There is no such judgment of this comparison."})
    judgment.comparison = comparison
    return judgment


def _told(rows: Sequence[Gold]) -> list[dict[str, Any]]:
    results = gold_results(rows[0].comparison.project, rows) if rows else {}
    return list(GoldSerializer(rows, many=True, context={"results": results}).data)


def _rows() -> QuerySet[Gold]:
    members = ComparisonSample.objects.filter(comparison=OuterRef("comparison_id")).order_by()
    counted = members.values("comparison").annotate(n=Count("pk")).values("n")
    return (
        Gold.objects.select_related("comparison__project", "comparison__prompt")
        .prefetch_related(Prefetch("comparison__members", members_shown()))
        .annotate(n_samples=Subquery(counted))
    )
