"""The files of an export, to download."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from curation.api.base import CurationView
from curation.export import exports_folder
from curation.models import Export


class ExportFileView(CurationView):
    """One file of an export."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
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
        # One type for all, as the schema says: it is kept, not looked at.
        binary = "application/octet-stream"
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=binary)
