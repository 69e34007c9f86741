"""What scorers say: written once for a sample and a revision, and so read-only."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from curation.models import Score


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    """One scorer's number for one sample."""

    list_display = ("id", "scorer", "revision", "value", "sample", "created_at")
    list_select_related = ("sample",)
    search_fields = ("=sample__id", "=scorer")
