"""The job kind "embed": vectors for the prompts of a project, which selection measures diversity by."""

import dataclasses
from typing import Any

from pydantic import Field

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class EmbedSpec(Spec):
    """Which embedder."""

    embedder: str = Field(min_length=1, max_length=1000, title="Embedder")


def run(context: JobContext) -> dict[str, Any]:
    """Embed what has no vector yet."""
    from curation.diversity.embedding import embed_project
    from gpu_jobs.jobs.stage_runners import runner_for

    report = embed_project(context.project, context.spec.embedder, context.on_progress, runner_for(context))
    return dataclasses.asdict(report)


KIND = JobKind("embed", "Embed prompts", EmbedSpec, run)
