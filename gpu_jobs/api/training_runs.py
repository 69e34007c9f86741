"""Training runs: what was trained from what, and every number the trainer reported."""

import json
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from pydantic import ValidationError
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.api.training_plans import CommandLineSerializer, SpelledOutSerializer
from gpu_jobs.models import Generator, Job, TrainingRun
from gpu_jobs.trainer.estimate import spell_out
from gpu_jobs.trainer.launch import CONFIG_NAME, command_lines
from gpu_jobs.training.plan import elsewhere
from gpu_jobs.training.settings import configuration

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".mp4": "video/mp4"}


class ValidationSampleSerializer(serializers.Serializer):
    """A picture or clip of a fixed prompt at one step."""

    step = serializers.IntegerField()
    number = serializers.IntegerField()
    prompt = serializers.CharField()
    seed = serializers.IntegerField()
    url = serializers.CharField()
    poster_url = serializers.CharField(allow_null=True)


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
            "trained_elsewhere",
            "created_at",
        )

    def get_tuned(self, run: TrainingRun) -> int | None:
        """The generator that came out of it."""
        try:
            return int(run.tuned.pk)
        except Generator.DoesNotExist:
            return None


class TrainingRunSerializer(TrainingRunSummarySerializer):
    """A run with its numbers, a row a step: `{step, loss, implicit_accuracy, …}`; and its validation samples."""

    metrics = serializers.SerializerMethodField()
    spelled = serializers.SerializerMethodField()
    samples = serializers.SerializerMethodField()
    commands = serializers.SerializerMethodField()

    class Meta(TrainingRunSummarySerializer.Meta):
        fields = (*TrainingRunSummarySerializer.Meta.fields, "metrics", "spelled", "samples", "commands")

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_metrics(self, run: TrainingRun) -> list[dict[str, Any]]:
        """What the trainer reported, by step."""
        steps = run.metrics.order_by("step").values_list("step", "values")
        return [{"step": step, **values} for step, values in steps]

    @extend_schema_field(SpelledOutSerializer(allow_null=True))
    def get_spelled(self, run: TrainingRun) -> dict[str, Any] | None:
        """Effective batch, learning rate, k and both β; null where the configuration is of another release."""
        try:
            return asdict(spell_out(configuration(run.config), _pairs(run)))
        except ValidationError:
            return None

    @extend_schema_field(CommandLineSerializer(many=True))
    def get_commands(self, run: TrainingRun) -> list[dict[str, str]]:
        """How to run it again elsewhere."""
        return [asdict(line) for line in command_lines()]

    @extend_schema_field(ValidationSampleSerializer(many=True))
    def get_samples(self, run: TrainingRun) -> list[dict[str, Any]]:
        """What the model made of fixed prompts, by prompt and step."""
        return [
            {
                "step": sample.step,
                "number": sample.number,
                "prompt": sample.prompt,
                "seed": sample.seed,
                "url": _file_url(run, sample.path),
                "poster_url": _file_url(run, sample.poster) if sample.poster else None,
            }
            for sample in run.samples.order_by("number", "step")
        ]


def _pairs(run: TrainingRun) -> int | None:
    pairs = run.summary.get("pairs")
    return pairs if isinstance(pairs, int) else None


def _file_url(run: TrainingRun, path: str) -> str:
    return reverse("training-run-file", kwargs={"pk": run.pk, "path": path})


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


class TrainingRunConfigView(LeadView):
    """The configuration of a run, as a file for those who want to run it again elsewhere."""

    queryset = TrainingRun.objects.none()

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The file; places in it are relative to where it is started."""
        run = self.led(TrainingRun.objects.select_related("base"), pk)
        text = json.dumps(elsewhere(run.config, run.base), indent=1, sort_keys=True)
        response = HttpResponse(text, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{CONFIG_NAME}"'
        return response


class TrainingRunFileView(LeadView):
    """A validation sample of a run."""

    queryset = TrainingRun.objects.none()

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, path: str) -> FileResponse:
        """Its bytes; only what the run itself names as a sample is served."""
        run = self.led(TrainingRun.objects.all(), pk)
        file = run.folder / "output" / path
        media_type = MEDIA_TYPES.get(file.suffix)
        named = run.samples.filter(Q(path=path) | Q(poster=path)).exists()
        if not named or media_type is None or not file.is_file():
            raise NotFound("The run has no such sample.")
        response = FileResponse(file.open("rb"), content_type=media_type)
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response
