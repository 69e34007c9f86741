"""Making comparisons: a canonical order that says nothing, and a slot for every answer wanted."""

from collections.abc import Sequence

from django.db import transaction

from annotation import preferences
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.models import Comparison, ComparisonSample, Project, Prompt, Sample, Slot
from annotation.seeded import content_hash, seeded_number, sort_by_hash

ORDER_BITS = 48


def make_comparison(
    project: Project, prompt: Prompt, samples: Sequence[Sample], strategy: str
) -> tuple[Comparison, bool]:
    """Put `samples` of `prompt` side by side; returns the comparison and whether it is new.

    The order in which they are given has no influence: which one is sample 0 is decided by a seeded hash of
    their content and origin. Samples of the same bytes are recorded as a tie and nobody is asked. Raises
    InvalidError where the samples do not fit the project's instrument or belong to another prompt.
    """
    _check(project, prompt, samples)
    key = content_hash("comparison", prompt.text_hash, *sorted(map(_identity, samples)))
    with transaction.atomic():
        comparison, created = Comparison.objects.get_or_create(
            project=project,
            key=key,
            defaults={
                "prompt": prompt,
                "strategy": strategy,
                "are_different": len(samples) == 1 or len({sample.sha256 for sample in samples}) > 1,
                "slots_wanted": project.slots_per_comparison,
            },
        )
        if created:
            _fill(comparison, project, samples)
    return comparison, created


def canonical_order(seed: int, key: str, samples: Sequence[Sample]) -> list[int]:
    """The indices of `samples` in canonical order."""
    return sort_by_hash([_identity(sample) for sample in samples], seed, "canonical", key)


def _identity(sample: Sample) -> str:
    """A sample by content and origin: unlike its id the same in every database."""
    return f"{sample.sha256}:{sample.origin_key}"


def _check(project: Project, prompt: Prompt, samples: Sequence[Sample]) -> None:
    instrument = registry.get(project.instrument)
    fewest, most = instrument.fewest_samples, instrument.most_samples
    if not fewest <= len(samples) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise InvalidError("samples", f"'{instrument.id}' compares {wanted} samples; there are {len(samples)}.")
    if prompt.project_id != project.id:
        raise InvalidError("prompt", f"Prompt {prompt.pk} belongs to another project.")
    for sample in samples:
        if sample.prompt_id != prompt.pk:
            raise InvalidError("samples", f"Sample {sample.pk} answers another prompt.")


def _fill(comparison: Comparison, project: Project, samples: Sequence[Sample]) -> None:
    order = canonical_order(project.seed, comparison.key, samples)
    ComparisonSample.objects.bulk_create(
        ComparisonSample(comparison=comparison, sample=samples[index], position=position)
        for position, index in enumerate(order)
    )
    if comparison.are_different:
        Slot.objects.bulk_create(
            Slot(
                comparison=comparison,
                project=project,
                place=place,
                order_key=queue_order(project.seed, comparison.key, place),
            )
            for place in range(comparison.slots_wanted)
        )
    else:
        preferences.refresh(comparison)


def queue_order(seed: int, key: str, place: int) -> int:
    """Where a slot stands in the queue: by place, then at random by the project's seed."""
    return (place << ORDER_BITS) + seeded_number(seed, "queue", key, bits=ORDER_BITS)
