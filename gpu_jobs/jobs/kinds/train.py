"""The job kind "train": the trainer, as a subprocess, on an export of a dataset version."""

from pathlib import Path
from typing import Any, Literal, Self

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from curation.models import Export
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.kinds.export import version_of
from gpu_jobs.jobs.kinds.generate import generator_of
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Generator, TrainingMetric, TrainingRun
from gpu_jobs.trainer.config import load_recipe
from gpu_jobs.trainer.config.reading import merged

NOT_SETTINGS = frozenset({"dataset_version", "export", "generator", "name"})
NOT_SETTINGS |= {"objective", "k", "timestep_range", "caption_dropout", "reference"}  # parts of choices
SUMMARY = ("pairs", "ties_dropped", "held_out_pairs", "trained_parameters", "device")


class LoraSpec(BaseModel):
    """Low-rank adapters instead of the whole network."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rank: int = Field(16, ge=1, le=1024, title="Rank")
    alpha: float = Field(16.0, gt=0, title="Alpha")


class TrainSpec(Spec):
    """What is trained on what. Everything left out is the recipe's."""

    dataset_version: int | None = Field(None, title="Dataset version", description="Exported when it has to be.")
    export: int | None = Field(None, title="Export", description="Instead of a version: an export of it.")
    generator: int = Field(title="Base generator")
    objective: Literal["diffusion-dpo"] = Field("diffusion-dpo", title="Objective")
    recipe: str | None = Field(
        None, title="Recipe", description="Shapeworld's for its models, the paper's otherwise."
    )
    reference: Literal["adapters_off", "frozen_copy"] | None = Field(None, title="Reference")
    lora: LoraSpec | None = Field(None, title="LoRA", description="Empty: the whole network is trained.")
    k: float | None = Field(None, gt=0, title="k", description="Multiplies the difference of errors; β/2.")
    learning_rate: float | None = Field(None, gt=0, lt=1, title="Learning rate")
    warmup_steps: int | None = Field(None, ge=0, title="Warm-up steps")
    steps: int | None = Field(None, ge=1, title="Steps")
    batch_pairs: int | None = Field(None, ge=1, title="Pairs a pass")
    accumulate: int | None = Field(None, ge=1, title="Passes a step")
    timestep_range: tuple[int, int] | None = Field(None, title="Timesteps", description="From, up to.")
    caption_dropout: float | None = Field(None, ge=0, le=1, title="Caption dropout")
    resolution: int | None = Field(None, ge=8, le=4096, title="Resolution in pixels")
    precision: Literal["float32", "bfloat16"] | None = Field(None, title="Precision")
    checkpoint_every_steps: int | None = Field(None, ge=1, title="Steps between checkpoints")
    seed: int = Field(0, ge=0, lt=2**53, title="Seed")
    name: str = Field("", max_length=200, title="Name of the tuned generator")

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
    run_trainer(context, "train", trainer_settings, training_run.folder, _Recorder(context, training_run))
    tuned = _register(context, training_run)
    return {"training_run": training_run.pk, "generator": tuned.pk, **training_run.summary}


def _begin(context: JobContext) -> TrainingRun:
    spec: TrainSpec = context.spec
    base = generator_of(context.project, spec.generator)
    export = _export(context, spec)
    return TrainingRun.objects.create(
        job=context.job, project=context.project, export=export, base=base, config=_settings(spec, base)
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


def _settings(spec: TrainSpec, base: Generator) -> dict[str, Any]:
    """The trainer's settings that the specification decides; its paths are added where they are known."""
    given = spec.model_dump(mode="json", exclude=NOT_SETTINGS, exclude_none=True)
    if "recipe" not in given:
        given["recipe"] = "shapeworld-dpo" if _is_of_shapeworld(base) else "diffusion-dpo"
    given |= _choices(spec)
    if (threads := getattr(settings, "TRAINER_THREADS", None)) is not None:
        given["threads"] = threads
    # Spelled out, so that a run says what it was whatever becomes of the recipe.
    return merged(load_recipe(given["recipe"]).settings, given)


def _choices(spec: TrainSpec) -> dict[str, Any]:
    """The parts of the method that the specification changes."""
    choices: dict[str, Any] = {}
    if spec.k is not None:
        choices["objective"] = {"k": spec.k}
    if spec.timestep_range is not None:
        low, high = spec.timestep_range
        choices["noising"] = {"timesteps": {"kind": "uniform", "low": low, "high": high}}
    if spec.caption_dropout is not None:
        choices["conditioning"] = {"kind": "shared_prompt", "caption_dropout": spec.caption_dropout}
    reference = spec.reference or ("adapters_off" if spec.lora is not None else None)
    if reference is not None:
        choices["reference"] = {"kind": reference}
    return choices


class _Recorder:
    """Turns the trainer's progress lines into rows, and into the job's progress."""

    def __init__(self, context: JobContext, training_run: TrainingRun) -> None:
        self._context = context
        self._run = training_run

    def __call__(self, lines: list[dict[str, Any]]) -> None:
        steps = {line["step"]: _numbers(line) for line in lines if line.get("event") == "step"}
        for line in lines:
            if line.get("event") == "eval":
                held_out = {f"held_out_{name}": value for name, value in _numbers(line).items()}
                before = steps.get(line["step"]) or self._recorded(line["step"])
                steps[line["step"]] = {**before, **held_out}
        TrainingMetric.objects.bulk_create(
            [TrainingMetric(run=self._run, step=step, values=values) for step, values in steps.items()],
            # A step repeated after a resume says the same, or more: the later line counts.
            update_conflicts=True,
            unique_fields=["run", "step"],
            update_fields=["values"],
        )
        self._keep_summary(lines)
        for line in reversed(lines):
            if self._report(line):
                break

    def _recorded(self, step: int) -> dict[str, Any]:
        found = TrainingMetric.objects.filter(run=self._run, step=step).first()
        return {} if found is None else dict(found.values)

    def _keep_summary(self, lines: list[dict[str, Any]]) -> None:
        summary = dict(self._run.summary)
        for line in lines:
            if line.get("event") == "start":
                summary |= {name: line[name] for name in SUMMARY if name in line}
                summary["warnings"] = []
            elif line.get("event") == "warning":
                summary["warnings"] = [*summary.get("warnings", []), line.get("message", "")]
        if summary != self._run.summary:
            self._run.summary = summary
            self._run.save(update_fields=["summary"])

    def _report(self, line: dict[str, Any]) -> bool:
        """Make this line the job's progress, if it says how far the training is."""
        event = str(line.get("event"))
        if event == "step":
            self._context.on_progress(line["step"], line.get("steps"), f"loss {line['loss']:.4f}")
        elif event == "caching":
            self._context.on_progress(line["done"], line["total"], "encoding pictures")
        return event in ("step", "caching")


def _numbers(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in ("event", "step", "steps")}


def _register(context: JobContext, training_run: TrainingRun) -> Generator:
    """The tuned pipeline as a generator of the project."""
    from gpu_jobs.generation.generators import run_source

    base = training_run.base
    name = context.spec.name or f"{base.name} tuned, run {training_run.pk}"
    generator, _ = Generator.objects.get_or_create(
        training_run=training_run,
        defaults={
            "name": name[:200],
            "source": run_source(training_run.pk),
            "kind": Generator.Kind.TUNED,
            "parent": base,
            "project": training_run.project,
            "created_by": context.job.created_by,
        },
    )
    return generator


def _is_of_shapeworld(generator: Generator) -> bool:
    from gpu_jobs.generation.generators import BUILTIN_SOURCE

    eldest = generator
    while eldest.parent is not None:
        eldest = eldest.parent
    return eldest.source == BUILTIN_SOURCE


KIND = JobKind("train", "Train", TrainSpec, run)
