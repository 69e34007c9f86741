"""Projects: the list, making one, reading and changing one."""

from dataclasses import asdict
from typing import Any

from django.core.validators import validate_slug
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, projects
from annotation.api.base import AnnotationView, validated
from annotation.models import Project
from annotation.models.project import MAX_SLOTS_PER_COMPARISON


class ProjectCountsSerializer(serializers.Serializer):
    """How much there is of everything."""

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

    instrument_config = serializers.DictField()
    role = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = (
            "slug",
            "name",
            "instrument",
            "instrument_config",
            "guidelines",
            "slots_per_comparison",
            "role",
            "created_at",
            "counts",
        )

    @extend_schema_field(serializers.ChoiceField(choices=policy.Role.choices))
    def get_role(self, project: Project) -> str | None:
        """What the reader is here."""
        return policy.role_in(self.context["request"].user, project)

    @extend_schema_field(ProjectCountsSerializer)
    def get_counts(self, project: Project) -> dict[str, int]:
        """How much there is of everything."""
        return asdict(projects.counts(project))


class NewProjectSerializer(serializers.Serializer):
    """What making a project takes."""

    name = serializers.CharField(max_length=200)
    slug = serializers.CharField(max_length=64, required=False, validators=[validate_slug])
    instrument = serializers.CharField(max_length=32, default="pairwise")
    instrument_config = serializers.DictField(default=dict)
    guidelines = serializers.CharField(allow_blank=True, default="", max_length=100_000)
    slots_per_comparison = serializers.IntegerField(min_value=1, max_value=MAX_SLOTS_PER_COMPARISON, default=1)


class ProjectChangeSerializer(serializers.Serializer):
    """What may change in a project. More slots a comparison hold for comparisons made from then on."""

    name = serializers.CharField(max_length=200, required=False)
    instrument_config = serializers.DictField(required=False)
    guidelines = serializers.CharField(allow_blank=True, required=False, max_length=100_000)
    slots_per_comparison = serializers.IntegerField(min_value=1, max_value=MAX_SLOTS_PER_COMPARISON, required=False)


class ProjectsView(AnnotationView, generics.ListAPIView):
    """The projects that the reader is a member of."""

    serializer_class = ProjectSerializer

    def get_queryset(self) -> Any:
        """Newest first."""
        return policy.visible_projects(self.request.user).order_by("-created_at", "-id")

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def post(self, request: Request) -> Response:
        """Make a project; whoever makes it leads it."""
        fields = validated(NewProjectSerializer(data=request.data))
        project = projects.create_project(created_by=request.user, **fields)
        return Response(
            ProjectSerializer(project, context={"request": request}).data, status=status.HTTP_201_CREATED
        )


class ProjectView(AnnotationView):
    """One project."""

    @extend_schema(responses=ProjectSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read it, as any member."""
        project = policy.project_for(request.user, slug)
        return Response(ProjectSerializer(project, context={"request": request}).data)

    @extend_schema(request=ProjectChangeSerializer, responses=ProjectSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change it, as its lead."""
        project = policy.project_for(request.user, slug, policy.Role.MANAGER)
        changes = validated(ProjectChangeSerializer(data=request.data, partial=True))
        if "instrument_config" in changes:
            projects.check_instrument(project.instrument, changes["instrument_config"])
        for name, value in changes.items():
            setattr(project, name, value)
        if changes:
            project.save(update_fields=list(changes))
        return Response(ProjectSerializer(project, context={"request": request}).data)
