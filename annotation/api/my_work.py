"""What waits for the person who asks, project by project: their first page is made of it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.my_work import MOST_COUNTED, work_of

MOST_PROJECTS = 200


class WorkSerializer(serializers.Serializer):
    """One project. Null where the reader's role has nothing to do with it; times are those of the last day."""

    project = serializers.SlugField()
    in_hand = serializers.IntegerField(help_text="Questions that the reader has taken and not answered.")
    returned = serializers.IntegerField(help_text="Answers that a reviewer gave back to the reader.")
    mine_today = serializers.IntegerField(help_text="The reader's answers since midnight UTC.")
    median_ms = serializers.FloatField(allow_null=True, help_text="How long the reader's latest answers took.")
    is_paused = serializers.BooleanField(help_text="Whether the reader is given nothing new.")
    reason = serializers.CharField(allow_blank=True, help_text="Why, if so.")
    unreviewed = serializers.IntegerField(
        allow_null=True,
        help_text=f"Answers of others that wait for a review; {MOST_COUNTED + 1} means many.",
    )
    annotators_paused = serializers.IntegerField(allow_null=True)


class MyWorkSerializer(serializers.Serializer):
    """The projects of the reader."""

    projects = WorkSerializer(many=True)


class MyWorkView(AnnotationView):
    """One's own work."""

    @extend_schema(responses=MyWorkSerializer)
    def get(self, request: Request) -> Response:
        """What waits for the reader in each project that is not archived, at most 200 of them."""
        rows = policy.visible_projects(request.user).filter(archived_at=None).order_by("-created_at", "-id")
        work = work_of(request.user, list(rows[:MOST_PROJECTS]))
        return Response(MyWorkSerializer({"projects": work}).data)
