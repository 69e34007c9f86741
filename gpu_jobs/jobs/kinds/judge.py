"""The job kind "judge": a vision-language model answers a project's open questions, each in both orders."""

import dataclasses
from typing import Any

from pydantic import Field

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class JudgeSpec(Spec):
    """Which model, how many answers, and what they may cost."""

    model: str = Field(min_length=1, max_length=40, title="Vision-language model", description="As configured.")
    judgments_max: int | None = Field(None, ge=1, title="At most this many judgments")
    most_cost: float | None = Field(
        default=None, gt=0.0, title="Most cost", description="In the currency of the model's prices; null: no cap."
    )
    most_flips: float = Field(
        0.3,
        ge=0.0,
        le=1.0,
        title="Most flips",
        description="If both orders name the same side more often, its answers don't count until it is included.",
    )


def run(context: JobContext) -> dict[str, Any]:
    """Fill slots, counting what an earlier attempt of this job has answered, and report on the judge."""
    from annotation.models import Judgment
    from curation.chat import endpoints
    from curation.chat.budget import Budget
    from curation.chat_answers import client_for, require_prices
    from gpu_jobs.judging.vlm import fill_slots, hold_back, judge_of, report_on

    spec: JudgeSpec = context.spec
    endpoint = endpoints.get(spec.model)
    if spec.most_cost is not None:
        require_prices(endpoint, spec.most_cost)
    mine = Judgment.objects.filter(slot__project=context.project, annotator=judge_of(endpoint), is_current=True)
    if "judgments_before" not in context.memory:
        context.remember(judgments_before=mine.count())
    answered = mine.count() - context.memory["judgments_before"]
    left = None if spec.judgments_max is None else max(0, spec.judgments_max - answered)
    budget = Budget(spec.most_cost, title="the budget")

    def on_progress(done: int, _: int | None, message: str = "") -> None:
        context.on_progress(answered + done, spec.judgments_max, message)

    judged = fill_slots(context.project, endpoint, client_for(endpoint, [budget]), left, on_progress)
    for reason in judged.reasons:
        context.log(reason)
    found = report_on(context.project, endpoint)
    if held_back := hold_back(context.project, endpoint, found, spec.most_flips, context.job.created_by):
        context.log(held_back)
    return {
        "judgments": answered + judged.judgments,
        "invalid": judged.invalid,
        "spent": budget.spent,
        "judge": dataclasses.asdict(found),
        "held_back": held_back,
    }


KIND = JobKind("judge", "Judge by a model", JudgeSpec, run)
