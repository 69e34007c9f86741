"""Training runs: what was trained from what, and every number the trainer reported."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.models import Generator, Job, TrainingRun


class TrainingRunSummarySerializer(serializers.ModelSerializer):
    """A run without its numbers."""

    project = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    state = serializers.ChoiceField(source="job.state", choices=Job.State.choices)
    dataset_version = serializers.IntegerField(source="export.version_id")
    tuned = serializers.SerializerMethodField()
    config = serializers.DictField()
    summary = serializers.DictField()

    class Meta:
        model = TrainingRun
        fields = (
            "id",
            "job",
            "project",
            "state",
            "dataset_version",
            "base",
            "tuned",
            "config",
            "summary",
            "created_at",
        )

    def get_tuned(self, run: TrainingRun) -> int | None:
        """The generator that came out of it."""
        try:
            return int(run.tuned.pk)
        except Generator.DoesNotExist:
            return None


class TrainingRunSerializer(TrainingRunSummarySerializer):
    """A run with its numbers, a row a step: `{step, loss, implicit_accuracy, …}`."""

    metrics = serializers.SerializerMethodField()

    class Meta(TrainingRunSummarySerializer.Meta):
        fields = (*TrainingRunSummarySerializer.Meta.fields, "metrics")

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_metrics(self, run: TrainingRun) -> list[dict[str, Any]]:
        """What the trainer reported, by step."""
        steps = run.metrics.order_by("step").values_list("step", "values")
        return [{"step": step, **values} for step, values in steps]


class TrainingRunsView(LeadView):
    """The runs of the projects that the visitor leads, newest first."""

    serializer_class = TrainingRunSummarySerializer
    queryset = TrainingRun.objects.none()

    filters = OfProject
    orderings: ClassVar = {"-id": ("-id",), "id": ("id",)}

    @extend_schema(responses=TrainingRunSummarySerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of runs."""
        return self.listed(request, TrainingRun.objects.select_related("project", "job", "export", "tuned"))


class TrainingRunView(LeadView):
    """One run."""

    serializer_class = TrainingRunSerializer
    queryset = TrainingRun.objects.none()

    @extend_schema(responses=TrainingRunSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The run with its numbers."""
        runs = TrainingRun.objects.select_related("project", "job", "export", "tuned")
        return Response(self.get_serializer(self.led(runs, pk)).data)
