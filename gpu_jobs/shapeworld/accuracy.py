"""How often a model draws what was asked, by kind of claim, on captions of one split."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from gpu_jobs.shapeworld.captions import Split, sample_captions
from gpu_jobs.shapeworld.pipeline import STEPS, generate
from gpu_jobs.shapeworld.verifier import CLAIM_KINDS, Verdict, verify


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1: pictures that are exact, the mean score, and the claims of each kind that hold."""

    n: int
    exact: float
    score: float
    by_claim: dict[str, float]
    exact_by_objects: dict[str, float]


def measure(
    pipeline: Any, split: Split, n: int, seed: int, *, guidance: float = 1.0, steps: int = STEPS
) -> tuple[Accuracy, list[Image.Image]]:
    """Draw `n` different captions of a split once each and judge the pictures; also returns the pictures."""
    captions = sample_captions(n, seed, split, unique=True)
    pictures = generate(pipeline, captions, range(seed * n, (seed + 1) * n), guidance=guidance, steps=steps)
    return summarise(
        [verify(caption, picture) for caption, picture in zip(captions, pictures, strict=True)]
    ), pictures


def summarise(verdicts: Sequence[Verdict]) -> Accuracy:
    """The accuracy over verdicts; kinds of claim that none of the captions makes are left out."""
    by_claim: dict[str, float] = {}
    for kind in CLAIM_KINDS:
        scores = [score for verdict in verdicts if (score := verdict.score_of(kind)) is not None]
        if scores:
            by_claim[kind] = float(np.mean(scores))
    by_objects: dict[str, list[bool]] = {}
    for verdict in verdicts:
        objects = sum(claim.kind == "shape" for claim in verdict.claims)
        by_objects.setdefault(str(objects), []).append(verdict.exact)
    return Accuracy(
        n=len(verdicts),
        exact=float(np.mean([verdict.exact for verdict in verdicts])),
        score=float(np.mean([verdict.score for verdict in verdicts])),
        by_claim=by_claim,
        exact_by_objects={count: float(np.mean(exact)) for count, exact in sorted(by_objects.items())},
    )
