"""What a run brought, as a model that can be asked for samples."""

from typing import Any

from gpu_jobs.generation.generators import run_source
from gpu_jobs.models import Generator, TrainingRun


def register(run: TrainingRun, name: str, by: Any) -> Generator:
    """The run's tuned pipeline as a generator of its project; the same one when asked again."""
    base = run.base
    generator, _ = Generator.objects.get_or_create(
        training_run=run,
        defaults={
            "name": (name or f"{base.name} tuned, run {run.pk}")[:200],
            "source": run_source(run.pk),
            "kind": Generator.Kind.TUNED,
            "media": base.media,
            "parent": base,
            "project": run.project,
            "created_by": by,
        },
    )
    return generator
