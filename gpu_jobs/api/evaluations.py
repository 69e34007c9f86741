"""Evaluations: base against tuned, with the figures and the pictures they were taken from."""

from dataclasses import asdict
from typing import Any, ClassVar

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import audit
from annotation.models.project import MAX_SLOTS_PER_COMPARISON
from gpu_jobs import arena
from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.models import Evaluation

GRID = "grid.png"
EXAMPLES_SHOWN = 60


class EvaluationExampleSerializer(serializers.Serializer):
    """One prompt and both pictures, of the same noise."""

    prompt = serializers.CharField()
    base_url = serializers.CharField(help_text="A picture; of a clip its first frame.")
    tuned_url = serializers.CharField()
    video_url = serializers.CharField(allow_null=True, help_text="Of clips: both side by side, base left.")
    outcome = serializers.ChoiceField(choices=["win", "tie", "lose"])


class ByAttributeSerializer(serializers.Serializer):
    """The mean over claims of one kind, for each model."""

    base = serializers.DictField(child=serializers.FloatField())
    tuned = serializers.DictField(child=serializers.FloatField())


class ByScorerSerializer(serializers.Serializer):
    """What one scorer made of it."""

    scorer = serializers.CharField()
    base_mean = serializers.FloatField()
    tuned_mean = serializers.FloatField()
    wins = serializers.IntegerField()
    ties = serializers.IntegerField()
    losses = serializers.IntegerField()
    win_rate = serializers.FloatField()
    win_rate_ci = serializers.ListField(child=serializers.FloatField())


class ArenaSerializer(serializers.Serializer):
    """What people said who did not know which is which; `win_rate` is null until somebody answered."""

    comparisons = serializers.IntegerField()
    answered = serializers.IntegerField()
    judgments = serializers.IntegerField()
    wins = serializers.IntegerField()
    ties = serializers.IntegerField()
    losses = serializers.IntegerField()
    win_rate = serializers.FloatField(allow_null=True)
    win_rate_ci = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class NewArenaSerializer(serializers.Serializer):
    """How much is put to people."""

    prompts = serializers.IntegerField(default=50, min_value=1, max_value=1000)
    answers = serializers.IntegerField(
        default=3, min_value=1, max_value=MAX_SLOTS_PER_COMPARISON, help_text="How many people answer each."
    )


class EvaluationSummarySerializer(serializers.ModelSerializer):
    """An evaluation; its figures are null until it is done."""

    project = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    prompts = serializers.SerializerMethodField()
    base_accuracy = serializers.SerializerMethodField()
    tuned_accuracy = serializers.SerializerMethodField()
    accuracy_means = serializers.SerializerMethodField()
    wins = serializers.SerializerMethodField()
    ties = serializers.SerializerMethodField()
    losses = serializers.SerializerMethodField()
    win_rate = serializers.SerializerMethodField()
    win_rate_ci = serializers.SerializerMethodField()
    by_attribute = serializers.SerializerMethodField()
    by_scorer = serializers.SerializerMethodField()

    class Meta:
        model = Evaluation
        fields = (
            "id",
            "job",
            "project",
            "base",
            "tuned",
            "prompts",
            "base_accuracy",
            "tuned_accuracy",
            "accuracy_means",
            "wins",
            "ties",
            "losses",
            "win_rate",
            "win_rate_ci",
            "by_attribute",
            "by_scorer",
            "created_at",
        )

    @extend_schema_field(ByScorerSerializer(many=True))
    def get_by_scorer(self, evaluation: Evaluation) -> list[dict[str, Any]]:
        """What each scorer made of it, the leading one first."""
        return _figure(evaluation, "by_scorer") or []

    def get_prompts(self, evaluation: Evaluation) -> int | None:
        """How many prompts both answered."""
        return _figure(evaluation, "prompts")

    def get_base_accuracy(self, evaluation: Evaluation) -> float | None:
        """Of the base; `accuracy_means` says what it counts."""
        return _figure(evaluation, "base_accuracy")

    def get_tuned_accuracy(self, evaluation: Evaluation) -> float | None:
        """Of the tuned model."""
        return _figure(evaluation, "tuned_accuracy")

    def get_accuracy_means(self, evaluation: Evaluation) -> str | None:
        """The share of exact pictures, or a mean score."""
        return _figure(evaluation, "accuracy_means")

    def get_wins(self, evaluation: Evaluation) -> int | None:
        """Prompts on which the tuned model is better."""
        return _figure(evaluation, "wins")

    def get_ties(self, evaluation: Evaluation) -> int | None:
        """Prompts on which neither is better."""
        return _figure(evaluation, "ties")

    def get_losses(self, evaluation: Evaluation) -> int | None:
        """Prompts on which the base is better."""
        return _figure(evaluation, "losses")

    def get_win_rate(self, evaluation: Evaluation) -> float | None:
        """Wins and half the ties, as a share."""
        return _figure(evaluation, "win_rate")

    def get_win_rate_ci(self, evaluation: Evaluation) -> list[float] | None:
        """Its 95% bootstrap interval over prompts."""
        return _figure(evaluation, "win_rate_ci")

    @extend_schema_field(ByAttributeSerializer(allow_null=True))
    def get_by_attribute(self, evaluation: Evaluation) -> dict[str, dict[str, float]] | None:
        """Accuracy by kind of claim, where there is a verifier."""
        return _figure(evaluation, "by_attribute")


class EvaluationSerializer(EvaluationSummarySerializer):
    """An evaluation with its samples, and with what people say in the arena."""

    grid_url = serializers.SerializerMethodField()
    examples = serializers.SerializerMethodField()
    arena = serializers.SerializerMethodField()

    class Meta(EvaluationSummarySerializer.Meta):
        fields = (*EvaluationSummarySerializer.Meta.fields, "grid_url", "examples", "arena")

    @extend_schema_field(ArenaSerializer)
    def get_arena(self, evaluation: Evaluation) -> dict[str, Any]:
        """People's answers so far."""
        return asdict(arena.standing(evaluation))

    def get_grid_url(self, evaluation: Evaluation) -> str | None:
        """The picture grid."""
        return _file_url(evaluation, GRID) if evaluation.result else None

    @extend_schema_field(EvaluationExampleSerializer(many=True))
    def get_examples(self, evaluation: Evaluation) -> list[dict[str, Any]]:
        """The first prompts that tell the two apart, then others."""
        rows = (evaluation.result or {}).get("rows", [])
        telling_first = sorted(rows, key=lambda row: row["outcome"] == "tie")
        return [
            {
                "prompt": row["prompt"],
                "base_url": _file_url(evaluation, row["base"]["picture"]),
                "tuned_url": _file_url(evaluation, row["tuned"]["picture"]),
                "video_url": _file_url(evaluation, row["side_by_side"]) if "side_by_side" in row else None,
                "outcome": row["outcome"],
            }
            for row in telling_first[:EXAMPLES_SHOWN]
        ]


def _named(row: dict[str, Any]) -> list[str]:
    """The files that a row names."""
    sides = [row[side].get(name) for side in ("base", "tuned") for name in ("picture", "video")]
    return [path for path in (*sides, row.get("side_by_side")) if path]


def _figure(evaluation: Evaluation, name: str) -> Any:
    return (evaluation.result or {}).get(name)


def _file_url(evaluation: Evaluation, path: str) -> str:
    return reverse("evaluation-file", kwargs={"pk": evaluation.pk, "path": path})


class EvaluationsView(LeadView):
    """The evaluations of the projects that the visitor leads, newest first."""

    serializer_class = EvaluationSummarySerializer
    queryset = Evaluation.objects.none()

    filters = OfProject
    orderings: ClassVar = {"-id": ("-id",), "id": ("id",)}

    @extend_schema(responses=EvaluationSummarySerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of evaluations."""
        return self.listed(request, Evaluation.objects.select_related("project"))


class EvaluationView(LeadView):
    """One evaluation."""

    serializer_class = EvaluationSerializer
    queryset = Evaluation.objects.none()

    @extend_schema(responses=EvaluationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Its figures and examples."""
        return Response(self.get_serializer(self.led(Evaluation.objects.select_related("project"), pk)).data)


class EvaluationArenaView(LeadView):
    """Where an evaluation is put to people."""

    serializer_class = ArenaSerializer
    queryset = Evaluation.objects.none()
    http_method_names = ["post", "options"]

    @extend_schema(request=NewArenaSerializer, responses={201: ArenaSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Put its samples into the project's queue, blind. Asked again, only what is missing is added."""
        evaluation = self.led(Evaluation.objects.select_related("project", "base__parent", "tuned__parent"), pk)
        asked = NewArenaSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        project = self.led_open(evaluation.project.slug)
        made = arena.open_arena(evaluation, **asked.validated_data)
        audit.record(
            request.user,
            "arena.opened",
            f"evaluation {evaluation.pk}",
            project=project,
            after={"comparisons": made},
        )
        return Response(asdict(arena.standing(evaluation)), status=status.HTTP_201_CREATED)


class EvaluationFileView(LeadView):
    """A sample of an evaluation."""

    queryset = Evaluation.objects.none()

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, path: str) -> FileResponse:
        """Its bytes; only what the evaluation itself names is served."""
        evaluation = self.led(Evaluation.objects.all(), pk)
        rows = (evaluation.result or {}).get("rows", [])
        known = {GRID, *(name for row in rows for name in _named(row))}
        file = evaluation.folder / "output" / path
        if path not in known or not file.is_file():
            raise NotFound("The evaluation has no such picture.")
        response = FileResponse(file.open("rb"), content_type="video/mp4" if file.suffix == ".mp4" else "image/png")
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response
