"""The verifier as a scorer: the exact reward of this world, behind the interface of every other scorer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curation.scorers.media import Clip, Medium
from gpu_jobs.shapeworld.verifier import Verdict, verify
from gpu_jobs.shapeworld.video.verifier import verify_clip


@dataclass(frozen=True)
class VerifierScorer:
    """Scores a picture, or a clip, by the share of its caption's claims that it bears out, 0 to 1."""

    id: str = "shapeworld-verifier"
    revision: str = "1"
    range_hint: tuple[float, float] = (0.0, 1.0)
    licence: str = "Apache-2.0"
    prompt_free: bool = False
    kinds: frozenset[str] = frozenset({"image", "video"})

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Scores (n,); raises a ValueError that says why for what it cannot judge (`NotAShapeworldCaption`, …)."""
        return np.array([_score(*each) for each in zip(prompts, media, strict=True)], dtype=np.float32)

    def verify(self, prompt: str, image: Image.Image) -> Verdict:
        """The verdict behind one score: every claim of the caption, and whether the picture bears out all."""
        return verify(prompt, image)


def _score(prompt: str, medium: Medium) -> float:
    if isinstance(medium, Clip):
        return verify_clip(prompt, medium.frames).score
    return verify(prompt, medium).score
