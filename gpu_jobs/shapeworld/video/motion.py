"""Time and motion as numbers: what the renderer moves and the verifier measures."""

from gpu_jobs.shapeworld.video.captions import Direction, Speed

CLIP_SIZE = 32
"""Pixels of a side."""
FRAMES = 17
"""4 × 4 + 1, as causal video autoencoders that shorten time by four want it."""
FPS = 4
"""So that a second, the usual segment, is four frames, and a clip has four segments."""

SEGMENTS = (range(4), range(4, 8), range(8, 12), range(12, FRAMES))
"""The frames of each second; the last quarter of one belongs to the last whole one."""

RADIUS_RANGE = (5.0, 5.5)

# Pixels a frame. The ranges leave a gap on both sides of the borders, which measuring may blur.
STEP_RANGE: dict[Speed, tuple[float, float]] = {"still": (0.0, 0.0), "slowly": (0.45, 0.55), "fast": (0.9, 1.0)}
STILL_BELOW = 0.22
FAST_FROM = 0.72

# x to the right, y downwards
WAY: dict[Direction, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def speed_of(step: float) -> Speed:
    """The word for so many pixels a frame."""
    if step < STILL_BELOW:
        return "still"
    return "slowly" if step < FAST_FROM else "fast"


def direction_of(dx: float, dy: float) -> Direction | None:
    """The word for a displacement; None where it is slanted by more than 1 : 2."""
    if abs(dx) > 2 * abs(dy):
        return "right" if dx > 0 else "left"
    if abs(dy) > 2 * abs(dx):
        return "down" if dy > 0 else "up"
    return None
