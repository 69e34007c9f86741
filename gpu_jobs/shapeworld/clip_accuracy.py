"""How well a scorer tells right from wrong in Shapeworld, measured against what is known exactly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gpu_jobs.shapeworld.captions import Caption, Split, parse, sample_captions
from gpu_jobs.shapeworld.pipeline import generate
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.habits import with_one_wrong
from gpu_jobs.shapeworld.verifier import verify


class PictureScorer(Protocol):
    """What is measured: prompts and pictures in, a score each out."""

    def score(self, prompts: Sequence[str], media: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Scores (n,)."""


@dataclass(frozen=True)
class Agreement:
    """Of `n` pairs in which one side is known to be better: the share in which it has the higher score."""

    n: int
    share: float


def told_apart(scorer: PictureScorer, split: Split, n: int, seed: int) -> dict[str, Agreement]:
    """Rendered pictures: their caption against one with a single thing wrong; by what is wrong, and "all"."""
    rng = np.random.default_rng(seed)
    captions = [parse(text) for text in sample_captions(n, rng, split, unique=True)]
    wrong = [with_one_wrong(caption, rng) for caption in captions]
    pictures = [Image.fromarray(draw(caption, rng)) for caption in captions]
    gains = scorer.score([caption.text for caption in captions], pictures) - scorer.score(
        [caption.text for caption in wrong], pictures
    )
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for caption, changed, gain in zip(captions, wrong, gains, strict=True):
        by_kind[what_changed(caption, changed)].append(bool(gain > 0))
        by_kind["all"].append(bool(gain > 0))
    return {kind: _agreement(right) for kind, right in sorted(by_kind.items())}


def agreement_with_verifier(scorer: PictureScorer, pipeline: Any, split: Split, n: int, seed: int) -> Agreement:
    """Two generated pictures for each of `n` captions: of those that the verifier scores differently."""
    captions = sample_captions(n, seed, split, unique=True)
    first, second = (generate(pipeline, captions, range(start, start + n)) for start in (0, 1_000_000))
    exact = [
        verify(caption, one).score - verify(caption, other).score
        for caption, one, other in zip(captions, first, second, strict=True)
    ]
    gains = scorer.score(captions, first) - scorer.score(captions, second)
    return _agreement([bool(gain * truth > 0) for gain, truth in zip(gains, exact, strict=True) if truth])


def what_changed(caption: Caption, changed: Caption) -> str:
    """The attribute in which two captions differ; "relation" also where the objects changed places."""
    before, after = sorted(map(str, caption.objects)), sorted(map(str, changed.objects))
    if before == after:
        return "relation"
    one, other = next(
        (one, other) for one, other in zip(caption.objects, changed.objects, strict=True) if one != other
    )
    return next(name for name in ("shape", "colour", "size") if getattr(one, name) != getattr(other, name))


def _agreement(right: Sequence[bool]) -> Agreement:
    return Agreement(len(right), float(np.mean(right)) if right else float("nan"))
