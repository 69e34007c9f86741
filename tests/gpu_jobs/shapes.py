"""Comparisons of Shapeworld pictures, drawn by the renderer: no weights are needed to have something to judge."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from annotation.comparisons import make_comparison
from annotation.models import Comparison, Project
from annotation.progress import silent
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.models import DatasetVersion
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version
from gpu_jobs.judging.simulated import SimulatedPerson, fill_slots
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw


def drawn(caption: str, seed: int) -> bytes:
    """A PNG that shows what the caption says."""
    file = io.BytesIO()
    Image.fromarray(draw(parse(caption), seed)).save(file, format="PNG")
    return file.getvalue()


def compare(project: Project, prompt: str, captions: Sequence[str], seed: int = 0) -> Comparison:
    """Under `prompt`, pictures that show `captions`, set against each other."""
    row = get_or_add(project, prompt)
    samples = [
        store_sample(row, drawn(caption, seed + side), Origin(model="renderer", seed=seed + side))
        for side, caption in enumerate(captions)
    ]
    comparison, created = make_comparison(project, row, samples, "drawn")
    assert created
    return comparison


def compare_right_with_wrong(project: Project, n: int, seed: int = 0) -> list[Comparison]:
    """`n` comparisons of a picture of the prompt with a picture of another caption."""
    captions = sample_captions(2 * n, seed, unique=True)
    return [
        compare(project, right, [right, wrong], seed=1000 * number)
        for number, (right, wrong) in enumerate(zip(captions[::2], captions[1::2], strict=True))
    ]


def dataset_version(project: Project, n: int, **spec: Any) -> DatasetVersion:
    """`n` comparisons, judged, scored by the verifier, and frozen."""
    compare_right_with_wrong(project, n)
    fill_slots(project, [SimulatedPerson("careful")], None, silent)
    score_project(project, "shapeworld-verifier")
    return create_version(project, FifaSpec(scorer="shapeworld-verifier", **spec))
