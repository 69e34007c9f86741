"""Simulated annotators of clips: as a whole or segment by segment, from the verifier, with noise and a bias.

They are simulations, and are called so wherever their answers appear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from gpu_jobs.shapeworld.annotators import Answer, BadAnnotator, chance_of, check_chances
from gpu_jobs.shapeworld.video.captions import parse_clip
from gpu_jobs.shapeworld.video.motion import FAST_FROM, SEGMENTS
from gpu_jobs.shapeworld.video.reading import Frames, SeenClip, read_clip
from gpu_jobs.shapeworld.video.verifier import SegmentVerdict, judge_clip, motion_in

SegmentAnswer = Literal["first", "second", "tie"]

CLIP_TASTES = ("flawless", "still")
"""Features from 0 to 1: the share of segments without a flaw, and how little the object moves."""


@dataclass(frozen=True)
class SimulatedClipAnnotator:
    """One simulated person who watches two clips.

    `noise` is the chance of an answer at random and `position_bias` the chance of the side shown first without
    looking, for each question: the pair, or each of its segments. `taste` weighs features (`CLIP_TASTES`) that are
    added to the verifier's score. Utilities within `tie_margin` of each other tie.
    """

    seed: int = 0
    noise: float = 0.0
    position_bias: float = 0.0
    taste: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    tie_margin: float = 0.02

    def __post_init__(self) -> None:
        check_chances(self.noise, self.position_bias)
        if unknown := set(self.taste) - set(CLIP_TASTES):
            raise BadAnnotator(f"Unknown taste {sorted(unknown)}; for clips there are {sorted(CLIP_TASTES)}.")

    def answer(self, prompt: str, shown: Sequence[Frames], key: str) -> Answer:
        """Which of two clips, in the order shown, is better for the prompt as a whole.

        A pure function of the annotator and its arguments, as `SimulatedAnnotator.answer` is. Raises
        `NotAClipCaption` or `NotAShapeworldClip`.
        """
        _require_two(shown)
        unseen = self._unseen(key)
        return unseen or self._compared(*(self._liking(prompt, read_clip(frames)) for frames in shown))

    def segments(
        self, prompt: str, shown: Sequence[Frames], key: str, segments: Sequence[range] = SEGMENTS
    ) -> list[SegmentAnswer]:
        """Which of two clips is better in each segment (ranges of frames), in the order shown; raises as above."""
        _require_two(shown)
        caption = parse_clip(prompt)
        first, second = (
            [self._liking_of(segment, clip) for segment in judge_clip(caption, clip, segments).segments]
            for clip in map(read_clip, shown)
        )
        return [
            self._unseen(f"{key}/{place}") or self._compared(one, other)
            for place, (one, other) in enumerate(zip(first, second, strict=True))
        ]

    def _unseen(self, key: str) -> SegmentAnswer | None:
        """The answer of somebody who does not look, if this is such a moment."""
        rng = chance_of(self.seed, key)
        draw = rng.random()
        if draw < self.position_bias:
            return "first"
        if draw < self.position_bias + self.noise:
            return "first" if rng.integers(2) == 0 else "second"
        return None

    def _compared(self, first: float, second: float) -> SegmentAnswer:
        if abs(first - second) <= self.tie_margin:
            return "tie"
        return "first" if first > second else "second"

    def _liking(self, prompt: str, clip: SeenClip) -> float:
        segments = judge_clip(parse_clip(prompt), clip).segments
        return float(np.mean([self._liking_of(segment, clip) for segment in segments]))

    def _liking_of(self, segment: SegmentVerdict, clip: SeenClip) -> float:
        features = {"flawless": segment.score_of("consistency") or 0.0, "still": _stillness(clip, segment.frames)}
        return segment.score + sum(weight * features[name] for name, weight in self.taste.items())


def _stillness(clip: SeenClip, frames: range) -> float:
    """1 for an object that stands still, 0 for one that moves fast, or none."""
    motion = motion_in(clip, frames)
    return 0.0 if motion is None else max(0.0, 1.0 - float(np.hypot(*motion)) / FAST_FROM)


def _require_two(shown: Sequence[Frames]) -> None:
    if len(shown) != 2:
        raise BadAnnotator(f"A simulated annotator compares two clips, not {len(shown)}.")
