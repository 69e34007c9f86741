"""The job kind "hygiene": a step looks for what should not be trained on. It finds; people apply what was found."""

from typing import Any

from curation.hygiene.specs import HygieneSpec
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind


def run(context: JobContext) -> dict[str, Any]:
    """Find; the same findings again are the same run."""
    from curation.hygiene import measures, runs
    from gpu_jobs.jobs.stage_runners import runner_for

    measures.prepare(context.project, context.spec.find.step, context.on_progress, runner_for(context))
    found = runs.find(context.project, context.spec.find, context.job.created_by, context.on_progress)
    return {"hygiene_run": found.pk, "step": found.step, "counts": found.counts}


KIND = JobKind("hygiene", "Look for duplicates, leaks and the like", "io", HygieneSpec, run)
