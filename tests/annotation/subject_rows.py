"""Rows for a subject: what an instrument is asked about, in the database."""

from annotation.comparisons import make_comparison
from annotation.instruments.base import Subject
from annotation.media import store
from annotation.models import Comparison, Project, Sample
from annotation.prompts import get_or_add


def make_comparison_of(project: Project, subject: Subject) -> Comparison:
    """A comparison of samples that are what `subject` says; their bytes differ where it has none."""
    prompt = get_or_add(project, subject.prompt)
    samples = []
    for number, facts in enumerate(subject.samples):
        data = facts.read() or f"sample {number}".encode()
        sample = Sample.objects.create(
            prompt=prompt,
            kind=facts.kind,
            sha256=store.put(data),
            media_type="application/octet-stream",
            duration_s=facts.duration_s,
            fps=facts.fps,
            num_frames=facts.num_frames,
            bytes=len(data),
            caption=facts.caption,
            caption_source=facts.caption_source,
            origin_key=f"{number}",
        )
        samples.append(sample)
    comparison, _ = make_comparison(project, prompt, samples, "test")
    return comparison
