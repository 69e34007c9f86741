"""Exporting dataset versions from the operators' pages: an action, because being a job is this floor's noun."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from annotation.errors import ArchivedError
from curation.admin.datasets import DatasetVersionAdmin
from curation.models import DatasetVersion


class ExportableVersionAdmin(DatasetVersionAdmin):
    """A dataset version that can be exported, in each profile that there is."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One action a profile."""
        # Here, because the profiles bring pyarrow along, which the web process must not pay for at its start.
        from curation.export.profiles import PROFILES

        return super().get_actions(request) | {
            f"export_{name}": (_exporter(name), f"export_{name}", f"Export as {name}") for name in PROFILES
        }


def _exporter(profile: str) -> Any:
    def run(model: Any, request: HttpRequest, versions: QuerySet[DatasetVersion]) -> None:
        for version in versions.select_related("project"):
            _export(request, version, profile)

    return run


def _export(request: HttpRequest, version: DatasetVersion, profile: str) -> None:
    """Start the job and say where it can be watched, or why there is none."""
    from gpu_jobs.jobs.enqueue import enqueue

    if version.sealed_at is None:
        messages.error(request, f"{version} is a draft: it can be exported once all of its rows are there.")
        return
    try:
        job = enqueue("export", {"dataset_version": version.pk, "profile": profile}, version.project, request.user)
    except ArchivedError as error:
        messages.error(request, f"{version}: {error}")
        return
    messages.success(
        request,
        format_html(
            'Exporting {version} as {profile}: <a href="/projects/{slug}/jobs/{job}">watch the job</a>; the files '
            'will be on <a href="/projects/{slug}/datasets/{pk}">the version\'s page</a>.',
            version=version,
            profile=profile,
            slug=version.project.slug,
            job=job.pk,
            pk=version.pk,
        ),
    )


admin.site.unregister(DatasetVersion)
admin.site.register(DatasetVersion, ExportableVersionAdmin)
