"""The job kind "judge_by_scores": scorers answer a project's questions, with a tie band, several by dominance."""

from typing import Any

from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.judging_job import JudgingSpec, carry_out
from gpu_jobs.jobs.registry import JobKind, Spec


class TermSpec(Spec):
    """One scorer's say."""

    scorer: str = Field(min_length=1, max_length=200, title="Scorer")
    tie_band: float = Field(
        0.0, ge=0.0, title="Tie band", description="Scores no further apart than this are even; in its own units."
    )
    aspect: str = Field(
        "", max_length=40, title="Aspect", description="The dimension it speaks of, where a project has several."
    )


class JudgeByScoresSpec(JudgingSpec):
    """Which scorers: one decides by itself, several where one side is better by some and worse by none."""

    terms: list[TermSpec] = Field(min_length=1, max_length=20, title="Scorers")


def run(context: JobContext) -> dict[str, Any]:
    """Score what has no score, then judge, continuing where an earlier attempt ended."""
    judge = _judge(context.spec)
    judge.require(context.project)
    judge.prepare(context.project, context.on_progress)
    return carry_out(context, judge)


def estimate(project: Project, spec: JudgeByScoresSpec) -> Work:
    """Comparisons, and the time that earlier runs by the same scorers took."""
    from gpu_jobs.judging import estimating

    judge = _judge(spec)
    try:
        judge.require(project)
    except LookupError as error:
        raise JobError(str(error)) from error
    return estimating.of_scores(project, judge, spec)


def _judge(spec: JudgeByScoresSpec) -> Any:
    from gpu_jobs.judging.score_judge import ScoreJudge, Term

    return ScoreJudge([Term(**term.model_dump()) for term in spec.terms])


def misfits(project: Project, spec: JudgeByScoresSpec) -> dict[str, str]:
    """Scorers that judge other media than the project's."""
    from curation.project_media import media_of_project
    from gpu_jobs import fitting

    scorers = ((f"terms.{number}.scorer", term.scorer) for number, term in enumerate(spec.terms))
    return fitting.of_scorers(scorers, media_of_project(project))


KIND = JobKind("judge_by_scores", "Judge by scores", JudgeByScoresSpec, run, estimate=estimate, misfits=misfits)
