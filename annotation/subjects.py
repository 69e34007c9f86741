"""A comparison as instruments see it: facts, no rows."""

from collections.abc import Collection
from typing import Any

from annotation.instruments.base import SampleFacts, SampleKind, Subject
from annotation.media import store
from annotation.models import Comparison, ComparisonSample, Sample
from annotation.prepared import Prepared

FACTS = ("kind", "sha256", "duration_s", "fps", "num_frames", "caption", "caption_source")


def subject_of(comparison: Comparison) -> Subject:
    """The prompt and the samples of `comparison`, in canonical order; one query where its prompt is loaded."""
    rows = _FACTS_OF.rows(comparison=comparison.pk)
    return Subject(prompt=comparison.prompt.text, samples=tuple(_facts(*row) for row in rows))


_FACTS_OF = Prepared(
    lambda comparison: (
        ComparisonSample.objects.filter(comparison=comparison)
        .order_by("position")
        .values_list(*(f"sample__{name}" for name in FACTS))
    ),
    comparison=int,
)


def subjects_of(comparisons: Collection[Comparison]) -> dict[int, Subject]:
    """The subject of each of these comparisons, by id; one query where their prompts are loaded."""
    samples: dict[int, list[SampleFacts]] = {comparison.pk: [] for comparison in comparisons}
    rows = (
        ComparisonSample.objects.filter(comparison__in=list(samples))
        .order_by("comparison_id", "position")
        .values_list("comparison_id", *(f"sample__{name}" for name in FACTS))
    )
    for comparison_id, *facts in rows:
        samples[comparison_id].append(_facts(*facts))
    return {
        comparison.pk: Subject(prompt=comparison.prompt.text, samples=tuple(samples[comparison.pk]))
        for comparison in comparisons
    }


def facts_of(sample: Sample) -> SampleFacts:
    """What an instrument may know of `sample`; its bytes are read only when asked for."""
    return _facts(*(getattr(sample, name) for name in FACTS))


def _facts(kind: SampleKind, sha256: str, *more: Any) -> SampleFacts:
    duration_s, fps, num_frames, caption, caption_source = more
    return SampleFacts(
        kind=kind,
        read=lambda: store.read(sha256),
        duration_s=duration_s,
        fps=fps,
        num_frames=num_frames,
        caption=caption,
        caption_source=caption_source,
    )
