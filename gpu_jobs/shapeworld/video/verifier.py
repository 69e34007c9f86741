"""The exact judge of clips: holds a caption against what is seen, segment by segment.

A segment of a clip bears out a caption where it shows one object of the colour and shape, moving as said, that
looks alike in all its frames. Two clips can so be compared in every segment, and not only as wholes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from gpu_jobs.shapeworld.captions import SHAPES, Shape
from gpu_jobs.shapeworld.reading import SeenObject
from gpu_jobs.shapeworld.video.captions import ClipCaption, parse_clip
from gpu_jobs.shapeworld.video.motion import SEGMENTS, STILL_BELOW, direction_of, speed_of
from gpu_jobs.shapeworld.video.reading import SHAPE_IOU, Frames, SeenClip, read_clip

ClipClaimKind = Literal["count", "colour", "shape", "direction", "speed", "consistency"]
CLIP_CLAIM_KINDS: tuple[ClipClaimKind, ...] = ("count", "colour", "shape", "direction", "speed", "consistency")

T = TypeVar("T")

# How far a frame's object may be from what it looks like in most of the clip: RGB distance, and radius as a share.
COLOUR_DRIFT = 55.0
RADIUS_DRIFT = 0.16
# Least frames of a segment in which the object has to be seen before its motion can be told.
LEAST_TRACKED = 3


@dataclass(frozen=True)
class ClipClaim:
    """One thing that a caption says of a segment, and whether the segment bears it out (0 or 1)."""

    kind: ClipClaimKind
    score: float


@dataclass(frozen=True)
class SegmentVerdict:
    """Every claim of a caption, judged in a stretch of frames."""

    frames: range
    claims: tuple[ClipClaim, ...]

    @property
    def score(self) -> float:
        """The mean over claims, 0 to 1."""
        return sum(claim.score for claim in self.claims) / len(self.claims)

    @property
    def exact(self) -> bool:
        """Whether the segment bears out every claim."""
        return all(claim.score == 1.0 for claim in self.claims)

    def score_of(self, kind: ClipClaimKind) -> float | None:
        """How far the claim of this kind is borne out; None where the caption makes none."""
        return next((claim.score for claim in self.claims if claim.kind == kind), None)


@dataclass(frozen=True)
class ClipVerdict:
    """The verdict on every segment."""

    segments: tuple[SegmentVerdict, ...]

    @property
    def score(self) -> float:
        """The mean over segments, 0 to 1."""
        return sum(segment.score for segment in self.segments) / len(self.segments)

    @property
    def exact(self) -> bool:
        """Whether every segment bears out every claim."""
        return all(segment.exact for segment in self.segments)

    def score_of(self, kind: ClipClaimKind) -> float | None:
        """The mean over segments for claims of one kind; None where the caption makes none."""
        scores = [score for segment in self.segments if (score := segment.score_of(kind)) is not None]
        return sum(scores) / len(scores) if scores else None

    def holds(self, kind: ClipClaimKind) -> bool | None:
        """Whether all segments bear out the claims of this kind; None where the caption makes none."""
        score = self.score_of(kind)
        return None if score is None else score == 1.0


def verify_clip(caption_text: str, frames: Frames, segments: Sequence[range] = SEGMENTS) -> ClipVerdict:
    """Judge a clip (17, 32, 32, 3) by a caption, segment by segment: ranges of frames, or else each second.

    Raises `NotAClipCaption` or `NotAShapeworldClip`.
    """
    return judge_clip(parse_clip(caption_text), read_clip(frames), segments)


def judge_clip(caption: ClipCaption, clip: SeenClip, segments: Sequence[range] = SEGMENTS) -> ClipVerdict:
    """Hold a caption against a clip that has been read."""
    usual = _Usual.of(clip)
    return ClipVerdict(tuple(SegmentVerdict(frames, _claims(caption, clip, frames, usual)) for frames in segments))


def motion_in(clip: SeenClip, frames: range) -> tuple[float, float] | None:
    """How far the object moves each frame, (dx, dy) in pixels by least squares; None where it is seen too little.

    The frame after the last is taken along: the way to it belongs to this stretch.
    """
    tracked = [
        (number, thing.x, thing.y)
        for number in range(frames.start, min(frames.stop + 1, len(clip.frames)))
        if (thing := clip.frames[number].thing) is not None
    ]
    if len(tracked) < LEAST_TRACKED:
        return None
    when, x, y = np.array(tracked).T
    when -= when.mean()
    dx, dy = (float(when @ place / (when @ when)) for place in (x, y))
    return dx, dy


@dataclass(frozen=True)
class _Usual:
    """What the object looks like in most of the clip."""

    rgb: tuple[float, ...]
    radius: float

    @classmethod
    def of(cls, clip: SeenClip) -> "_Usual | None":
        things = [frame.thing for frame in clip.frames if frame.thing is not None]
        if not things:
            return None
        rgb = np.median([thing.rgb for thing in things], axis=0)
        return cls(tuple(float(channel) for channel in rgb), float(np.median([thing.radius for thing in things])))

    def is_like(self, thing: SeenObject) -> bool:
        drift = float(np.linalg.norm(np.asarray(thing.rgb) - self.rgb))
        return drift <= COLOUR_DRIFT and abs(thing.radius / self.radius - 1) <= RADIUS_DRIFT


def _claims(caption: ClipCaption, clip: SeenClip, frames: range, usual: _Usual | None) -> tuple[ClipClaim, ...]:
    seen = [clip.frames[number] for number in frames]
    things = [frame.thing for frame in seen if frame.thing is not None]
    motion = motion_in(clip, frames)
    held: dict[ClipClaimKind, bool] = {
        "count": all(frame.count == 1 for frame in seen),
        "colour": _mostly([thing.colour for thing in things]) == caption.colour,
        "shape": _shape_of(things) == caption.shape,
        "speed": motion is not None and speed_of(float(np.hypot(*motion))) == caption.speed,
        "consistency": usual is not None
        and len(things) == len(seen)
        and all(usual.is_like(thing) for thing in things),
    }
    if caption.motion is not None:
        moves = motion is not None and float(np.hypot(*motion)) >= STILL_BELOW
        held["direction"] = moves and motion is not None and direction_of(*motion) == caption.motion.direction
    return tuple(ClipClaim(kind, float(held[kind])) for kind in CLIP_CLAIM_KINDS if kind in held)


def _shape_of(things: Sequence[SeenObject]) -> Shape | None:
    """The shape that fits best over all frames: in one alone, a codec can blur a square into a circle."""
    if not things:
        return None
    fits = {shape: float(np.mean([thing.ious[shape] for thing in things])) for shape in SHAPES}
    best = max(SHAPES, key=lambda shape: fits[shape])
    return best if fits[best] >= SHAPE_IOU else None


def _mostly(seen: Sequence[T]) -> T | None:
    """What is seen most often, the first of those that are equally often."""
    return Counter(seen).most_common(1)[0][0] if seen else None
