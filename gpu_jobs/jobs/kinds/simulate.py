"""The job kind "simulate": simulated annotators fill a project's slots."""

from typing import Any

from pydantic import Field

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import JobKind, Spec


class SimulatedPersonSpec(Spec):
    """One simulated annotator."""

    name: str = Field(min_length=1, max_length=100, title="Name")
    noise: float = Field(0.0, ge=0.0, le=1.0, title="Noise", description="Chance of an answer at random.")
    position_bias: float = Field(
        0.0, ge=0.0, le=1.0, title="Position bias", description="Chance of taking the first side unseen."
    )
    taste: dict[str, float] = Field(
        default_factory=dict, title="Taste", description="Weights of features of a picture."
    )
    seed: int = Field(0, ge=0, lt=2**53, title="Seed")


class SimulateSpec(Spec):
    """Who answers, and how often at most."""

    annotators: list[SimulatedPersonSpec] = Field(min_length=1, max_length=50, title="Simulated annotators")
    judgments_max: int | None = Field(None, ge=1, title="At most this many judgments")


def run(context: JobContext) -> dict[str, Any]:
    """Fill slots, counting what an earlier attempt of this job has answered."""
    from gpu_jobs.judging.simulated import SimulatedPerson, fill_slots, judgments_so_far
    from gpu_jobs.shapeworld.annotators import BadAnnotator

    spec: SimulateSpec = context.spec
    people = [SimulatedPerson(**person.model_dump()) for person in spec.annotators]
    if "judgments_before" not in context.memory:
        context.remember(judgments_before=judgments_so_far(context.project, people))
    answered = judgments_so_far(context.project, people) - context.memory["judgments_before"]
    left = None if spec.judgments_max is None else max(0, spec.judgments_max - answered)

    def on_progress(done: int, _: int | None, message: str = "") -> None:
        context.on_progress(answered + done, spec.judgments_max, message)

    try:
        judged = fill_slots(context.project, people, left, on_progress)
    except BadAnnotator as error:
        raise JobError(str(error)) from error
    return {
        "judgments": answered + judged.judgments,
        "skipped": judged.skipped,
        "by_annotator": judged.by_annotator,
    }


KIND = JobKind("simulate", "Simulated annotators", SimulateSpec, run)
