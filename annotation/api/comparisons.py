"""Comparisons of a project, for its lead: samples with their origin, and what the judgments say."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.models import Comparison, ComparisonSample, Preference, Slot

ORDERINGS = ("id", "-id", "created_at", "-created_at")
STATES = ("open", "answered", "tie")


class ComparedSampleSerializer(serializers.Serializer):
    """A sample at its canonical position, with where it came from."""

    id = serializers.UUIDField(source="sample.id")
    position = serializers.IntegerField()
    media_url = serializers.SerializerMethodField()
    width = serializers.IntegerField(source="sample.width", allow_null=True)
    height = serializers.IntegerField(source="sample.height", allow_null=True)
    origin = serializers.DictField(source="sample.origin")

    def get_media_url(self, member: ComparisonSample) -> str:
        """Where its bytes are."""
        return reverse("sample-media", args=[member.sample_id])


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
            "are_different",
            "samples",
            "judgment_count",
            "preference",
            "created_at",
        )

    @extend_schema_field(PreferenceSerializer(allow_null=True))
    def get_preference(self, comparison: Comparison) -> dict[str, Any] | None:
        """The preference over the whole pair, if anybody has said anything."""
        whole = next(iter(comparison.preferences.all()), None)
        return None if whole is None else dict(PreferenceSerializer(whole).data)


@extend_schema(
    parameters=[
        OpenApiParameter("state", enum=STATES, description="open: wants answers; answered; tie: exactly even"),
        OpenApiParameter("ordering", enum=ORDERINGS),
    ]
)
class ComparisonsView(AnnotationView, generics.ListAPIView):
    """The comparisons of a project."""

    serializer_class = ComparisonSerializer
    queryset = Comparison.objects.none()

    def get(self, request: Request, slug: str) -> Response:
        """List them, for the lead."""
        return self.list(request, slug)

    def get_queryset(self) -> QuerySet[Comparison]:
        """Filtered, ordered, and with everything that a row shows fetched at once."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Role.MANAGER)
        whole = Preference.objects.filter(aspect="", span_key="", position_a=0, position_b=1)
        rows = (
            Comparison.objects.filter(project=project)
            .select_related("prompt")
            .annotate(judgment_count=Count("judgments", filter=Q(judgments__is_current=True)))
            .prefetch_related(
                Prefetch("members", ComparisonSample.objects.select_related("sample").order_by("position")),
                Prefetch("preferences", whole),
            )
        )
        return _in_state(rows, self._choice("state", STATES, "")).order_by(
            self._choice("ordering", ORDERINGS, "id"), "id"
        )

    def _choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.request.query_params.get(name, "")
        if value and value not in choices:
            raise ValidationError({name: f"One of: {', '.join(choices)}."})
        return value or default


def _in_state(rows: QuerySet[Comparison], state: str) -> QuerySet[Comparison]:
    slots = Slot.objects.filter(comparison=OuterRef("pk"))
    wanted = Exists(slots.filter(state__in=[Slot.State.OPEN, Slot.State.LEASED]))
    preferences = Preference.objects.filter(comparison=OuterRef("pk"))
    if state == "open":
        return rows.filter(wanted)
    if state == "answered":
        return rows.filter(~wanted, Exists(slots.filter(state=Slot.State.ANSWERED)))
    if state == "tie":
        return rows.filter(Exists(preferences.filter(p_a=0.5)))
    return rows
