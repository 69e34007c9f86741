"""The job kind "caption_locally": what each sample really shows, by a captioning model in the worker itself."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from pydantic import Field

from annotation.models import Project
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.kinds.caption import captioned
from gpu_jobs.jobs.registry import JobKind, Spec


class CaptionLocallySpec(Spec):
    """How many samples, and how many together; which model is the operator's choice."""

    max_samples: int | None = Field(None, ge=1, title="At most this many samples")
    batch_size: int = Field(8, ge=1, le=256, title="Samples captioned together")


def run(context: JobContext) -> dict[str, Any]:
    """Caption what has no caption yet."""
    from gpu_jobs.generation.captions.captioners import in_this_process
    from gpu_jobs.generation.captions.captioning import caption_samples

    spec: CaptionLocallySpec = context.spec
    captioner = in_this_process(_configured(), spec.batch_size)
    report = caption_samples(context.project, captioner, spec.max_samples, context.on_progress)
    for reason in report.reasons:
        context.log(reason)
    return asdict(report)


def estimate(project: Project, spec: CaptionLocallySpec) -> Work:
    """Every sample without a caption."""
    from gpu_jobs.generation.captions.captioning import uncaptioned

    _configured()
    samples = uncaptioned(project)[: spec.max_samples].count()
    return Work(samples=samples, units=samples, units_of=captioned)


def _configured() -> str:
    """The model's folder or name; raises JobError where there is none."""
    if not settings.CAPTION_MODEL:
        raise JobError(
            "No captioning model is configured: set TASTEMAKER_CAPTION_MODEL to a folder or a hub's name, such as "
            "Salesforce/blip-image-captioning-base, or caption by a model behind an endpoint."
        )
    return str(settings.CAPTION_MODEL)


KIND = JobKind("caption_locally", "Caption samples by a model here", CaptionLocallySpec, run, estimate=estimate)
