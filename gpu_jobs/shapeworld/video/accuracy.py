"""How often a model makes the clip that was asked for: by kind of claim, by segment, and by how fast it moves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import Split
from gpu_jobs.shapeworld.video.captions import SPEEDS, ClipCaption, Speed, parse_clip, sample_clip_captions
from gpu_jobs.shapeworld.video.motion import FRAMES, speed_of
from gpu_jobs.shapeworld.video.pipeline import CLIP_GUIDANCE, CLIP_STEPS, generate_clips
from gpu_jobs.shapeworld.video.reading import SeenClip, read_clip
from gpu_jobs.shapeworld.video.verifier import CLIP_CLAIM_KINDS, ClipVerdict, judge_clip, motion_in


@dataclass(frozen=True)
class ClipAccuracy:
    """Shares from 0 to 1.

    `exact` clips bear out every claim in every segment, `exact_segments` is of segments; `by_claim` says how often
    a kind of claim holds throughout a clip. `made_speed` says how often objects were made to move at each speed,
    whatever was asked, and `consistent_by_made_speed` how many of those clips look alike in all frames: where that
    falls with speed, whoever prefers consistent clips prefers still ones.
    """

    n: int
    exact: float
    exact_segments: float
    score: float
    by_claim: dict[str, float]
    exact_by_speed: dict[str, float]
    made_speed: dict[str, float]
    consistent_by_made_speed: dict[str, float]


def measure_clips(
    pipeline: Any,
    split: Split,
    n: int,
    seed: int,
    *,
    guidance: float = CLIP_GUIDANCE,
    steps: int = CLIP_STEPS,
) -> tuple[ClipAccuracy, list[NDArray[np.uint8]]]:
    """Make `n` clips of a split's captions, each as often as the others, and judge them; also returns the clips."""
    texts = sample_clip_captions(n, seed, split)
    clips = generate_clips(pipeline, texts, range(seed * n, (seed + 1) * n), guidance=guidance, steps=steps)
    return summarise_clips([parse_clip(text) for text in texts], [read_clip(clip) for clip in clips]), clips


def summarise_clips(captions: Sequence[ClipCaption], seen: Sequence[SeenClip]) -> ClipAccuracy:
    """The accuracy over clips that have been read; what none of them has is left out."""
    verdicts = [judge_clip(caption, clip) for caption, clip in zip(captions, seen, strict=True)]
    made = [speed_made(clip) for clip in seen]
    return ClipAccuracy(
        n=len(verdicts),
        exact=_share(verdict.exact for verdict in verdicts),
        exact_segments=_share(segment.exact for verdict in verdicts for segment in verdict.segments),
        score=float(np.mean([verdict.score for verdict in verdicts])),
        by_claim={
            kind: _share(held)
            for kind in CLIP_CLAIM_KINDS
            if (held := [holds for verdict in verdicts if (holds := verdict.holds(kind)) is not None])
        },
        exact_by_speed=_by_speed([caption.speed for caption in captions], [verdict.exact for verdict in verdicts]),
        made_speed={speed: _share(each == speed for each in made) for speed in SPEEDS},
        consistent_by_made_speed=_by_speed(made, [_is_consistent(verdict) for verdict in verdicts]),
    )


def speed_made(clip: SeenClip) -> Speed | None:
    """How fast the object moves over the whole clip; None where it is seen too little."""
    motion = motion_in(clip, range(FRAMES))
    return None if motion is None else speed_of(float(np.hypot(*motion)))


def _is_consistent(verdict: ClipVerdict) -> bool:
    return bool(verdict.holds("consistency"))


def _by_speed(speeds: Sequence[Speed | None], held: Sequence[bool]) -> dict[str, float]:
    groups: dict[Speed | None, list[bool]] = defaultdict(list)
    for speed, holds in zip(speeds, held, strict=True):
        groups[speed].append(holds)
    return {speed: _share(groups[speed]) for speed in SPEEDS if speed in groups}


def _share(held: Iterable[bool]) -> float:
    return float(np.mean(list(held)))
