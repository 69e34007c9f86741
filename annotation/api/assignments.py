"""Assignments: the next comparisons for the annotator who asks, without a word about where samples came from."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import annotators, policy, queue
from annotation.api.base import AnnotationView, validated_by
from annotation.api.shown_samples import ShownSampleSerializer
from annotation.assignments import Assignment
from annotation.instruments import registry
from annotation.queue_progress import queue_progress
from annotation.tallies import answers_today

MOST_AT_ONCE = 20


class ReturnedAnswerSerializer(serializers.Serializer):
    """The annotator's own answer that a reviewer returned, in shown terms, and the reviewer's comment."""

    judgment = serializers.UUIDField()
    comment = serializers.CharField()
    answer = serializers.DictField()


class AssignmentSerializer(serializers.Serializer):
    """One comparison to answer; samples stand in the order in which they are shown.

    `returned` is null but where the annotator is asked once more.
    """

    slot = serializers.UUIDField(source="slot.id")
    lease_token = serializers.UUIDField(allow_null=True)
    lease_until = serializers.DateTimeField(allow_null=True)
    comparison = serializers.IntegerField(source="comparison.id")
    prompt = serializers.CharField(source="comparison.prompt.text")
    instrument = serializers.SerializerMethodField()
    samples = ShownSampleSerializer(many=True)
    returned = serializers.SerializerMethodField()

    def get_instrument(self, assignment: Assignment) -> str:
        """The instrument's id."""
        return str(self.context["project"].instrument)

    @extend_schema_field(ReturnedAnswerSerializer(allow_null=True))
    def get_returned(self, assignment: Assignment) -> dict[str, Any] | None:
        """What came back, and why."""
        back = assignment.returned
        if back is None:
            return None
        instrument = registry.get(self.context["project"].instrument)
        shown = instrument.to_shown(back.answer, assignment.shown_order)
        return {"judgment": str(back.judgment), "comment": back.comment, "answer": shown}

    def to_representation(self, instance: Assignment) -> dict[str, Any]:
        """What the fields above say, written out for the reason that ShownSampleSerializer gives."""
        shown: ShownSampleSerializer = self.fields["samples"].child
        return {
            "slot": str(instance.slot.pk),
            "lease_token": None if instance.lease_token is None else str(instance.lease_token),
            "lease_until": None if instance.lease_until is None else _TIME.to_representation(instance.lease_until),
            "comparison": instance.comparison.pk,
            "prompt": instance.comparison.prompt.text,
            "instrument": self.get_instrument(instance),
            "samples": [shown.to_representation(sample) for sample in instance.samples],
            "returned": self.get_returned(instance),
        }


_TIME = serializers.DateTimeField()


class AnnotatorProgressSerializer(serializers.Serializer):
    """How far the project and the annotator are; `mine_today` counts from midnight UTC.

    The annotator's own numbers are exact, those of a project with many questions may be some seconds old.
    """

    open = serializers.IntegerField()
    answered = serializers.IntegerField()
    mine = serializers.IntegerField()
    mine_today = serializers.IntegerField()


class AssignmentsRequestSerializer(serializers.Serializer):
    """How many comparisons to take at once."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=1)


_ASKED = AssignmentsRequestSerializer()


class AssignmentsSerializer(serializers.Serializer):
    """What was taken, and how far things are."""

    assignments = AssignmentSerializer(many=True)
    progress = AnnotatorProgressSerializer()


class AssignmentsView(AnnotationView):
    """The queue of a project."""

    @extend_schema(request=AssignmentsRequestSerializer, responses=AssignmentsSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Take comparisons: those held already first, so that a reload loses nothing."""
        project = policy.open_project_for(request.user, slug, policy.Action.ANSWER)
        count = validated_by(_ASKED, request.data)["count"]
        annotator = annotators.for_user(request.user)
        taken = queue.take(project, annotator, count)
        so_far = queue_progress(project)
        progress = {
            "open": so_far.open,
            "answered": so_far.answered,
            "mine": taken.standing.n_answered,
            "mine_today": answers_today(taken.standing),
        }
        told = AssignmentSerializer(context={"project": project})
        return Response(
            {"assignments": [told.to_representation(one) for one in taken.assignments], "progress": progress}
        )
