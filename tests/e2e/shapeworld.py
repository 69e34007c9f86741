"""A project of rendered Shapeworld pictures: one side shows its caption, the other something else."""

import io

import numpy as np
from PIL import Image

from annotation.comparisons import make_comparison
from annotation.models import Project
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw


def make_shape_pairs(project: Project, n: int) -> None:
    """`n` comparisons of different captions."""
    captions = sample_captions(n + 1, 3, "train", unique=True)
    for number in range(n):
        prompt = get_or_add(project, captions[number])
        samples = [
            store_sample(prompt, png(draw(parse(drawn), seed)), Origin(model="renderer", seed=seed))
            for seed, drawn in enumerate((captions[number], captions[number + 1]))
        ]
        make_comparison(project, prompt, samples, "rendered")


def png(pixels: np.ndarray) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
