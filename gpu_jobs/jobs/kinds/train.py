"""The job kind "train": the trainer, as a subprocess, on an export of a dataset version."""

from pathlib import Path
from typing import Any, Self

from django.conf import settings
from pydantic import Field, ValidationInfo, field_validator, model_validator

from annotation.models import Project
from curation.models import Export
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.kinds.export import version_of
from gpu_jobs.jobs.kinds.generate import generator_of
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import TrainingRun
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.training.plan import media_of
from gpu_jobs.training.recorder import Recorder
from gpu_jobs.training.registration import register
from gpu_jobs.training.settings import complete, recipe_for, with_frames, with_samples


class TrainSpec(Spec):
    """What is trained on what. Everything left out of the settings is the recipe's."""

    dataset_version: int | None = Field(None, title="Dataset version", description="Exported when it has to be.")
    export: int | None = Field(None, title="Export", description="Instead of a version: an export of it.")
    generator: int = Field(title="Base generator")
    recipe: str | None = Field(
        None,
        max_length=64,
        title="Recipe",
        description="Shapeworld's for its models, the paper's otherwise.",
    )
    settings: dict[str, Any] = Field(
        {}, title="Settings", description="What is changed of the recipe: /api/v1/training-recipes/ has the schema."
    )
    name: str = Field("", max_length=200, title="Name of the tuned generator")

    @field_validator("settings")
    @classmethod
    def _fit_the_recipe(cls, given: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        try:
            # Without a recipe the base decides, which is not known here: the trainer's own check is to come.
            complete(info.data.get("recipe") or "diffusion-dpo", given)
        except ConfigurationError as error:
            raise ValueError(str(error)) from error
        return given

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.dataset_version is None) == (self.export is None):
            raise ValueError("give either a dataset_version or an export")
        return self


def run(context: JobContext) -> dict[str, Any]:
    """Train, from the last checkpoint there is, and register what came out as a generator."""
    from gpu_jobs.generation.pipelines import local_folder
    from gpu_jobs.jobs.trainer_process import run_trainer

    training_run = TrainingRun.objects.filter(job=context.job).first() or _begin(context)
    trainer_settings = training_run.config | {
        "model": str(local_folder(training_run.base)),
        "dataset": str(Path(settings.VAR_DIR) / "exports" / training_run.export.folder),
    }
    recorder = Recorder(training_run, context.on_progress)
    run_trainer(context, "train", trainer_settings, training_run.folder, recorder)
    tuned = register(training_run, context.spec.name, context.job.created_by)
    return {"training_run": training_run.pk, "generator": tuned.pk, **training_run.summary}


def _begin(context: JobContext) -> TrainingRun:
    spec: TrainSpec = context.spec
    base = generator_of(context.project, spec.generator)
    export = _export(context, spec)
    asked = complete(spec.recipe or recipe_for(base), spec.settings)
    config = with_samples(with_frames(asked, export.version, media_of(base)), export.version)
    return TrainingRun.objects.create(
        job=context.job, project=context.project, export=export, base=base, config=config
    )


def _export(context: JobContext, spec: TrainSpec) -> Export:
    """The native export to learn from; made when only the version was named."""
    from curation.export import export_version

    if spec.dataset_version is not None:
        return export_version(version_of(context.project, spec.dataset_version), "native", context.on_progress)
    export = Export.objects.filter(pk=spec.export, version__project=context.project).first()
    if export is None:
        raise JobError(f"Project '{context.project.slug}' has no export {spec.export}.")
    if export.profile != "native":
        raise JobError(f"Export {export.pk} is '{export.profile}'; the trainer reads the native profile.")
    if export.media == "none":
        raise JobError(f"Export {export.pk} was made without media; the trainer needs the pictures.")
    return export


def misfits(project: Project, spec: TrainSpec) -> dict[str, str]:
    """A model of other media than the version's."""
    from gpu_jobs import fitting

    return fitting.of_generators(project, {"generator": spec.generator})


KIND = JobKind("train", "Train", TrainSpec, run, misfits=misfits)
