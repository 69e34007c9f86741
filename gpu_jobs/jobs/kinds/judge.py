"""The job kind "judge": a model behind an endpoint answers a project's questions, each in both orders."""

from typing import Any, Literal

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.judging_job import JudgingSpec, carry_out
from gpu_jobs.jobs.registry import JobKind


class JudgeSpec(JudgingSpec):
    """Which model, how it is shown videos, and what its answers may cost."""

    model: str = Field(min_length=1, max_length=40, title="Vision-language model", description="As configured.")
    videos_as: Literal["frames", "film"] = Field(
        "frames",
        title="Videos are sent as",
        description="Eight frames for each second, or small films where the model takes films.",
    )
    most_cost: float | None = Field(
        default=None, gt=0.0, title="Most cost", description="In the currency of the model's prices; null: no cap."
    )


def run(context: JobContext) -> dict[str, Any]:
    """Judge within the budget, continuing where an earlier attempt ended."""
    from curation.chat import endpoints
    from curation.chat.budget import Budget
    from curation.chat_answers import client_for, require_prices
    from gpu_jobs.judging.model_judge import ModelJudge

    spec: JudgeSpec = context.spec
    endpoint = endpoints.get(spec.model)
    if spec.most_cost is not None:
        require_prices(endpoint, spec.most_cost)
    budget = Budget(spec.most_cost, title="the budget")
    judge = ModelJudge(client_for(endpoint, [budget]), context.project.instrument, spec.videos_as)
    return carry_out(context, judge, lambda: {"spent": budget.spent})


def estimate(project: Project, spec: JudgeSpec) -> Work:
    """As many requests as the kind of judging takes; tokens and time by earlier runs of the model, else at most."""
    from curation.chat import endpoints
    from curation.chat.errors import ChatError
    from curation.chat_answers import client_for
    from gpu_jobs.judging import estimating
    from gpu_jobs.judging.judge import NotJudged
    from gpu_jobs.judging.model_judge import ModelJudge

    try:
        endpoint = endpoints.get(spec.model)
        judge = ModelJudge(client_for(endpoint), project.instrument, spec.videos_as)
        judge.require(project)
    except (ChatError, NotJudged) as error:
        raise JobError(str(error)) from error
    tokens = estimating.Tokens(endpoint.tokens_per_image, endpoint.price_in, endpoint.price_out)
    return estimating.of_a_model(project, judge, spec, tokens)


KIND = JobKind("judge", "Judge by a model", JudgeSpec, run, estimate=estimate)
