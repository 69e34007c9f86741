"""A video scorer out of an image scorer: the mean over frames spaced evenly."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.scorers import registry
from curation.scorers.media import MOST_FRAMES, Clip, Medium, frames_of

FRAMES = 8


class FrameMean:
    """The mean of an image scorer over at most `frames` frames; says nothing of how they follow one another."""

    kinds = frozenset({"video"})

    def __init__(self, id: str, of: Mapping[str, Any], frames: int = FRAMES) -> None:
        self.id = id
        self.frames = frames
        self._scorer = registry.build(of)
        self.range_hint = self._scorer.range_hint
        self.licence = self._scorer.licence
        self.prompt_free = self._scorer.prompt_free

    @property
    def revision(self) -> str:
        """The image scorer's, and how many frames of how many that a clip keeps."""
        return f"{self._scorer.revision}+{self.frames}of{MOST_FRAMES}"

    def why_not(self) -> str | None:
        """Why the image scorer cannot be used here; None if it can."""
        return registry.why_not(self._scorer)

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """Means (n,); raises what the image scorer raises, and ValueError for images."""
        frames = [self._frames(medium) for medium in media]
        repeated = [prompt for prompt, some in zip(prompts, frames, strict=True) for _ in some]
        values = self._scorer.score(repeated, [frame for some in frames for frame in some])
        counts = np.array([len(some) for some in frames], np.int64)
        owners = np.repeat(np.arange(len(frames)), counts)
        sums = np.bincount(owners, weights=values, minlength=len(frames))
        return (sums / np.maximum(counts, 1)).astype(np.float32)

    def _frames(self, medium: Medium) -> list[Any]:
        if not isinstance(medium, Clip):
            raise ValueError(f"{self.id} looks at videos, not at images.")
        return frames_of(medium, self.frames)
