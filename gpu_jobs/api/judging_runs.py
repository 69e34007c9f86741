"""Runs of judging: how each went, and what is decided about those that are held back."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import validated
from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.api.jobs import JobSerializer
from gpu_jobs.api.judging_figures import JudgeSerializer, JudgingReportSerializer
from gpu_jobs.judging import decisions, runs
from gpu_jobs.models import JudgingRun


class JudgingRunSerializer(serializers.ModelSerializer):
    """A run with its job; `report` is null until the first attempt has ended."""

    job = JobSerializer()
    discarding = JobSerializer(allow_null=True, help_text="What takes its answers back, where it was discarded.")
    project = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    judge = JudgeSerializer()
    report = JudgingReportSerializer(allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True, default=None)

    class Meta:
        model = JudgingRun
        fields = (
            "id",
            "job",
            "project",
            "judge",
            "is_trial",
            "standing",
            "reason",
            "report",
            "discarding",
            "decided_by",
            "decided_at",
            "created_at",
        )


class JudgingDecisionSerializer(serializers.Serializer):
    """What becomes of a run that is held back, and why."""

    decision = serializers.ChoiceField(choices=["release", "discard"])
    reason = serializers.CharField(max_length=400)


class JudgingRunFilters(OfProject):
    """Which runs."""

    lookups: ClassVar = {"standing": "standing", "judge": "judge"}

    standing = serializers.ChoiceField(choices=JudgingRun.Standing.choices, required=False)
    judge = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class JudgingRunsView(LeadView):
    """The runs of the projects that the visitor leads, newest first."""

    serializer_class = JudgingRunSerializer
    queryset = JudgingRun.objects.none()
    filters = JudgingRunFilters
    orderings: ClassVar = {"-id": ("-id",), "id": ("id",)}

    @extend_schema(responses=JudgingRunSerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of runs."""
        return self.listed(request, _with_all())


class JudgingRunView(LeadView):
    """One run."""

    serializer_class = JudgingRunSerializer
    queryset = JudgingRun.objects.none()

    def run(self, pk: int) -> JudgingRun:
        """The run, for a lead of its project."""
        return self.led(_with_all(), pk)

    @extend_schema(responses=JudgingRunSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How it went."""
        return Response(self.get_serializer(self.run(pk)).data)


class JudgingRunDecisionsView(JudgingRunView):
    """Where a held-back run whose job is at rest is released or discarded."""

    http_method_names = ["post", "options"]

    @extend_schema(request=JudgingDecisionSerializer, responses=JudgingRunSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let its answers count, or have them taken back by a job, `discarding`."""
        run = self.run(pk)
        policy.require_open(run.project)
        asked = validated(JudgingDecisionSerializer(data=request.data))
        decide = decisions.release if asked["decision"] == "release" else decisions.discard
        decide(run, request.user, asked["reason"])
        return Response(self.get_serializer(self.run(pk)).data)


class JudgingRunRetriesView(JudgingRunView):
    """Where what has no answer is asked again."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses={201: JobSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """The job that goes on, or a new one for what was invalid."""
        run = self.run(pk)
        job = runs.retry(run, request.user)
        return Response(JobSerializer(job).data, status=status.HTTP_201_CREATED)


def _with_all() -> Any:
    return JudgingRun.objects.select_related(
        "job__project", "discarding__project", "project", "judge", "decided_by"
    )
