"""Worse captions for the sides that lost: what the strategies "perturbation" and "hybrid" have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotation.models import ComparisonSample, LesserCaption, Preference, Project, Sample
from annotation.progress import Progress
from annotation.seeded import content_hash
from gpu_jobs.generation.captions.captioning import KINDS, MOST_REASONS, TOGETHER
from gpu_jobs.generation.captions.lexical import Level
from gpu_jobs.generation.captions.perturbers import Perturber, Unchanged


class Worsening(Protocol):
    """Which text of a sample is made worse, and what the outcome is called."""

    @property
    def name(self) -> str:
        """The first part of the source: "perturbed" or "hybrid"."""
        ...

    @property
    def base(self) -> LesserCaption.Base:
        """Of what the text is made."""
        ...

    def text_of(self, sample: Sample) -> str:
        """The text; "" where the sample has none."""
        ...


@dataclass
class Worsened:
    """How many sides lost, how many have a worse caption by this run and before it, and why others have none."""

    lost: int = 0
    written: int = 0
    already: int = 0
    without_text: int = 0
    failed: int = 0
    reasons: list[str] = field(default_factory=list)


def losers(project: Project) -> set[str]:
    """The samples that lost in a pair, as the labels are now."""
    decided = Preference.objects.filter(comparison__project=project, aspect="", span_key="").exclude(p_a=0.5)
    lost = {
        (comparison, b if p_a > 0.5 else a)
        for comparison, a, b, p_a in decided.values_list("comparison", "position_a", "position_b", "p_a")
    }
    members = ComparisonSample.objects.filter(comparison__project=project, sample__kind__in=KINDS)
    places = members.values_list("comparison", "position", "sample").iterator()
    return {sample for comparison, position, sample in places if (comparison, position) in lost}


def worsen(
    project: Project, worsening: Worsening, perturber: Perturber, level: Level, on_progress: Progress
) -> Worsened:
    """Write what is missing or out of date, each kept as it comes; called again it goes on with what is left.

    Raises ChatError where no more can be answered.
    """
    source = f"{worsening.name}:{level}, {perturber.name}"[:200]
    lost = sorted(losers(project))
    report = Worsened(lost=len(lost))
    on_progress(0, len(lost), source)
    for start in range(0, len(lost), TOGETHER):
        batch = Sample.objects.filter(pk__in=lost[start : start + TOGETHER]).select_related(
            "prompt", "lesser_caption"
        )
        missing = [one for one in batch if _is_missing(one, worsening, source, report)]
        for sample, text, outcome in _perturbed(missing, worsening, perturber, level):
            _keep(sample, text, outcome, _Kept(worsening.base, source, report))
            on_progress(report.written + report.already + report.without_text + report.failed, len(lost), source)
    on_progress(len(lost), len(lost), source)
    return report


def _is_missing(sample: Sample, worsening: Worsening, source: str, report: Worsened) -> bool:
    text = worsening.text_of(sample)
    if not text:
        report.without_text += 1
        return False
    known = getattr(sample, "lesser_caption", None)
    if known is not None and (known.source, known.of) == (source, content_hash(text)):
        report.already += 1
        return False
    return True


def _perturbed(
    samples: Sequence[Sample], worsening: Worsening, perturber: Perturber, level: Level
) -> Iterator[tuple[Sample, str, str | Unchanged]]:
    """Each sample, its text and what became of it."""
    texts = [worsening.text_of(sample) for sample in samples]
    for number, outcome in perturber.perturb(texts, level):
        yield samples[number], texts[number], outcome


@dataclass(frozen=True)
class _Kept:
    """What all worse captions of a run have in common."""

    base: LesserCaption.Base
    source: str
    report: Worsened


def _keep(sample: Sample, text: str, outcome: str | Unchanged, common: _Kept) -> None:
    if isinstance(outcome, Unchanged):
        common.report.failed += 1
        if len(common.report.reasons) < MOST_REASONS:
            common.report.reasons.append(f"Sample {sample.pk}: {outcome.why}")
        return
    fields = {"text": outcome, "base": common.base, "of": content_hash(text), "source": common.source}
    LesserCaption.objects.update_or_create(sample=sample, defaults=fields)
    common.report.written += 1
