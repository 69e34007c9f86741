"""The job kind "grade_prompts": a language model's grade for every prompt of a project."""

import dataclasses
from typing import Any

from pydantic import Field

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class GradePromptsSpec(Spec):
    """Which language model, and what it may cost."""

    model: str = Field(min_length=1, max_length=40, title="Language model", description="As it is configured.")
    most_cost: float | None = Field(
        default=None, gt=0.0, title="Most cost", description="In the currency of the model's prices; null: no cap."
    )


def run(context: JobContext) -> dict[str, Any]:
    """Grade what has no grade yet."""
    from curation.prompts.text_grading import grade_prompts

    spec: GradePromptsSpec = context.spec
    report = grade_prompts(context.project, spec.model, spec.most_cost, context.on_progress)
    for reason in report.reasons:
        context.log(reason)
    return dataclasses.asdict(report)


KIND = JobKind("grade_prompts", "Grade prompts", GradePromptsSpec, run)
