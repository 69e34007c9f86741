"""A comparison as instruments see it: facts, no rows."""

from collections.abc import Collection

from annotation.instruments.base import SampleFacts, Subject
from annotation.media import store
from annotation.models import Comparison, ComparisonSample, Sample


def subject_of(comparison: Comparison) -> Subject:
    """The prompt and the samples of `comparison`, in canonical order; one query."""
    return subjects_of([comparison.pk])[comparison.pk]


def subjects_of(comparisons: Collection[int]) -> dict[int, Subject]:
    """The subject of each of these comparisons, by id; one query."""
    members = (
        ComparisonSample.objects.filter(comparison__in=comparisons)
        .select_related("sample", "comparison__prompt")
        .order_by("comparison_id", "position")
    )
    prompts: dict[int, str] = {}
    samples: dict[int, list[SampleFacts]] = {}
    for member in members:
        prompts[member.comparison_id] = member.comparison.prompt.text
        samples.setdefault(member.comparison_id, []).append(facts_of(member.sample))
    return {
        comparison: Subject(prompt=prompts[comparison], samples=tuple(facts))
        for comparison, facts in samples.items()
    }


def facts_of(sample: Sample) -> SampleFacts:
    """What an instrument may know of `sample`; its bytes are read only when asked for."""
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
