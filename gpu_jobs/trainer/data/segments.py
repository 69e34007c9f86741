"""From stretches of seconds to latent frames."""

from collections.abc import Sequence

from gpu_jobs.trainer.data.pair import Segment


def latent_frame_signs(segments: Sequence[Segment], *, fps: float, frames: int, stride: int) -> list[int]:
    """The sign of each latent frame of a video's first ``frames`` frames.

    The first frame has a latent frame of its own, each further one stands for ``stride`` frames; frame n is seen
    from n/fps to (n+1)/fps seconds. A latent frame has the sign of the segment that covers most of it (of two that
    cover as much, the earlier), and 0, a tie, where none covers any of it.
    """
    ends = [1, *range(1 + stride, frames + 1, stride)]
    begins = [0, *ends[:-1]]
    return [_sign(segments, begin / fps, end / fps) for begin, end in zip(begins, ends, strict=True)]


def _sign(segments: Sequence[Segment], begin: float, end: float) -> int:
    covered = [max(0.0, min(end, segment.end) - max(begin, segment.start)) for segment in segments]
    most = max(covered, default=0.0)
    return segments[covered.index(most)].sign if most > 0 else 0
