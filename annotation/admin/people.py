"""Who answers and who may see what. Memberships change on the team page, which guards the last owner."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from annotation.models import Annotator, Invitation, Membership, Standing


@admin.register(Annotator)
class AnnotatorAdmin(ReadOnly):
    """A person or a machine that answers."""

    list_display = ("id", "kind", "name", "revision", "user")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("name", "=revision")


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """What one person may do in one project."""

    list_display = ("id", "project", "user", "role")
    list_filter = ("role",)
    list_select_related = ("project", "user")
    search_fields = ("=project__slug", "=user__username")


@admin.register(Standing)
class StandingAdmin(ReadOnly):
    """Whether an annotator's answers are asked for, and counted, in a project."""

    list_display = ("id", "project", "annotator", "is_paused", "n_given", "n_answered")
    list_filter = ("is_paused",)
    list_select_related = ("project", "annotator")
    search_fields = ("=project__slug", "=annotator__name")


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """An invitation; its secret is known to whoever holds it."""

    secret = ("secret_hash",)
    list_display = ("id", "project", "role", "email", "created_by", "created_at", "expires_at", "accepted_by")
    list_filter = ("role",)
    list_select_related = ("project", "created_by", "accepted_by")
    search_fields = ("=project__slug", "email")
