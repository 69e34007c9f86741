"""What goes wrong in clips: for a few frames an object fades, takes another colour, or swells.

Video models fail so where they have much to move; a still object is easy to keep. Whoever judges whole clips then
rewards stillness, the bias that DenseDPO (arXiv:2506.03517, section 3) found in preferences on video and that
labels by the segment avoid.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import COLOURS, Colour
from gpu_jobs.shapeworld.geometry import RGB
from gpu_jobs.shapeworld.video.motion import FRAMES

FlawKind = Literal["fade", "tint", "swell"]
KINDS: tuple[FlawKind, ...] = get_args(FlawKind)

# Frames that a flaw lasts; its first and last frame show it by half.
LENGTHS = (3, 5)
# At its height: how much of an object is gone, how much of its colour is another's, how much larger it is.
FADE = 0.65
TINT = 0.85
SWELL = 0.5


@dataclass(frozen=True)
class Look:
    """How an object looks in one frame, beside its scene."""

    opacity: float = 1.0
    tint: Colour | None = None
    tint_share: float = 0.0
    swelling: float = 1.0

    def tinted(self, rgb: tuple[int, int, int]) -> NDArray[np.float32]:
        """The colour that the object has in this frame, RGB from 0 to 255."""
        own = np.asarray(rgb, dtype=np.float32)
        if self.tint is None:
            return own
        return own + np.float32(self.tint_share) * (np.asarray(RGB[self.tint], dtype=np.float32) - own)


SOUND = Look()
"""As it should be."""


@dataclass(frozen=True)
class Flaw:
    """A flaw from frame `start` on, for `length` frames; `tint` is the other colour, where it is one."""

    kind: FlawKind
    start: int
    length: int
    tint: Colour | None = None

    @property
    def frames(self) -> range:
        """The frames that show it."""
        return range(self.start, min(self.start + self.length, FRAMES))

    def on(self, look: Look, frame: int) -> Look:
        """The look with this flaw, where the frame shows it."""
        if frame not in self.frames:
            return look
        share = 0.5 if frame in (self.start, self.start + self.length - 1) else 1.0
        match self.kind:
            case "fade":
                return replace(look, opacity=1.0 - FADE * share)
            case "tint":
                return replace(look, tint=self.tint, tint_share=TINT * share)
            case "swell":
                return replace(look, swelling=1.0 + SWELL * share)


def random_flaw(colour: Colour, rng: np.random.Generator) -> Flaw:
    """A flaw of an object of this colour, of any kind, anywhere in the clip."""
    kind = KINDS[rng.integers(len(KINDS))]
    others = [other for other in COLOURS if other != colour]
    length = int(rng.integers(LENGTHS[0], LENGTHS[1] + 1))
    return Flaw(
        kind,
        start=int(rng.integers(1, FRAMES - length + 1)),
        length=length,
        tint=others[rng.integers(len(others))] if kind == "tint" else None,
    )
