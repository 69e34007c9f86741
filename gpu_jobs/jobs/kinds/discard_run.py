"""The job kind "discard_run": what a discarded run answered is taken back, and its places are open to others."""

from typing import Any

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class DiscardRunSpec(Spec):
    """Which run; asked for by `gpu_jobs.judging.decisions.discard` alone."""

    run: int


def run(context: JobContext) -> dict[str, Any]:
    """Take back what is left, continuing where an earlier attempt ended."""
    from gpu_jobs.judging import decisions
    from gpu_jobs.models import JudgingRun

    rows = JudgingRun.objects.select_related("job", "project", "judge", "decided_by")
    discarded = rows.get(pk=context.spec.run, discarding=context.job)
    return {"judgments": decisions.take_back(discarded, context.on_progress)}


KIND = JobKind(
    "discard_run", "Take back a run's answers", DiscardRunSpec, run, asked_at="judging-runs/ID/decisions/"
)
