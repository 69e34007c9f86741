"""Dataset versions: the list of a project, and one version with its exports."""

import re
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.filters import Filters
from curation.api.base import CurationView
from curation.export import exports_folder
from curation.models import DatasetVersion, Export, ExportCopy


class ExportedFileSerializer(serializers.Serializer):
    """A file of an export; its address is `exports/{id}/files/{path}`."""

    path = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class ExportCopySerializer(serializers.ModelSerializer):
    """A copy of an export at a destination."""

    class Meta:
        model = ExportCopy
        fields = ("destination", "address", "sent_at")


class ExportSerializer(serializers.ModelSerializer):
    """An export; `loader` is a line of Python that loads it on the server's machine."""

    loader = serializers.SerializerMethodField()
    files = ExportedFileSerializer(many=True)
    copies = ExportCopySerializer(many=True)
    media = serializers.CharField()
    dropped = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Export
        fields = ("id", "profile", "media", "rows", "dropped", "sha256", "loader", "files", "copies", "created_at")

    def get_loader(self, export: Export) -> str:
        """One line of Python that loads it."""
        from curation.export import profiles

        found = (re.search(r"/(\w+)-\d+-of-\d+\.", file["path"]) for file in export.files)
        splits = sorted({shard[1] for shard in found if shard})
        return profiles.get(export.profile).loader(splits, str(exports_folder() / export.folder), export.media)


class ParentSerializer(serializers.Serializer):
    """A version that another was derived from; `id` is null where the project does not have it."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()


class DatasetVersionSerializer(serializers.ModelSerializer):
    """A dataset version with its parents, its recipe, what it counts, and its exports."""

    project = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    parents = serializers.SerializerMethodField()
    spec = serializers.DictField()
    recipe = serializers.DictField()
    statistics = serializers.DictField()
    exports = ExportSerializer(many=True)
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    is_imported = serializers.BooleanField()

    class Meta:
        model = DatasetVersion
        fields = (
            "id",
            "project",
            "number",
            "name",
            "sha256",
            "rows",
            "parents",
            "spec",
            "recipe",
            "statistics",
            "exports",
            "is_imported",
            "created_by",
            "created_at",
        )

    @extend_schema_field(ParentSerializer(many=True))
    def get_parents(self, version: DatasetVersion) -> list[dict[str, Any]]:
        """What it was derived from."""
        ids = self._ids_by_content(version.project_id)
        return [{"id": ids.get(parent["sha256"]), **parent} for parent in version.parents]

    def _ids_by_content(self, project: int) -> dict[str, int]:
        """The project's versions, read once however many are shown."""
        known: dict[int, dict[str, int]] = self.context.setdefault("versions_by_content", {})
        if project not in known:
            known[project] = dict(DatasetVersion.objects.filter(project=project).values_list("sha256", "id"))
        return known[project]


class DatasetVersionsView(CurationView, generics.ListAPIView):
    """The versions of a project, newest first."""

    serializer_class = DatasetVersionSerializer
    queryset = DatasetVersion.objects.none()
    filters = Filters
    orderings: ClassVar = {"-number": ("-sealed_as", "-id"), "number": ("sealed_as", "id")}

    def get_queryset(self) -> QuerySet[DatasetVersion]:
        """Those whose rows are all there, for the lead."""
        project = self.led_project(self.kwargs["slug"])
        versions = DatasetVersion.objects.filter(project=project).select_related("project", "created_by")
        # Only drafts have no number, and drafts are not listed.
        return versions.annotate(sealed_as=Coalesce("number", 0)).prefetch_related("exports__copies")


class DatasetVersionView(CurationView):
    """One version."""

    @extend_schema(responses=DatasetVersionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The version with its recipe, statistics and exports, for the lead."""
        return Response(DatasetVersionSerializer(self.led_version(pk)).data)
