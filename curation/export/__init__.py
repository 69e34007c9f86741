"""Dataset versions on their way out: profiles, plan, files, manifest and card."""

from pathlib import Path
from typing import TYPE_CHECKING

from annotation.progress import Progress, silent

if TYPE_CHECKING:
    from curation.models import DatasetVersion, Export, ExportCopy


def export_version(
    version: "DatasetVersion", profile: str, on_progress: Progress = silent, *, media: str = "bytes"
) -> "Export":
    """Write the version in a profile, or find it written, and return its row.

    `media` says where the samples' files go: into the table (bytes), beside it (external), or nowhere (none).
    Resumable by calling it again. Raises `UnknownProfileError`, `UnfitProfileError`, `EmptyExportError`,
    `SampleFileError` and `ExportInProgressError`.
    """
    # Here, because the writer brings pyarrow along, which the web process must not pay for at its start.
    from curation.export import profiles
    from curation.export.version_source import VersionSource, version_facts
    from curation.export.writer import exported_files, write_export
    from curation.models import Export

    source = VersionSource(version)
    form = profiles.get(profile)(source.kinds(), media)
    name = f"{version.project.slug}/v{version.number}-{form.name}{'' if media == 'bytes' else f'-{media}'}"
    folder = exports_folder() / name
    content = write_export(folder, source, form, version_facts(version), on_progress)
    files = exported_files(folder)
    export, _ = Export.objects.update_or_create(
        version=version,
        profile=form.name,
        media=form.media,
        defaults={
            "folder": name,
            "sha256": files[-1].sha256,
            "rows": content["rows"],
            "dropped": content["dropped"],
            "files": [{"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in files],
        },
    )
    return export


def send_export(export: "Export", destination: str, on_progress: Progress = silent) -> "ExportCopy":
    """Copy an export to the destination of this name, or find it there, and return where it is.

    Resumable by calling it again. Raises `DestinationError` and `ExportInProgressError`.
    """
    from curation.export.copying import send
    from curation.export.destinations import destination_of
    from curation.models import ExportCopy

    address = send(exports_folder() / export.folder, destination_of(destination), export.folder, on_progress)
    copy, _ = ExportCopy.objects.update_or_create(
        export=export, destination=destination, defaults={"address": address, "sha256": export.sha256}
    )
    return copy


def exports_folder() -> Path:
    """Where all exports are."""
    from django.conf import settings

    return Path(settings.VAR_DIR) / "exports"
