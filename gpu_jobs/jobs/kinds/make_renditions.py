"""The job kind "make_renditions": thumbnails, posters and playable videos for whatever in a project lacks them."""

from typing import Any

from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class MakeRenditionsSpec(Spec):
    """Nothing to choose: everything that is wanted is made."""


def run(context: JobContext) -> dict[str, Any]:
    """Make what is missing. Files that fail are in the result with their reasons and are tried again later."""
    from annotation.renditions import make_missing

    return make_missing(context.project, context.on_progress).as_json()


KIND = JobKind("make_renditions", "Thumbnails and playable videos", MakeRenditionsSpec, run)
