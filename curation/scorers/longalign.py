"""LongAlign's projection: a CLIP-like score with its text-irrelevant part weighed down (arXiv 2410.11817).

For unit vectors t of a prompt and v of an image, and the unit vector d that prompts have in common,

    score = (t − (t·d) d)·v + ω (t·d) (d·v),    ω = 0.3

The first part is what the prompt says beyond every prompt; the second is what an image gets for whatever prompt,
which trained preferences overfit to (the paper's section 4; ω as published). The cosine so changed then goes
through the scorer's own formula. Different here: the paper's code takes d from the prompts of the batch in
training; a score must not depend on its batch, so d is the mean over a stated list of prompts, and part of the
revision.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.scorers import registry
from curation.scorers.clip_like import ClipLikeScorer, Vectors
from curation.scorers.media import Medium

WEIGHT = 0.3
PROMPTS = "curation.scorers.common_prompts:common_prompts"


class NotClipLikeError(TypeError):
    """The scorer has no text vectors from which something could be projected out."""


class LongAlign:
    """A variant of a CLIP-like scorer; `prompts` is the "module:function" that gives the prompts of d."""

    prompt_free = False

    def __init__(self, id: str, of: Mapping[str, Any], prompts: str = PROMPTS, weight: float = WEIGHT) -> None:
        self.id = id
        self.weight = weight
        self._prompts = _prompts(prompts)
        scorer = registry.build(of)
        if not isinstance(scorer, ClipLikeScorer):
            raise NotClipLikeError(f"{scorer.id} has no text tower: LongAlign's projection does not apply to it.")
        self._scorer = scorer
        self.range_hint = scorer.range_hint
        self.licence = scorer.licence
        self.kinds = scorer.kinds

    @property
    def revision(self) -> str:
        """The scorer's, the weight, and the hash of the prompts that the direction comes from."""
        prompts = hashlib.sha256("\n".join(self._prompts).encode()).hexdigest()[:8]
        return f"{self._scorer.revision}+longalign{self.weight:g}-{prompts}"

    def why_not(self) -> str | None:
        """Why the scorer cannot be used here; None if it can."""
        return registry.why_not(self._scorer)

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Scores (n,); raises what the scorer raises."""
        return self._scorer.score_with(self._without_direction, prompts, media)

    def _without_direction(self, texts: Vectors) -> Vectors:
        """t − (1 − ω)(t·d) d, (n, d); not of unit length any more, as in the paper."""
        along: Vectors = np.outer(texts @ self.direction, self.direction)
        return texts - np.float32(1.0 - self.weight) * along

    @cached_property
    def direction(self) -> Vectors:
        """The unit vector that prompts have in common, (d,)."""
        mean: Vectors = self._scorer.embed_prompts(self._prompts).mean(axis=0)
        return mean / np.linalg.norm(mean)


def _prompts(reference: str) -> Sequence[str]:
    module, _, name = reference.partition(":")
    prompts: Sequence[str] = getattr(import_module(module), name)()
    return prompts
