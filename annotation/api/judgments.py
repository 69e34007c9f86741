"""Judgments: submitting one, and reading one's own."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import annotators, policy
from annotation.answers import LONGEST_TIME_MS, Sent, submit_to
from annotation.api.assignments import AssignmentSerializer
from annotation.api.base import AnnotationView, validated_by
from annotation.assignments import assignments
from annotation.instruments import registry
from annotation.models import Judgment


class NewJudgmentSerializer(serializers.Serializer):
    """An answer in shown terms. `client_id` is made by the client: sending it twice is one judgment."""

    client_id = serializers.UUIDField()
    slot = serializers.UUIDField()
    answer = serializers.DictField()
    time_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_TIME_MS)
    supersedes = serializers.UUIDField(required=False, allow_null=True, default=None)


class JudgmentSerializer(serializers.Serializer):
    """The receipt for an answer."""

    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    slot = serializers.UUIDField(source="slot_id")
    created_at = serializers.DateTimeField()


_SENT, _RECEIPT = NewJudgmentSerializer(), JudgmentSerializer()


class OwnJudgmentSerializer(serializers.Serializer):
    """One's own answer in shown terms, with everything that is needed to open it again."""

    id = serializers.UUIDField()
    answer = serializers.DictField()
    created_at = serializers.DateTimeField()
    assignment = AssignmentSerializer()


class JudgmentsView(AnnotationView):
    """Where answers arrive."""

    @extend_schema(request=NewJudgmentSerializer, responses={201: JudgmentSerializer, 200: JudgmentSerializer})
    def post(self, request: Request) -> Response:
        """Submit an answer; 200 where this client_id is known already."""
        sent = validated_by(_SENT, request.data)
        slot = policy.slot_for(request.user, sent.pop("slot"))
        judgment, created = submit_to(slot, annotators.for_user(request.user), Sent(**sent))
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(_RECEIPT.to_representation(judgment), status=code)


class OwnJudgmentsView(AnnotationView, generics.ListAPIView):
    """The reader's own current answers in a project, newest first."""

    serializer_class = OwnJudgmentSerializer
    queryset = Judgment.objects.none()

    def get_queryset(self) -> Any:
        """Newest first."""
        project = policy.project_for(self.request.user, self.kwargs["slug"])
        return policy.own_judgments(self.request.user, project).select_related("slot__project")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page, each answer with its assignment."""
        judgments = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = with_assignments(judgments)
        context = {"project": judgments[0].slot.project} if judgments else {}
        return self.get_paginated_response(OwnJudgmentSerializer(rows, many=True, context=context).data)


def with_assignments(judgments: list[Judgment]) -> list[dict[str, Any]]:
    """The rows of judgments of one project, each as it was given, with the assignment that it answers."""
    if not judgments:
        return []
    project = judgments[0].slot.project
    instrument = registry.get(project.instrument)
    shown = assignments(
        project,
        [judgment.slot for judgment in judgments],
        {judgment.slot_id: judgment.shown_order for judgment in judgments},
    )
    return [
        {
            "id": judgment.pk,
            "answer": instrument.to_shown(judgment.answer, judgment.shown_order),
            "created_at": judgment.created_at,
            "assignment": replace(assignment, lease_token=None, lease_until=None),
        }
        for judgment, assignment in zip(judgments, shown, strict=True)
    ]
