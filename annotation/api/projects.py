"""Projects: the list, making one, reading and changing one."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django.core.validators import validate_slug
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, project_counts, projects
from annotation.api.base import AnnotationView, validated
from annotation.api.filters import Filters
from annotation.instruments import registry
from annotation.models import Project
from annotation.models.project import HIGHEST_GOLD_RATE, LONGEST_LEASE_MINUTES, MAX_SLOTS_PER_COMPARISON

LONGEST_GUIDELINES = 100_000
SLOWEST_TOO_FAST_MS = 10 * 60 * 1000
SETTINGS = (
    "name",
    "instrument_config",
    "guidelines",
    "licence",
    "slots_per_comparison",
    "queue_order",
    "gold_rate",
    "lease_minutes",
    "too_fast_ms",
    "aggregation",
)


class ProjectCountsSerializer(serializers.Serializer):
    """How much there is of everything; in a large project at most half a minute old."""

    prompts = serializers.IntegerField()
    samples = serializers.IntegerField()
    comparisons = serializers.IntegerField()
    slots_open = serializers.IntegerField()
    slots_answered = serializers.IntegerField()
    judgments = serializers.IntegerField()
    judgments_human = serializers.IntegerField()
    judgments_simulated = serializers.IntegerField()
    ties = serializers.IntegerField()


class ProjectSerializer(serializers.ModelSerializer):
    """A project as its members see it, with the reader's own role."""

    instrument_config = serializers.SerializerMethodField()
    role = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = (
            "slug",
            "instrument",
            *SETTINGS,
            "role",
            "created_at",
            "archived_at",
            "deletion_began_at",
            "counts",
        )

    @extend_schema_field(serializers.DictField())
    def get_instrument_config(self, project: Project) -> dict[str, Any]:
        """The instrument's configuration with every default filled in."""
        configured = registry.get(project.instrument).configure(project.instrument_config)
        return configured.model_dump(mode="json")

    @extend_schema_field(serializers.ChoiceField(choices=policy.Role.choices))
    def get_role(self, project: Project) -> str | None:
        """What the reader is here."""
        return policy.role_in(self.context["request"].user, project)

    @extend_schema_field(ProjectCountsSerializer)
    def get_counts(self, project: Project) -> dict[str, int]:
        """How much there is of everything."""
        return asdict(self.context["counts"][project.pk])


class ProjectSettingsSerializer(serializers.Serializer):
    """What a manager may set, when making a project and later.

    `slots_per_comparison` holds for comparisons made from then on; those that are there keep their `slots_wanted`,
    which can be changed one by one. `queue_order` puts what is open in its new order at once. `aggregation` holds
    from the next aggregation on.
    """

    name = serializers.CharField(max_length=200)
    instrument_config = serializers.DictField(required=False)
    guidelines = serializers.CharField(allow_blank=True, required=False, max_length=LONGEST_GUIDELINES)
    licence = serializers.RegexField(
        r"^[a-z0-9.-]*\Z",
        allow_blank=True,
        required=False,
        max_length=64,
        help_text="Under which its datasets leave, as the Hugging Face Hub spells it: cc-by-4.0.",
    )
    slots_per_comparison = serializers.IntegerField(min_value=1, max_value=MAX_SLOTS_PER_COMPARISON, required=False)
    queue_order = serializers.ChoiceField(choices=Project.QueueOrder.choices, required=False)
    gold_rate = serializers.FloatField(
        min_value=0,
        max_value=HIGHEST_GOLD_RATE,
        required=False,
        help_text="The share of questions with a known answer among those that an annotator is given.",
    )
    lease_minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_LEASE_MINUTES, required=False)
    too_fast_ms = serializers.IntegerField(
        min_value=0,
        max_value=SLOWEST_TOO_FAST_MS,
        required=False,
        help_text="An answer given faster than this was hardly looked at.",
    )
    aggregation = serializers.ChoiceField(choices=Project.Aggregation.choices, required=False)


class NewProjectSerializer(ProjectSettingsSerializer):
    """What making a project takes; its instrument never changes."""

    slug = serializers.CharField(max_length=64, required=False, validators=[validate_slug])
    instrument = serializers.CharField(max_length=32, default="pairwise")


class ProjectChangeSerializer(ProjectSettingsSerializer):
    """What may change in a project; what stays out stays as it is."""

    name = serializers.CharField(max_length=200, required=False)


class ProjectFilters(Filters):
    """Which projects."""

    lookups: ClassVar = {"contains": "name__icontains", "instrument": "instrument"}

    contains = serializers.CharField(required=False, max_length=200, help_text="A part of the name, in any case.")
    instrument = serializers.CharField(required=False, max_length=32)
    archived = serializers.BooleanField(
        required=False, help_text="true: those in the archive; otherwise those that are not."
    )

    def narrow(self, rows: QuerySet[Project], wanted: Mapping[str, Any]) -> QuerySet[Project]:
        """The projects that `wanted` leaves; archived ones come where they are asked for, and nowhere else."""
        return super().narrow(rows, wanted).filter(archived_at__isnull=not wanted.get("archived", False))


class ProjectsView(AnnotationView, generics.ListAPIView):
    """The projects that the reader is a member of."""

    serializer_class = ProjectSerializer
    filters = ProjectFilters
    orderings: ClassVar = {"-created_at": ("-created_at", "-id"), "created_at": ("created_at", "id")}

    def get_queryset(self) -> QuerySet[Project]:
        """All that they may see."""
        return policy.visible_projects(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page, counted all at once."""
        page: list[Project] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        context = self.get_serializer_context() | {"counts": project_counts.counts_of(page)}
        return self.get_paginated_response(ProjectSerializer(page, many=True, context=context).data)

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a project; whoever makes it leads it."""
        policy.require_unnarrowed(request.user)
        fields = validated(NewProjectSerializer(data=request.data))
        project = projects.create_project(created_by=request.user, **fields)
        return Response(described(project, request), status=status.HTTP_201_CREATED)


class ProjectView(AnnotationView):
    """One project."""

    @extend_schema(responses=ProjectSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read it, as any member."""
        project = policy.project_for(request.user, slug)
        return Response(described(project, request))

    @extend_schema(request=ProjectChangeSerializer, responses=ProjectSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change it, as its lead."""
        project = policy.open_project_for(request.user, slug, policy.Action.CHANGE_SETTINGS)
        changes = validated(ProjectChangeSerializer(data=request.data))
        changed = projects.change_project(project, request.user, changes)
        return Response(described(changed, request))


def described(project: Project, request: Request) -> dict[str, Any]:
    """The project as its reader sees it."""
    context = {"request": request, "counts": project_counts.counts_of([project])}
    return dict(ProjectSerializer(project, context=context).data)
