"""Selections, dataset versions, their rows and their exports: immutable, and so read-only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotation.admin.base import ReadOnly
from curation.models import DatasetRow, DatasetVersion, Export, ExportCopy, Selection


@admin.register(Selection)
class SelectionAdmin(ReadOnly):
    """One run over a pool of pairs."""

    list_display = ("id", "project", "pool", "selected", "created_by", "created_at")
    list_select_related = ("project", "created_by")
    search_fields = ("=project__slug", "=terms_sha256")


@admin.register(DatasetVersion)
class DatasetVersionAdmin(ReadOnly):
    """A dataset version; drafts are shown too, without a number."""

    list_display = ("id", "project", "number", "name", "rows", "sha256", "created_by", "created_at")
    list_select_related = ("project", "created_by")
    search_fields = ("name", "sha256__startswith", "=project__slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DatasetVersion]:
        """Drafts included: an operator may have to see what a stopped job has left."""
        return DatasetVersion.with_drafts.order_by(*self.ordering)


@admin.register(DatasetRow)
class DatasetRowAdmin(ReadOnly):
    """A row as it was frozen."""

    list_display = ("id", "version", "pair_id", "split", "label_0", "p_0", "importance")
    list_filter = ("split",)
    list_select_related = ("version",)
    search_fields = ("=pair_id", "=version__id")


@admin.register(Export)
class ExportAdmin(ReadOnly):
    """A version in one profile, on disk."""

    list_display = ("id", "version", "profile", "rows", "folder", "created_at")
    list_select_related = ("version",)
    search_fields = ("=version__id", "folder", "=sha256")


@admin.register(ExportCopy)
class ExportCopyAdmin(ReadOnly):
    """A copy of an export at a destination."""

    list_display = ("id", "export", "destination", "address", "sent_at")
    list_select_related = ("export",)
    search_fields = ("=export__id", "destination")
