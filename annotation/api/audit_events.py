"""The audit log: of one project for its managers, of everything for staff."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied

from annotation import policy
from annotation.api.base import AnnotationView, validated
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


class AuditFilterSerializer(serializers.Serializer):
    """What may be asked for."""

    action = serializers.CharField(required=False, max_length=64)
    actor = serializers.CharField(required=False, max_length=200)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


FILTERS = [
    OpenApiParameter("action", str, description='Of one kind: "membership.changed", or "membership." for all.'),
    OpenApiParameter("actor", str, description="By one person, by username."),
    OpenApiParameter("since", OpenApiTypes.DATETIME, description="From this time on."),
    OpenApiParameter("until", OpenApiTypes.DATETIME, description="Before this time."),
]


class _AuditEvents(AnnotationView, generics.ListAPIView):
    """Events, newest first."""

    serializer_class = AuditEventSerializer
    queryset = AuditEvent.objects.none()

    def filtered(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Those asked for."""
        wanted = validated(AuditFilterSerializer(data=self.request.query_params))
        if "action" in wanted:
            whole = wanted["action"].endswith(".")
            events = events.filter(**{"action__startswith" if whole else "action": wanted["action"]})
        if "actor" in wanted:
            events = events.filter(actor_name=wanted["actor"])
        if "since" in wanted:
            events = events.filter(created_at__gte=wanted["since"])
        if "until" in wanted:
            events = events.filter(created_at__lt=wanted["until"])
        return events.order_by("-id")


@extend_schema(parameters=FILTERS)
class ProjectAuditEventsView(_AuditEvents):
    """The audit log of a project."""

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """For its managers."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_AUDIT_LOG)
        return self.filtered(AuditEvent.objects.filter(project=project.slug))


@extend_schema(parameters=FILTERS)
class AuditEventsView(_AuditEvents):
    """The audit log of the whole installation."""

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """For staff."""
        if not policy.is_staff(self.request.user):
            raise PermissionDenied("Only staff may read the log of the whole installation.")
        return self.filtered(AuditEvent.objects.all())
