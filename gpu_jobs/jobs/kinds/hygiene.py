"""The job kind "hygiene": a step looks for what should not be trained on. It finds; people apply what was found."""

from typing import Any

from curation.hygiene.specs import HygieneSpec, NearPrompts, SplitGroups
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind


def run(context: JobContext) -> dict[str, Any]:
    """Find; the same findings again are the same run."""
    from curation.diversity.embedding import embed_project
    from curation.hygiene import measures, runs
    from gpu_jobs.jobs.stage_runners import runner_for

    spec, runner = context.spec.find, runner_for(context)
    measures.prepare(context.project, spec.step, context.on_progress, runner)
    if isinstance(spec, NearPrompts | SplitGroups) and spec.method == "embedding":
        embed_project(context.project, spec.embedder, context.on_progress, runner)
    found = runs.find(context.project, spec, context.job.created_by, context.on_progress)
    return {"hygiene_run": found.pk, "step": found.step, "counts": found.counts}


KIND = JobKind("hygiene", "Look for duplicates, leaks and the like", HygieneSpec, run)
