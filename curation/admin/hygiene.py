"""What hygiene looked at and found. Steps are applied and undone on their own page."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from curation.models import HygieneFinding, HygieneRun, MediaMeasure, PromptList


@admin.register(HygieneRun)
class HygieneRunAdmin(ReadOnly):
    """What a step found."""

    list_display = ("id", "project", "step", "created_by", "created_at", "applied_at", "undone_at")
    list_select_related = ("project", "created_by")
    search_fields = ("=project__slug", "=step", "=sha256")


@admin.register(HygieneFinding)
class HygieneFindingAdmin(ReadOnly):
    """One thing that a step found."""

    list_display = ("id", "run", "action", "reason")
    list_select_related = ("run",)
    search_fields = ("=run__id",)


@admin.register(MediaMeasure)
class MediaMeasureAdmin(ReadOnly):
    """What was measured of a sample."""

    list_display = ("id", "measure", "revision", "sample", "reason", "created_at")
    list_select_related = ("sample",)
    search_fields = ("=sample__id", "=measure")


@admin.register(PromptList)
class PromptListAdmin(ReadOnly):
    """Prompts that must not be trained on."""

    list_display = ("id", "name", "project", "created_at")
    list_select_related = ("project",)
    search_fields = ("name", "=project__slug")
