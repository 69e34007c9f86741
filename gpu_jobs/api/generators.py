"""Generators: the models that can be asked for samples."""

from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import Conflict
from curation.project_media import media_of_project
from gpu_jobs import fitting
from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.generation import generators
from gpu_jobs.models import Generator


class GeneratorSerializer(serializers.ModelSerializer):
    """A generator; without a project it serves all of them."""

    project = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    why_not = serializers.SerializerMethodField()

    class Meta:
        model = Generator
        fields = (
            "id",
            "name",
            "source",
            "revision",
            "kind",
            "media",
            "parent",
            "training_run",
            "project",
            "created_at",
            "why_not",
        )
        read_only_fields = ("kind", "parent", "training_run", "created_at")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_why_not(self, generator: Generator) -> str | None:
        """Why it is of no use to the project that was asked about; null where it is, and without a project."""
        media = self.context.get("media")
        return None if media is None else fitting.why_not(generator, media)

    def validate_source(self, source: str) -> str:
        """Only a place or a hub's name; our own schemes are ours to give."""
        if source.startswith((generators.RUN_PREFIX, "builtin:")):
            raise serializers.ValidationError("Name a folder on the workers' machines, or a hub's repository.")
        return source


class GeneratorsView(LeadView):
    """The generators that the visitor's projects may use."""

    serializer_class = GeneratorSerializer
    queryset = Generator.objects.none()

    filters = OfProject
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    @extend_schema(responses=GeneratorSerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of generators, the built-in ones first."""
        generators.builtin()
        generators.builtin_video()
        slug, context = request.query_params.get("project"), self.get_serializer_context()
        if slug:
            project = self.led_project(slug)
            context["media"] = media_of_project(project)
            rows = generators.usable_in(project)
        else:
            rows = Generator.objects.filter(Q(project__isnull=True) | Q(project__in=self.led_projects()))
        page = self.paginate_queryset(self.filter_queryset(rows.select_related("project")))
        return self.get_paginated_response(GeneratorSerializer(page, many=True, context=context).data)

    @extend_schema(request=GeneratorSerializer, responses={201: GeneratorSerializer})
    def post(self, request: Request) -> Response:
        """Add a generator for all projects; staff only, since a source may be any folder of the workers."""
        if not policy.is_staff(request.user):
            raise PermissionDenied("Only staff may add generators: a source may be any folder of the workers.")
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                serializer.save(kind=Generator.Kind.BASE, created_by=request.user)
        except IntegrityError as error:
            raise Conflict("There is a generator of this source and revision already.") from error
        return Response(serializer.data, status=status.HTTP_201_CREATED)
