"""The folders of this floor that may be left behind when a project is deleted: of jobs, runs and evaluations."""

from pathlib import Path

from django.conf import settings
from django.db.models import Model

from annotation.leftovers import Kind, register

JOBS, RUNS, EVALUATIONS = "jobs", "runs", "evaluations"


def register_kinds() -> None:
    """Make them known to the sweep. Each folder is named by the key of its row, which is never given twice."""
    from gpu_jobs.models import Evaluation, Job, TrainingRun

    _register(JOBS, Job)
    _register(RUNS, TrainingRun)
    _register(EVALUATIONS, Evaluation)


def _register(name: str, model: type[Model]) -> None:
    def folder(pk: str) -> Path:
        return Path(settings.VAR_DIR) / name / pk

    register(name, Kind(folder, lambda pk: model._default_manager.filter(pk=pk).exists()))
