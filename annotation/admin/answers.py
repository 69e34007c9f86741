"""What was answered, and what was made of it. All of it is immutable or derived, and so read-only."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from annotation.models import Gold, Judgment, Preference, Review, Slot


@admin.register(Slot)
class SlotAdmin(ReadOnly):
    """A place for one answer."""

    secret = ("lease_token",)
    list_display = ("id", "project", "comparison", "place", "state", "annotator", "lease_until")
    list_filter = ("state",)
    list_select_related = ("project", "comparison", "annotator")
    search_fields = ("=id", "=comparison__id", "=project__slug")


@admin.register(Judgment)
class JudgmentAdmin(ReadOnly):
    """An immutable answer."""

    list_display = ("id", "comparison", "annotator", "answer", "is_current", "created_at")
    list_filter = ("is_current",)
    list_select_related = ("comparison", "annotator")
    search_fields = ("=id", "=comparison__id", "=annotator__name")


@admin.register(Preference)
class PreferenceAdmin(ReadOnly):
    """A soft label."""

    list_display = ("id", "comparison", "aspect", "p_a", "n_judgments", "agreement", "method", "updated_at")
    list_select_related = ("comparison",)
    search_fields = ("=comparison__id", "=aspect")


@admin.register(Gold)
class GoldAdmin(ReadOnly):
    """A comparison whose answer is known."""

    list_display = ("pk", "comparison", "answer", "created_by", "created_at")
    list_select_related = ("comparison", "created_by")
    search_fields = ("=comparison__id",)


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    """What a reviewer says of an answer."""

    list_display = ("pk", "judgment", "verdict", "reviewer", "comment")
    list_filter = ("verdict",)
    list_select_related = ("judgment", "reviewer")
    search_fields = ("=judgment__id", "=reviewer__username")
