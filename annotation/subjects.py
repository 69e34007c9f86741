"""A comparison as instruments see it: facts, no rows."""

from annotation.instruments.base import SampleFacts, Subject
from annotation.media import store
from annotation.models import Comparison, ComparisonSample, Sample


def subject_of(comparison: Comparison) -> Subject:
    """The prompt and the samples of `comparison`, in canonical order; one query."""
    members = (
        ComparisonSample.objects.filter(comparison=comparison)
        .select_related("sample", "comparison__prompt")
        .order_by("position")
    )
    rows = list(members)
    return Subject(
        prompt=rows[0].comparison.prompt.text if rows else comparison.prompt.text,
        samples=tuple(_facts(row.sample) for row in rows),
    )


def _facts(sample: Sample) -> SampleFacts:
    sha256 = sample.sha256
    return SampleFacts(
        kind=sample.kind,
        read=lambda: store.read(sha256),
        duration_s=sample.duration_s,
        fps=sample.fps,
        num_frames=sample.num_frames,
        caption=sample.caption,
        caption_source=sample.caption_source,
    )
