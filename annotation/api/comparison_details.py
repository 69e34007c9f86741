"""One comparison with everything that is known about it, for reviewers and managers."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import overlap, policy
from annotation.api.all_judgments import FullJudgmentSerializer, with_history
from annotation.api.base import AnnotationView, validated
from annotation.api.comparisons import ComparedSampleSerializer, ComparisonSerializer, with_figures
from annotation.api.shown_samples import PlaceField
from annotation.models import Comparison, Finding, Gold, Judgment, Preference, Slot
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.models.project import MAX_SLOTS_PER_COMPARISON

JUDGMENTS_SHOWN = 200


class FindingOfSampleSerializer(serializers.ModelSerializer):
    """What a machine noticed about a sample; see models/finding.py for the units."""

    subjects = serializers.ListField(child=serializers.CharField())
    place = PlaceField(allow_null=True)

    class Meta:
        model = Finding
        fields = ("source", "code", "subjects", "measure", "place", "message")


class ExaminedSampleSerializer(ComparedSampleSerializer):
    """A sample with what machines found in it."""

    findings = FindingOfSampleSerializer(source="sample.findings", many=True)


class EveryPreferenceSerializer(serializers.ModelSerializer):
    """The soft label of one question: which of two samples, in which respect ('': as a whole), in which part."""

    span = serializers.ListField(child=serializers.FloatField(), allow_null=True)

    class Meta:
        model = Preference
        fields = (
            "aspect",
            "span",
            "position_a",
            "position_b",
            "p_a",
            "n_judgments",
            "n_human",
            "n_machine",
            "n_ties",
            "n_both_bad",
            "agreement",
            "method",
        )


class KnownAnswerSerializer(serializers.ModelSerializer):
    """The answer that is known, in canonical terms."""

    answer = serializers.DictField()

    class Meta:
        model = Gold
        fields = ("answer", "explanation", "is_active", "is_practice")


class FlagSerializer(serializers.Serializer):
    """What somebody said is wrong when they passed the comparison on."""

    annotator = serializers.CharField(source="annotator.name")
    reason = serializers.CharField(source="skip_reason")


class ComparisonDetailSerializer(ComparisonSerializer):
    """A comparison with its labels, its findings and its latest judgments, superseded ones included.

    `judgments` holds at most the 200 newest; all of them are at `projects/{slug}/all-judgments/?comparison=`.
    """

    samples = ExaminedSampleSerializer(source="members", many=True)
    preferences = EveryPreferenceSerializer(many=True)
    gold = serializers.SerializerMethodField()
    judgments = serializers.SerializerMethodField()
    flags = serializers.SerializerMethodField()

    class Meta(ComparisonSerializer.Meta):
        fields = (*ComparisonSerializer.Meta.fields, "preferences", "gold", "judgments", "flags")

    @extend_schema_field(KnownAnswerSerializer(allow_null=True))
    def get_gold(self, comparison: Comparison) -> dict[str, Any] | None:
        """The known answer, for managers."""
        known = Gold.objects.filter(comparison=comparison).first() if self.context["shows_origin"] else None
        return None if known is None else dict(KnownAnswerSerializer(known).data)

    @extend_schema_field(FlagSerializer(many=True))
    def get_flags(self, comparison: Comparison) -> list[dict[str, Any]]:
        """One for everybody who gave a reason."""
        rows = Slot.objects.filter(comparison=comparison).exclude(skip_reason="").select_related("annotator")
        return list(FlagSerializer(rows.order_by("annotator_id"), many=True).data)

    @extend_schema_field(FullJudgmentSerializer(many=True))
    def get_judgments(self, comparison: Comparison) -> list[dict[str, Any]]:
        """The newest first."""
        rows = with_history(Judgment.objects.filter(comparison=comparison)).order_by("-created_at", "-id")
        return list(FullJudgmentSerializer(rows[:JUDGMENTS_SHOWN], many=True).data)


class ComparisonChangeSerializer(serializers.Serializer):
    """What may change in a comparison: how soon it is asked, and how many answers it wants."""

    priority = serializers.IntegerField(required=False, min_value=-HIGHEST_PRIORITY, max_value=HIGHEST_PRIORITY)
    slots_wanted = serializers.IntegerField(required=False, min_value=0, max_value=MAX_SLOTS_PER_COMPARISON)


class ComparisonView(AnnotationView):
    """One comparison."""

    @extend_schema(responses=ComparisonDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Everything about it, for reviewers and managers."""
        comparison = comparison_for(request.user, pk, policy.Action.READ_ALL_ANSWERS)
        return Response(described(comparison, request))

    @extend_schema(request=ComparisonChangeSerializer, responses=ComparisonDetailSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change its place in the queue. Fewer answers wanted take open places away, never an answer."""
        comparison = comparison_for(request.user, pk, policy.Action.CHANGE_CONTENT)
        policy.require_open(comparison.project)
        changes = validated(ComparisonChangeSerializer(data=request.data))
        with transaction.atomic():
            if "priority" in changes:
                overlap.change_priority(comparison, changes["priority"], request.user)
            if "slots_wanted" in changes:
                overlap.change_slots_wanted(comparison, changes["slots_wanted"], request.user)
        return Response(described(comparison, request))


def comparison_for(user: policy.Visitor, pk: int, action: policy.Action) -> Comparison:
    """The comparison, for whoever may do `action` in its project; raises NotFound or PermissionDenied."""
    rows = Comparison.objects.select_related("project").filter(project__in=policy.visible_projects(user))
    comparison = rows.filter(pk=pk).first()
    if comparison is None:
        raise NotFound("There is no such comparison.")
    policy.require(user, comparison.project, action)
    return comparison


def described(comparison: Comparison, request: Request) -> dict[str, Any]:
    """The comparison as the reader may see it."""
    rows = with_figures(Comparison.objects.filter(pk=comparison.pk), "sample__findings")
    shows_origin = policy.may(request.user, policy.Action.READ_CONTENT, comparison.project)
    context = {"request": request, "shows_origin": shows_origin}
    return dict(ComparisonDetailSerializer(rows.get(), context=context).data)
