"""Timeline: seconds, frames and latent frames of a video, and the grid of segments over it.

Video autoencoders shorten time. A causal one (Wan, CogVideoX) keeps the first frame by itself and joins the others
by `compression`: n frames become 1 + ceil((n - 1) / compression) latent ones. One that is not causal (MAGVIT-v2 as
DenseDPO uses it) joins all alike: ceil(n / compression). A label in seconds can be carried over to any of them.
"""

import math
from dataclasses import dataclass

# Seconds are kept with six decimals, as in a preference's key: at 120 frames a second that is 0.00006 of a frame.
DECIMALS = 6
TOLERANCE_FRAMES = 1e-3

Span = tuple[float, float]


@dataclass(frozen=True)
class Timeline:
    """A video of `num_frames` frames at `fps` frames a second, and how an autoencoder shortens it.

    Frame f is shown from f / fps to (f + 1) / fps seconds. Raises ValueError where a number is not positive.
    """

    fps: float
    num_frames: int
    compression: int = 4
    causal: bool = True

    def __post_init__(self) -> None:
        if not (self.fps > 0 and math.isfinite(self.fps)):
            raise ValueError(f"fps is a positive number, not {self.fps}.")
        if self.num_frames < 1 or self.compression < 1:
            raise ValueError(
                f"A video has frames ({self.num_frames}) and a compression ({self.compression}) of 1 up."
            )

    @property
    def duration_s(self) -> float:
        """From the beginning of the first frame to the end of the last."""
        return self.second_of(self.num_frames)

    @property
    def num_latents(self) -> int:
        """How many latent frames there are."""
        return self.latent_of(self.num_frames - 1) + 1

    def second_of(self, frame: int) -> float:
        """When `frame` begins."""
        return frame / self.fps

    def frame_at(self, second: float) -> int:
        """The frame that is shown at `second`: the inverse of `second_of` on the moments when frames begin."""
        return math.floor(second * self.fps + TOLERANCE_FRAMES)

    def latent_of(self, frame: int) -> int:
        """The latent frame that `frame` goes into."""
        return (frame - 1) // self.compression + 1 if self.causal else frame // self.compression

    def frames_of(self, latent: int) -> range:
        """The frames that go into `latent`; the last one may hold fewer than the others."""
        first = (latent - 1) * self.compression + 1 if self.causal else latent * self.compression
        return range(max(first, 0), min(first + self.compression, self.num_frames))

    def frames_in(self, span: Span) -> range:
        """The frames that begin in [start, end): spans that touch share none and leave none out."""
        return range(self._first_from(span[0]), self._first_from(span[1]))

    def latents_in(self, span: Span) -> range:
        """The latent frames whose middle lies in [start, end): spans that touch share none and leave none out.

        So a latent frame on a border goes where most of it lies; a span shorter than one may get none.
        """
        start, end = (second * self.fps - TOLERANCE_FRAMES for second in span)
        inside = [latent for latent in range(self.num_latents) if start <= self._middle_of(latent) < end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def span_of(self, latents: range) -> Span:
        """The seconds that `latents`, one or more in a row, were made from: `latents_in` gives them back."""
        return self.second_of(self.frames_of(latents[0]).start), self.second_of(self.frames_of(latents[-1]).stop)

    def _first_from(self, second: float) -> int:
        frame = math.ceil(second * self.fps - TOLERANCE_FRAMES)
        return min(max(frame, 0), self.num_frames)

    def _middle_of(self, latent: int) -> float:
        frames = self.frames_of(latent)
        return (frames.start + frames.stop) / 2


def grid(duration_s: float, segment_s: float) -> list[Span]:
    """Segments of `segment_s` seconds over a video of `duration_s`: as many as fit to the nearest whole number, at
    least one; the last one ends with the video.

    So every segment is as long as the others except the last, which is between half and one and a half of one.
    DenseDPO takes ceil(duration / segment) of them; a rest of a few frames is more than an annotator can judge.
    """
    end = round(duration_s, DECIMALS)
    n = max(1, math.floor(end / segment_s + 0.5))
    borders = [round(index * segment_s, DECIMALS) for index in range(n)]
    return list(zip(borders, [*borders[1:], end], strict=True))
