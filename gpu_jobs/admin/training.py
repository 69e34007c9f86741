"""Models, and what was learned: generators have a name that may be corrected, all else is a record."""

from django.contrib import admin

from annotation.admin.base import ReadOnly, Touched
from gpu_jobs.models import ArenaComparison, Evaluation, Generator, TrainingMetric, TrainingRun, TrainingSample


@admin.register(Generator)
class GeneratorAdmin(Touched):
    """A model that answers prompts with samples."""

    touchable = ("name",)
    list_display = ("id", "name", "kind", "source", "revision", "project", "created_by")
    list_filter = ("kind",)
    list_select_related = ("project", "created_by")
    search_fields = ("name", "source", "=revision")


@admin.register(TrainingRun)
class TrainingRunAdmin(ReadOnly):
    """A training run."""

    list_display = ("id", "project", "base", "export", "job", "created_at")
    list_select_related = ("project", "base", "export", "job")
    search_fields = ("=project__slug", "=job__id")


@admin.register(TrainingMetric)
class TrainingMetricAdmin(ReadOnly):
    """What a run said of one step."""

    list_display = ("id", "run", "step", "values")
    list_select_related = ("run",)
    search_fields = ("=run__id",)


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnly):
    """A comparison of two models by a measure that no proxy can game."""

    list_display = ("id", "project", "base", "tuned", "job", "created_at")
    list_select_related = ("project", "base", "tuned", "job")
    search_fields = ("=project__slug", "=job__id")


@admin.register(TrainingSample)
class TrainingSampleAdmin(ReadOnly):
    """What a run drew at one step for one of its fixed prompts."""

    list_display = ("id", "run", "step", "number", "prompt")
    list_select_related = ("run",)
    search_fields = ("=run__id",)


@admin.register(ArenaComparison)
class ArenaComparisonAdmin(ReadOnly):
    """A question whose samples are of base and tuned model, which nobody who answers is told."""

    list_display = ("id", "evaluation", "comparison")
    list_select_related = ("evaluation", "comparison")
    search_fields = ("=evaluation__id",)
