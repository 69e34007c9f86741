"""What is asked about: projects, prompts, samples and comparisons."""

from django.contrib import admin

from annotation.admin.base import ReadOnly, Touched
from annotation.models import (
    Comparison,
    ComparisonSample,
    Finding,
    LesserCaption,
    Project,
    Prompt,
    Rendition,
    Sample,
    Upload,
)


@admin.register(Project)
class ProjectAdmin(Touched):
    """A project; its settings entail a great deal and are changed on its own pages."""

    touchable = ("name", "guidelines")
    list_display = ("slug", "name", "instrument", "created_by", "created_at", "archived_at")
    list_filter = ("instrument", "aggregation")
    list_select_related = ("created_by",)
    search_fields = ("slug", "name")


@admin.register(Prompt)
class PromptAdmin(ReadOnly):
    """A prompt."""

    list_display = ("id", "text", "split", "project")
    list_filter = ("split",)
    list_select_related = ("project",)
    search_fields = ("=text_hash", "=project__slug", "text__startswith")


@admin.register(Sample)
class SampleAdmin(ReadOnly):
    """A sample."""

    list_display = ("id", "kind", "media_type", "sha256", "bytes", "created_at")
    list_filter = ("kind",)
    search_fields = ("=sha256", "=id")


@admin.register(Comparison)
class ComparisonAdmin(ReadOnly):
    """A comparison."""

    list_display = ("id", "project", "strategy", "slots_wanted", "priority", "are_different", "created_at")
    list_filter = ("are_different",)
    list_select_related = ("project",)
    search_fields = ("=id", "=key", "=project__slug")


@admin.register(ComparisonSample)
class ComparisonSampleAdmin(ReadOnly):
    """Which sample stands where in a comparison."""

    list_display = ("id", "comparison", "position", "sample")
    list_select_related = ("comparison", "sample")
    search_fields = ("=comparison__id", "=sample__id")


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    """What a machine noticed in a sample."""

    list_display = ("id", "code", "source", "message", "sample")
    list_select_related = ("sample",)
    search_fields = ("=code", "=source", "=sample__id")


@admin.register(LesserCaption)
class LesserCaptionAdmin(ReadOnly):
    """A text that fits a sample worse than it might."""

    list_display = ("id", "source", "text", "sample")
    list_filter = ("base",)
    search_fields = ("=sample__id",)


@admin.register(Rendition)
class RenditionAdmin(ReadOnly):
    """A sample's thumbnail, poster or playable form."""

    list_display = ("id", "role", "media_type", "source", "sha256")
    list_filter = ("role",)
    search_fields = ("=source", "=sha256")


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    """A file that somebody has sent to be imported."""

    list_display = ("id", "name", "project", "created_by", "created_at")
    list_select_related = ("project", "created_by")
    ordering = ("-created_at",)
    search_fields = ("name", "=sha256", "=project__slug")
