"""The job kind "judge_locally": a vision-language model in the worker's own process, on its device."""

from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.judging_job import JudgingSpec, carry_out
from gpu_jobs.jobs.registry import JobKind


class JudgeLocallySpec(JudgingSpec):
    """Which model; videos go to it in frames."""

    model: str = Field(
        min_length=1, max_length=200, title="Local model", description="A folder vlm-NAME among the weights."
    )


def run(context: JobContext) -> dict[str, Any]:
    """Judge, continuing where an earlier attempt ended."""
    return carry_out(context, _judge(context.project, context.spec))


def estimate(project: Project, spec: JudgeLocallySpec) -> Work:
    """Requests, and tokens and time by earlier runs of the model."""
    from curation.chat.errors import ChatError
    from gpu_jobs.judging import estimating
    from gpu_jobs.judging.judge import NotJudged

    try:
        judge = _judge(project, spec)
        judge.require(project)
    except (ChatError, NotJudged) as error:
        raise JobError(str(error)) from error
    return estimating.of_a_model(project, judge, spec, estimating.Tokens(estimating.TOKENS_OF_A_PICTURE))


def _judge(project: Project, spec: JudgeLocallySpec) -> Any:
    from curation.chat.local import LocalClient
    from curation.chat_answers import StoredAnswers
    from gpu_jobs.judging import local_models
    from gpu_jobs.judging.model_judge import ModelJudge

    return ModelJudge(LocalClient(local_models.get(spec.model), StoredAnswers()), project.instrument)


KIND = JobKind("judge_locally", "Judge by a local model", JudgeLocallySpec, run, estimate=estimate)
