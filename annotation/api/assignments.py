"""Assignments: the next comparisons for the annotator who asks, without a word about where samples came from."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import annotators, policy, queue
from annotation.api.base import AnnotationView, validated
from annotation.assignments import Assignment
from annotation.models import Annotator, Judgment, Project, Sample, Slot

MOST_AT_ONCE = 20


class ShownSampleSerializer(serializers.Serializer):
    """A sample as an annotator sees it: no model, no origin."""

    id = serializers.UUIDField()
    media_url = serializers.SerializerMethodField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)

    def get_media_url(self, sample: Sample) -> str:
        """Where its bytes are."""
        return reverse("sample-media", args=[sample.pk])


class AssignmentSerializer(serializers.Serializer):
    """One comparison to answer; samples stand in the order in which they are shown."""

    slot = serializers.UUIDField(source="slot.id")
    lease_token = serializers.UUIDField(allow_null=True)
    lease_until = serializers.DateTimeField(allow_null=True)
    comparison = serializers.IntegerField(source="comparison.id")
    prompt = serializers.CharField(source="comparison.prompt.text")
    instrument = serializers.SerializerMethodField()
    samples = ShownSampleSerializer(many=True)

    def get_instrument(self, assignment: Assignment) -> str:
        """The instrument's id."""
        return str(self.context["project"].instrument)


class AnnotatorProgressSerializer(serializers.Serializer):
    """How far the project and the annotator are; `mine_today` counts from midnight UTC."""

    open = serializers.IntegerField()
    answered = serializers.IntegerField()
    mine = serializers.IntegerField()
    mine_today = serializers.IntegerField()


class AssignmentsRequestSerializer(serializers.Serializer):
    """How many comparisons to take at once."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=1)


class AssignmentsSerializer(serializers.Serializer):
    """What was taken, and how far things are."""

    assignments = AssignmentSerializer(many=True)
    progress = AnnotatorProgressSerializer()


@dataclass(frozen=True)
class AnnotatorProgress:
    """How far the project and the annotator are."""

    open: int
    answered: int
    mine: int
    mine_today: int


class AssignmentsView(AnnotationView):
    """The queue of a project."""

    @extend_schema(request=AssignmentsRequestSerializer, responses=AssignmentsSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Take comparisons: those held already first, so that a reload loses nothing."""
        project = policy.project_for(request.user, slug)
        count = validated(AssignmentsRequestSerializer(data=request.data))["count"]
        annotator = annotators.for_user(request.user)
        taken = queue.lease(project, annotator, count)
        answer = {"assignments": taken, "progress": _progress(project, annotator)}
        return Response(AssignmentsSerializer(answer, context={"project": project}).data)


def _progress(project: Project, annotator: Annotator) -> AnnotatorProgress:
    slots = Slot.objects.filter(project=project).aggregate(
        open=Count("pk", filter=Q(state__in=[Slot.State.OPEN, Slot.State.LEASED])),
        answered=Count("pk", filter=Q(state=Slot.State.ANSWERED)),
    )
    own = Judgment.objects.filter(annotator=annotator, slot__project=project, is_current=True).aggregate(
        all=Count("pk"), today=Count("pk", filter=Q(created_at__gte=_midnight()))
    )
    return AnnotatorProgress(
        open=slots["open"], answered=slots["answered"], mine=own["all"], mine_today=own["today"]
    )


def _midnight() -> datetime:
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
