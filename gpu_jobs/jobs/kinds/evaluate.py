"""The job kind "evaluate": base against tuned on the same prompts and seeds, by the trainer as a subprocess."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from annotation.models import Project, Prompt
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.kinds.generate import generator_of
from gpu_jobs.jobs.registry import JobKind, Spec
from gpu_jobs.models import Evaluation

ScorerId = Annotated[str, Field(min_length=1, max_length=200)]


class VideoSettings(Spec):
    """What is left empty is as the model's pipeline proposes."""

    width: int | None = Field(None, ge=16, le=4096, title="Width", description="Pixels.")
    height: int | None = Field(None, ge=16, le=4096, title="Height", description="Pixels.")
    frames: int | None = Field(None, ge=1, le=1000, title="Frames")
    fps: float = Field(16.0, gt=0, le=240, title="Frames a second")


class EvaluateSpec(Spec):
    """Who is compared, on which prompts, by whom."""

    base: int = Field(title="Base generator")
    tuned: int = Field(title="Tuned generator")
    prompt_source: Literal["shapeworld-held-out", "project-test"] = Field(
        "shapeworld-held-out",
        title="Prompts",
        description="Captions of the built-in world that nothing was trained on, or the project's test split.",
    )
    n: int = Field(400, ge=1, le=100_000, title="Prompts at most")
    seed: int = Field(0, ge=0, lt=2**53, title="Seed")
    steps: int = Field(8, ge=1, le=200, title="Denoising steps")
    guidance: float = Field(1.0, ge=0.0, le=50.0, title="Guidance scale")
    scorers: tuple[ScorerId, ...] = Field(
        ("shapeworld-verifier",),
        min_length=1,
        max_length=8,
        title="Scorers",
        description="Each judges everything; the first one's word leads.",
    )
    video: VideoSettings = Field(
        VideoSettings(), title="Videos", description="How models that make videos are to make them."
    )

    @field_validator("scorers")
    @classmethod
    def _each_once(cls, scorers: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(scorers)) != len(scorers):
            raise ValueError("A scorer comes twice.")
        return scorers


def run(context: JobContext) -> dict[str, Any]:
    """Evaluate, and store what was found."""
    from gpu_jobs.generation.pipelines import local_folder
    from gpu_jobs.jobs.trainer_process import run_trainer

    evaluation = Evaluation.objects.filter(job=context.job).first() or _begin(context)
    settings = evaluation.config | {
        "base": str(local_folder(evaluation.base)),
        "tuned": str(local_folder(evaluation.tuned)),
    }

    def on_lines(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if line.get("event") == "sampling":
                # The tuned model's pictures come after the base's: one count for both, that never runs back.
                before = line["total"] if line["side"] == "tuned" else 0
                context.on_progress(before + line["done"], 2 * line["total"], f"drawing, {line['side']}")

    run_trainer(context, "evaluate", settings, evaluation.folder, on_lines)
    written = evaluation.folder / "output" / "evaluation.json"
    evaluation.result = json.loads(written.read_text(encoding="utf-8"))
    evaluation.save(update_fields=["result"])
    return {"evaluation": evaluation.pk}


def _begin(context: JobContext) -> Evaluation:
    spec: EvaluateSpec = context.spec
    return Evaluation.objects.create(
        job=context.job,
        project=context.project,
        base=generator_of(context.project, spec.base),
        tuned=generator_of(context.project, spec.tuned),
        config={
            "prompts": _prompts(context, spec),
            "seed": spec.seed,
            "steps": spec.steps,
            "guidance": spec.guidance,
            "video": spec.video.model_dump(),
            "scorers": [_scorer(scorer) for scorer in spec.scorers],
        },
    )


def _prompts(context: JobContext, spec: EvaluateSpec) -> list[str]:
    if spec.prompt_source == "shapeworld-held-out":
        from gpu_jobs.shapeworld.captions import sample_captions

        return sample_captions(spec.n, seed=spec.seed, split="held_out", unique=True)
    tested = Prompt.objects.filter(project=context.project, split=Prompt.Split.TEST).order_by("text_hash")
    texts = list(tested.values_list("text", flat=True)[: spec.n])
    if not texts:
        raise JobError("The project has no prompt in its test split; add prompts (one in twenty falls into it).")
    return texts


def _scorer(scorer_id: str) -> dict[str, Any]:
    """The scorer as the trainer builds it, which knows no registry: "module:Class" and its options."""
    from curation.scorers import registry

    try:
        plan = registry.entry_of(scorer_id).plan
        scorer = registry.get(scorer_id)
    except registry.UnknownScorer as error:
        raise JobError(str(error)) from error
    if reason := registry.why_not(scorer):
        raise JobError(reason)
    try:
        json.dumps(plan["options"])
    except TypeError as error:
        raise JobError(f"{scorer_id} cannot be built in the trainer's process; choose another.") from error
    return {"name": scorer_id, "target": plan["target"], "options": plan["options"]}


def misfits(project: Project, spec: EvaluateSpec) -> dict[str, str]:
    """Models of other media than the project's, and scorers that cannot judge what they make."""
    from gpu_jobs import fitting
    from gpu_jobs.generation.generators import usable_in

    found = fitting.of_generators(project, {"base": spec.base, "tuned": spec.tuned})
    base = usable_in(project).filter(pk=spec.base).first()
    if base is not None and base.media is not None:
        scorers = ((f"scorers.{number}", scorer) for number, scorer in enumerate(spec.scorers))
        found |= fitting.of_scorers(scorers, frozenset({base.media}))
    return found


KIND = JobKind("evaluate", "Evaluate", EvaluateSpec, run, misfits=misfits)
