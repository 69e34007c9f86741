"""Reviews: what waits for a reviewer, and what they say of it."""

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, reviews
from annotation.api.assignments import AssignmentSerializer
from annotation.api.base import AnnotationView, validated
from annotation.api.judgments import with_assignments
from annotation.models import Annotator, Judgment, Review, Slot

LONGEST_COMMENT = 5_000


class ReviewedAnnotatorSerializer(serializers.Serializer):
    """Who answered."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices)
    name = serializers.CharField()


class UnreviewedJudgmentSerializer(serializers.Serializer):
    """An answer that nobody has looked at, with the comparison as its annotator saw it."""

    id = serializers.UUIDField()
    annotator = ReviewedAnnotatorSerializer()
    answer = serializers.DictField()
    time_ms = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    assignment = AssignmentSerializer()


class NewReviewSerializer(serializers.Serializer):
    """Accepted; or returned to the annotator, who sees the comment and is asked once more."""

    verdict = serializers.ChoiceField(choices=Review.Verdict.choices)
    comment = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_COMMENT)


class ReviewSerializer(serializers.ModelSerializer):
    """What a reviewer said."""

    class Meta:
        model = Review
        fields = ("id", "judgment", "verdict", "comment", "created_at")


class UnreviewedJudgmentsView(AnnotationView, generics.ListAPIView):
    """What waits for a reviewer."""

    serializer_class = UnreviewedJudgmentSerializer
    queryset = Judgment.objects.none()
    orderings: ClassVar = {"created_at": ("created_at", "id"), "-created_at": ("-created_at", "-id")}

    def get_queryset(self) -> QuerySet[Judgment]:
        """Oldest first; one's own are left to others."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.REVIEW)
        waiting = reviews.unreviewed(project).exclude(annotator__user=self.request.user)
        return waiting.select_related("annotator", "slot__project").order_by("created_at", "id")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page, each answer as it was given."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = [
            {**row, "annotator": judgment.annotator, "time_ms": judgment.time_ms}
            for judgment, row in zip(page, with_assignments(page), strict=True)
        ]
        context = {"project": page[0].slot.project} if page else {}
        return self.get_paginated_response(UnreviewedJudgmentSerializer(rows, many=True, context=context).data)


class ReviewsView(AnnotationView):
    """The review of a judgment."""

    @extend_schema(request=NewReviewSerializer, responses={201: ReviewSerializer})
    def post(self, request: Request, judgment_id: uuid.UUID) -> Response:
        """Accept it or return it, as a reviewer of its project; each judgment is reviewed once."""
        judgment = _judgment_for(request, judgment_id)
        sent = validated(NewReviewSerializer(data=request.data))
        made = reviews.review(judgment, sent["verdict"], request.user, sent["comment"])
        return Response(ReviewSerializer(made).data, status=status.HTTP_201_CREATED)


class ReassignmentsView(AnnotationView):
    """Giving a returned place to others."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slot_id: uuid.UUID) -> Response:
        """Do not wait for the annotator whose answer was returned: whoever comes next may answer. For managers."""
        projects = policy.projects_where(request.user, policy.Action.READ_PROJECT)
        slot = Slot.objects.select_related("project").filter(pk=slot_id, project__in=projects).first()
        if slot is None:
            raise NotFound("There is no such slot.")
        policy.require(request.user, slot.project, policy.Action.MANAGE_ANNOTATORS)
        policy.require_open(slot.project)
        reviews.give_to_others(slot, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _judgment_for(request: Request, judgment_id: uuid.UUID) -> Judgment:
    judgment = policy.visible_judgments(request.user).filter(pk=judgment_id).select_related("slot__project").first()
    if judgment is None:
        raise NotFound("There is no such judgment.")
    policy.require(request.user, judgment.slot.project, policy.Action.REVIEW)
    policy.require_open(judgment.slot.project)
    return judgment
