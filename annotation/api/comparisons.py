"""Comparisons of a project, for its lead and its reviewers: the list, and making many at once."""

from typing import Any, ClassVar

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.api.bulk_comparisons import MadeComparisonsSerializer, NewComparisonsSerializer, make
from annotation.api.comparison_filters import ComparisonFilters, whole_preference
from annotation.api.shown_samples import MediaSerializer
from annotation.models import Comparison, ComparisonSample, Judgment, Project


class ComparedSampleSerializer(MediaSerializer):
    """A sample at its canonical position; where it came from is for managers, and null for others."""

    in_sample = "sample"

    id = serializers.UUIDField(source="sample.id")
    position = serializers.IntegerField()
    origin = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_origin(self, member: ComparisonSample) -> dict[str, Any] | None:
        """The model, its seed and so on."""
        origin: dict[str, Any] = member.sample.origin
        return origin if self.context.get("shows_origin") else None


class PreferenceSerializer(serializers.Serializer):
    """The soft label of the pair and what stands behind it."""

    p_0 = serializers.FloatField(source="p_a")
    n_judgments = serializers.IntegerField()
    n_human = serializers.IntegerField()
    n_machine = serializers.IntegerField()
    agreement = serializers.FloatField(allow_null=True)


class ComparisonSerializer(serializers.ModelSerializer):
    """A comparison as its lead sees it."""

    prompt = serializers.CharField(source="prompt.text")
    samples = ComparedSampleSerializer(source="members", many=True)
    judgment_count = serializers.IntegerField(read_only=True)
    preference = serializers.SerializerMethodField()

    class Meta:
        model = Comparison
        fields = (
            "id",
            "prompt",
            "strategy",
            "job",
            "priority",
            "slots_wanted",
            "are_different",
            "samples",
            "judgment_count",
            "preference",
            "created_at",
        )

    @extend_schema_field(PreferenceSerializer(allow_null=True))
    def get_preference(self, comparison: Comparison) -> dict[str, Any] | None:
        """The preference over the whole pair, if anybody has said anything."""
        whole = next(iter(comparison.whole), None)
        return None if whole is None else dict(PreferenceSerializer(whole).data)


class ComparisonsView(AnnotationView, generics.ListAPIView):
    """The comparisons of a project."""

    serializer_class = ComparisonSerializer
    queryset = Comparison.objects.none()
    filters = ComparisonFilters
    orderings: ClassVar = {
        "id": ("id",),
        "-id": ("-id",),
        "priority": ("priority", "id"),
        "-priority": ("-priority", "-id"),
        "created_at": ("created_at", "id"),
        "-created_at": ("-created_at", "-id"),
    }

    @cached_property
    def project(self) -> Project:
        """The project, for whoever may read its answers."""
        return policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_ALL_ANSWERS)

    @cached_property
    def shows_origin(self) -> bool:
        """Whether the reader may know which model made a sample."""
        return policy.may(self.request.user, policy.Action.READ_CONTENT, self.project)

    def get_queryset(self) -> QuerySet[Comparison]:
        """With everything that a row shows, which is fetched for the rows of the page alone."""
        return with_figures(Comparison.objects.filter(project=self.project))

    def get_serializer_context(self) -> dict[str, Any]:
        """What the reader may know."""
        return super().get_serializer_context() | {"shows_origin": not self.is_schema and self.shows_origin}

    @property
    def is_schema(self) -> bool:
        """Whether nobody asks, and only the schema is being written."""
        return getattr(self, "swagger_fake_view", False)

    @extend_schema(
        request=NewComparisonsSerializer,
        responses={201: MadeComparisonsSerializer, 200: MadeComparisonsSerializer},
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make up to 1,000 comparisons, each reported on its own; 200 where none of them is new."""
        project = policy.open_project_for(request.user, kwargs["slug"], policy.Action.CHANGE_CONTENT)
        made = make(project, request)
        code = status.HTTP_201_CREATED if made["created"] else status.HTTP_200_OK
        return Response(MadeComparisonsSerializer(made).data, status=code)


def with_figures(rows: QuerySet[Comparison], *also_of_members: str) -> QuerySet[Comparison]:
    """The comparisons with prompt, samples, soft label and the number of their current judgments."""
    members = ComparisonSample.objects.select_related("sample").prefetch_related(*also_of_members)
    current = Judgment.objects.filter(comparison=OuterRef("pk"), is_current=True).order_by()
    counted = current.values("comparison").annotate(n=Count("pk")).values("n")
    return (
        rows.select_related("prompt")
        .annotate(judgment_count=Coalesce(Subquery(counted), 0))
        .prefetch_related(
            Prefetch("members", members.order_by("position")),
            Prefetch("preferences", whole_preference(), to_attr="whole"),
        )
    )
