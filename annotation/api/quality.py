"""The quality of a project's answers, with everything that a page needs to draw it.

Each is computed when it is asked for, from one pass over the answers that the next question finds done already
(`annotation/quality/reading.py`): in proportion to the votes, about a second for the first at 100,000 of them.
"""

from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, standings
from annotation.api import quality_figures as figures
from annotation.api.base import AnnotationView, validated
from annotation.api.filters import Filters, given
from annotation.models import Annotator, Preference, Project, Standing
from annotation.quality import over_time
from annotation.quality.agreement import agreement, labels_by_method
from annotation.quality.annotators import annotator_quality
from annotation.quality.gallery import gallery_report
from annotation.quality.human_machine import Disagreement, human_machine
from annotation.quality.vote_table import Respect

LONGEST_ASPECT = 64
NOBODY = Standing()
F = TypeVar("F", bound=Filters)


class VoicesParameters(Filters):
    """Whose answers."""

    voices = serializers.ChoiceField(
        choices=["all", "people", "machines"], required=False, help_text="Whose answers; everybody's unless said."
    )


class RespectParameters(Filters):
    """In which respect."""

    aspect = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_ASPECT,
        help_text="Questions about this aspect only; empty for those about the sample as such.",
    )
    in_parts = serializers.BooleanField(
        required=False, help_text="With `aspect`: questions about parts of the samples, not about the whole."
    )


class AmbiguousParameters(RespectParameters):
    """Which questions."""

    def narrow(self, rows: QuerySet[Any], wanted: Any) -> QuerySet[Any]:
        """Those of an aspect, of the whole or in parts."""
        if "aspect" in wanted:
            rows = rows.filter(aspect=wanted["aspect"])
        if "in_parts" in wanted:
            rows = rows.exclude(span_key="") if wanted["in_parts"] else rows.filter(span_key="")
        return rows


class QualityView(AnnotationView):
    """A view of the quality of a project."""

    def project(self, action: policy.Action = policy.Action.READ_QUALITY) -> Project:
        """The project of the address, for whoever may read it."""
        return policy.project_for(self.request.user, self.kwargs["slug"], action)


class AgreementView(QualityView):
    """Agreement."""

    @extend_schema(parameters=[VoicesParameters], responses=figures.AgreementSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """How far annotators agree, in each respect that they were asked in."""
        project = self.project()
        voices = _parameters(request, VoicesParameters).get("voices", "all")
        found = {
            "aggregation": project.aggregation,
            "respects": agreement(project, voices),
            "labels": labels_by_method(project),
        }
        return Response(figures.AgreementSerializer(found).data)


class AnnotatorsView(QualityView, generics.ListAPIView):
    """The annotators of a project."""

    serializer_class = figures.AnnotatorRowSerializer
    queryset = Annotator.objects.none()
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[Annotator]:
        """Everybody who has answered, or may."""
        return standings.annotators_of(self.project()).order_by("id")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page, each with their figures; measuring a page costs as much as measuring everybody."""
        project = self.project()
        page: list[Annotator] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        ids = [annotator.pk for annotator in page]
        measured = annotator_quality(project, ids)
        known = {
            standing.annotator_id: standing
            for standing in Standing.objects.filter(project=project, annotator__in=ids)
        }
        rows = [
            {
                "annotator": annotator.pk,
                "name": annotator.name,
                "kind": annotator.kind,
                "is_paused": standing.is_paused,
                "is_excluded": standing.is_excluded,
                "is_settled": standing.unsettled_since is None,
                "reason": standing.reason,
                "believed": standing.reliability,
                "believed_by": standing.reliability_method,
                "quality": measured[annotator.pk],
            }
            for annotator in page
            for standing in [known.get(annotator.pk, NOBODY)]
        ]
        return self.get_paginated_response(figures.AnnotatorRowSerializer(rows, many=True).data)


class TimeView(QualityView):
    """Time."""

    @extend_schema(responses=figures.TimesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """How long people's answers take."""
        return Response(figures.TimesSerializer(over_time.times(self.project())).data)


class PositionView(QualityView):
    """Position."""

    @extend_schema(responses=figures.SidesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Whether what is shown first is chosen more often."""
        return Response(figures.SidesSerializer(over_time.sides(self.project())).data)


class DaysView(QualityView):
    """Days."""

    @extend_schema(responses=figures.DaysSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """How many answers there are each day."""
        return Response(figures.DaysSerializer({"days": over_time.days(self.project())}).data)


class HumanMachineView(QualityView):
    """People against machines."""

    @extend_schema(parameters=[RespectParameters], responses=figures.HumanMachineSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """How far machines say what people say, over all questions or in one respect."""
        project = self.project()
        found = human_machine(project, _respect(request))
        pictures = figures.comparisons_with_pictures({apart.item.comparison for apart in found.furthest})
        shown = {
            "respects": found.respects,
            "together": found.together,
            "machines": found.machines,
            "furthest": [
                _apart(apart, pictures[apart.item.comparison])
                for apart in found.furthest
                if apart.item.comparison in pictures
            ],
        }
        return Response(figures.HumanMachineSerializer(shown).data)


class DisagreementsView(QualityView, generics.ListAPIView):
    """Questions that annotators did not agree on."""

    serializer_class = figures.AmbiguousQuestionSerializer
    queryset = Preference.objects.none()
    filters = AmbiguousParameters
    # By the share that agree with the majority: the most ambiguous first.
    orderings: ClassVar = {"agreement": ("agreement", "id"), "-agreement": ("-agreement", "-id")}

    def get_queryset(self) -> QuerySet[Preference]:
        """Those that at least two have answered, not all the same."""
        rows = Preference.objects.filter(
            comparison__project=self.project(), n_judgments__gte=2, agreement__isnull=False, agreement__lt=1.0
        )
        return figures.preferences_with_pictures(rows)


class GalleryView(QualityView):
    """The gallery."""

    @extend_schema(parameters=[RespectParameters], responses=figures.GallerySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Which model is preferred, for those who may know which sample is whose."""
        project = self.project(policy.Action.READ_CONTENT)
        report = gallery_report(project, _respect(request) or Respect())
        return Response(figures.GallerySerializer(report).data)


def _parameters(request: Request, kind: type[Filters]) -> dict[str, Any]:
    return validated(kind(data=given(request, kind)))


def _respect(request: Request) -> Respect | None:
    asked = _parameters(request, RespectParameters)
    return Respect(asked["aspect"], asked.get("in_parts", False)) if "aspect" in asked else None


def _apart(apart: Disagreement, comparison: Any) -> dict[str, Any]:
    question = apart.item.question
    return {
        "comparison_id": comparison.pk,
        "comparison": comparison,
        "aspect": question.aspect,
        "span": list(question.span) or None,
        "position_a": question.position_a,
        "position_b": question.position_b,
        "p_people": apart.p_people,
        "p_machines": apart.p_machines,
        "n_people": apart.n_people,
        "n_machines": apart.n_machines,
    }
