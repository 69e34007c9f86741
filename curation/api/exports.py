"""Exports: what each profile would make of a version, where they can go, and their files to download."""

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from curation.api.base import CurationView
from curation.export import exports_folder
from curation.export.destinations import all_destinations
from curation.models import Export

# One type for all downloads, as the schema says: they are kept, not looked at.
BINARY = "application/octet-stream"


class ExportProfileSerializer(serializers.Serializer):
    """A profile and what it would make of the version; `refusal` says why it cannot, and is empty where it can."""

    name = serializers.CharField()
    purpose = serializers.CharField()
    form = serializers.CharField()
    licence = serializers.CharField()
    media_options = serializers.ListField(child=serializers.CharField())
    rows = serializers.IntegerField()
    dropped = serializers.DictField(child=serializers.IntegerField())
    refusal = serializers.CharField()


class ExportDestinationSerializer(serializers.Serializer):
    """A place of the operator's for exports."""

    name = serializers.CharField()
    scheme = serializers.CharField()


class ExportProfilesView(CurationView):
    """The profiles in which a version can leave."""

    @extend_schema(responses=ExportProfileSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Each with how many pairs would leave, and why the others would not, for the lead."""
        # Here, because profiles bring pyarrow along, which the web process must not pay for at its start.
        from curation.export.survey import survey

        found = [
            {
                name: getattr(prospect.profile, name)
                for name in ("name", "purpose", "form", "licence", "media_options")
            }
            | {"rows": prospect.rows, "dropped": prospect.dropped, "refusal": prospect.refusal}
            for prospect in survey(self.led_version(pk))
        ]
        return Response(ExportProfileSerializer(found, many=True).data)


class ExportDestinationsView(CurationView):
    """Where exports can be sent."""

    @extend_schema(responses=ExportDestinationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By name; the addresses are the operator's own."""
        found = [
            {"name": destination.name, "scheme": destination.url.partition("://")[0]}
            for destination in all_destinations().values()
        ]
        return Response(ExportDestinationSerializer(found, many=True).data)


class ExportFileView(CurationView):
    """One file of an export."""

    @extend_schema(responses={(200, BINARY): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, path: str) -> FileResponse:
        """Its bytes, for the lead; only what the export's own list names is served."""
        export = Export.objects.filter(pk=pk).first()
        if export is None or path not in {file["path"] for file in export.files}:
            raise NotFound("There is no such file.")
        self.led_version(export.version_id)
        file = exports_folder() / export.folder / path
        if not file.is_file():
            raise NotFound("The file is no longer there: export the version again.")
        name = f"{export.folder.replace('/', '-')}-{file.name}"
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=BINARY)


class ExportArchiveView(CurationView):
    """The whole export as one zip file."""

    @extend_schema(responses={(200, BINARY): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Made while it is sent, for the lead; the same bytes every time."""
        from curation.export.zip_stream import ZipStream

        export = Export.objects.filter(pk=pk).first()
        if export is None:
            raise NotFound("There is no such export.")
        self.led_version(export.version_id)
        folder = exports_folder() / export.folder
        if not folder.is_dir():
            raise NotFound("The export is no longer there: export the version again.")
        name = export.folder.replace("/", "-")
        archive = ZipStream(folder, name)
        return StreamingHttpResponse(
            archive,
            content_type=BINARY,
            headers={
                "Content-Length": str(archive.length()),
                "Content-Disposition": f'attachment; filename="{name}.zip"',
            },
        )
