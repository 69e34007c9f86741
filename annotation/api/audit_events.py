"""The audit log: of one project for its managers, of everything for staff."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.api.filters import Filters
from annotation.models import AuditEvent


class AuditEventSerializer(serializers.ModelSerializer):
    """Who did what to whom, with what was before and after."""

    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()

    class Meta:
        model = AuditEvent
        fields = ("id", "actor_name", "action", "project", "subject", "before", "after", "created_at")

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_before(self, event: AuditEvent) -> Any:
        """What was, where something was."""
        return event.before

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_after(self, event: AuditEvent) -> Any:
        """What is since, where something is."""
        return event.after


class AuditFilters(Filters):
    """Which events."""

    lookups: ClassVar = {"actor": "actor_name", "since": "created_at__gte", "until": "created_at__lt"}

    action = serializers.CharField(
        required=False, max_length=64, help_text='Of one kind: "membership.changed", or "membership." for all.'
    )
    actor = serializers.CharField(required=False, max_length=200, help_text="By one person, by username.")
    since = serializers.DateTimeField(required=False, help_text="From this time on.")
    until = serializers.DateTimeField(required=False, help_text="Before this time.")

    def narrow(self, rows: QuerySet[AuditEvent], wanted: Mapping[str, Any]) -> QuerySet[AuditEvent]:
        """The events that `wanted` leaves."""
        rows = super().narrow(rows, wanted)
        if "action" not in wanted:
            return rows
        whole = wanted["action"].endswith(".")
        return rows.filter(**{"action__startswith" if whole else "action": wanted["action"]})


class _AuditEvents(AnnotationView, generics.ListAPIView):
    """Events, newest first."""

    serializer_class = AuditEventSerializer
    queryset = AuditEvent.objects.none()

    filters = AuditFilters
    orderings: ClassVar = {"-id": ("-id",), "id": ("id",)}


class ProjectAuditEventsView(_AuditEvents):
    """The audit log of a project."""

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """For its managers."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_AUDIT_LOG)
        return AuditEvent.objects.filter(project=project.slug)


class AuditEventsView(_AuditEvents):
    """The audit log of the whole installation."""

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """For staff."""
        if not policy.is_staff(self.request.user):
            raise PermissionDenied("Only staff may read the log of the whole installation.")
        return AuditEvent.objects.all()
