"""The strategy "captioning": each sample gets a caption of what it really shows.

The captions are drafts: where people are asked about captions they accept, edit or replace them; elsewhere they
leave with their pairs, winner's and loser's alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from annotation.media import store
from annotation.media.facts import UndecodableMedia
from annotation.models import Project, Sample
from annotation.progress import Progress
from curation.scorers.decoding import decode
from curation.scorers.media import Clip, frames_of
from gpu_jobs.generation.captions.captioners import FRAMES, Captioner, NoCaption, Seen

TOGETHER = 32
MOST_REASONS = 20
KINDS = (Sample.Kind.IMAGE, Sample.Kind.VIDEO)


@dataclass
class Captioned:
    """How many samples there were, how many were captioned now, and why others were not."""

    samples: int = 0
    captioned: int = 0
    failed: int = 0
    reasons: list[str] = field(default_factory=list)

    def fail(self, sample: Sample, why: str) -> None:
        """One without a caption."""
        self.failed += 1
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(f"Sample {sample.pk}: {why}")


def uncaptioned(project: Project) -> QuerySet[Sample]:
    """The samples that are compared, can be looked at, and have no caption."""
    compared = Sample.objects.filter(prompt__project=project, kind__in=KINDS, memberships__isnull=False)
    return compared.filter(caption="").order_by("pk").distinct()


def caption_samples(project: Project, captioner: Captioner, most: int | None, on_progress: Progress) -> Captioned:
    """Caption what has none, each kept as it comes; called again it goes on with what is left.

    Raises ChatError where no more can be answered.
    """
    waiting = list(uncaptioned(project).values_list("pk", flat=True)[:most])
    report = Captioned(samples=len(waiting))
    on_progress(0, len(waiting), f"captions by {captioner.source}" if waiting else "")
    for start in range(0, len(waiting), TOGETHER):
        batch = list(Sample.objects.filter(pk__in=waiting[start : start + TOGETHER]).select_related("prompt"))
        for done in _caption(batch, captioner, report):
            on_progress(start + done, len(waiting), f"captions by {captioner.source}")
    return report


def _caption(batch: Sequence[Sample], captioner: Captioner, report: Captioned) -> Iterator[int]:
    """Caption a batch, and say after each how many are done."""
    looked_at: list[Sample] = []
    seen: list[Seen] = []
    for sample in batch:
        try:
            seen.append(Seen(sample.prompt.text, _frames(sample)))
            looked_at.append(sample)
        except (OSError, UndecodableMedia) as error:
            report.fail(sample, f"It cannot be opened: {error}")
    done = len(batch) - len(looked_at)
    for number, outcome in captioner.describe(seen):
        sample = looked_at[number]
        if isinstance(outcome, NoCaption):
            report.fail(sample, outcome.why)
        else:
            # Somebody may have given it one meanwhile: theirs stays.
            kept = Sample.objects.filter(pk=sample.pk, caption="")
            report.captioned += kept.update(caption=outcome, caption_source=captioner.source[:200])
        done += 1
        yield done


def _frames(sample: Sample) -> tuple[object, ...]:
    medium = decode(store.read(sample.sha256), sample.kind)
    return tuple(frames_of(medium, FRAMES)) if isinstance(medium, Clip) else (medium,)
