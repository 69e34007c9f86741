"""Judges: who can be asked to judge, and how those that have judged compare with people."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.base import validated
from annotation.api.filters import Filters, given
from annotation.api.quality_figures import comparisons_with_pictures
from annotation.models import Project
from annotation.quality.vote_table import Respect
from curation.chat import endpoints
from gpu_jobs.api.base import LeadView
from gpu_jobs.api.judging_figures import JudgeBesidePeopleSerializer, JudgeComparedSerializer
from gpu_jobs.judging import local_models
from gpu_jobs.judging.against_people import Compared, compare, compare_all, machines_of
from gpu_jobs.models import JudgingRun


class LanguageModelSerializer(serializers.Serializer):
    """A model that the operator has configured, without a word about where it is or what its key is.

    A local one is asked by a job of kind `judge_locally`, any other by one of kind `judge`.
    """

    name = serializers.CharField()
    is_local = serializers.BooleanField()
    images = serializers.BooleanField()
    video_url = serializers.BooleanField()
    has_prices = serializers.BooleanField()
    why_not = serializers.CharField(allow_null=True)


class LanguageModelsView(APIView):
    """The language models of this installation."""

    @extend_schema(responses=LanguageModelSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By name, those included that cannot be asked now."""
        far = [
            {
                "name": one.name,
                "is_local": False,
                "images": one.images,
                "video_url": one.video_url,
                "has_prices": one.has_prices,
                "why_not": one.why_not(),
            }
            for one in endpoints.every()
        ]
        near = [
            {
                "name": one.name,
                "is_local": True,
                "images": True,
                "video_url": False,
                "has_prices": False,
                "why_not": one.why_not(),
            }
            for one in local_models.every()
        ]
        return Response(LanguageModelSerializer(far + near, many=True).data)


class BesidePeopleParameters(Filters):
    """What judges are set beside, and in which respect they are to be shown apart."""

    reference = serializers.ChoiceField(
        choices=["both", "gold", "people"],
        required=False,
        help_text="Known answers, people's, or the one else the other.",
    )


class JudgeParameters(BesidePeopleParameters):
    """The same of one judge."""

    aspect = serializers.CharField(required=False, allow_blank=True, max_length=40)
    in_parts = serializers.BooleanField(required=False)


class JudgesView(LeadView):
    """The machines that have answered in a project."""

    serializer_class = JudgeBesidePeopleSerializer
    queryset = JudgingRun.objects.none()
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[BesidePeopleParameters], responses=JudgeBesidePeopleSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Each beside people, whether its answers count or not."""
        project = self.led_project(slug)
        asked = validated(BesidePeopleParameters(data=given(request, BesidePeopleParameters)))
        found = compare_all(project, asked.get("reference", "both"))
        return Response(self.get_serializer([_told(one) for one in found], many=True).data)


class JudgeView(LeadView):
    """One of them."""

    serializer_class = JudgeComparedSerializer
    queryset = JudgingRun.objects.none()

    @extend_schema(parameters=[JudgeParameters], responses=JudgeComparedSerializer)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """Beside people, with the questions on which they differ."""
        project = self.led_project(slug)
        asked = validated(JudgeParameters(data=given(request, JudgeParameters)))
        judge = machines_of(project).filter(pk=pk).first()
        if judge is None:
            raise NotFound("No such machine has answered in this project.")
        respect = Respect(asked["aspect"], asked.get("in_parts", False)) if "aspect" in asked else None
        found = compare(project, judge, asked.get("reference", "both"), respect)
        told = _told(found) | {"apart": _apart(project, found)}
        return Response(self.get_serializer(told).data)


def _told(found: Compared) -> dict[str, Any]:
    return {
        "judge": found.judge,
        "answers": found.answers,
        "counted": found.counted,
        "agreement": found.agreement,
        "respects": found.respects,
    }


def _apart(project: Project, found: Compared) -> list[dict[str, Any]]:
    pictures = comparisons_with_pictures({one.comparison for one in found.apart})
    return [
        {
            "comparison_id": one.comparison,
            "comparison": pictures[one.comparison],
            "aspect": one.about.aspect,
            "span": list(one.about.span) or None,
            "position_a": one.about.position_a,
            "position_b": one.about.position_b,
            "theirs": one.theirs,
            "mine": one.mine,
        }
        for one in found.apart
        if one.comparison in pictures
    ]
