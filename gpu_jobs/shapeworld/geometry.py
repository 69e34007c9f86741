"""Shapes and colours as numbers: what the renderer draws and the verifier looks for.

Coordinates are pixels with x to the right and y downwards; a shape's place is the middle of its bounding box and
its radius is that of a circle that it resembles in extent.
"""

from dataclasses import dataclass
from math import hypot, pi

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import Colour, Shape, Size

PICTURE_SIZE = 64
RGB: dict[Colour, tuple[int, int, int]] = {
    "red": (220, 35, 40),
    "green": (40, 170, 60),
    "blue": (45, 80, 225),
    "yellow": (245, 215, 45),
    "purple": (180, 50, 200),
    "cyan": (40, 205, 215),
}
# At least 95 away from every colour above, so that no object melts into the ground it stands on.
BACKGROUNDS: dict[str, tuple[int, int, int]] = {
    "white": (242, 242, 242),
    "grey": (200, 200, 200),
    "slate": (78, 80, 90),
    "black": (22, 22, 26),
}
RADIUS_RANGE: dict[Size, tuple[float, float]] = {"small": (6.0, 6.5), "large": (9.0, 9.5)}
SIZE_BORDER = 7.75

# Of the radius. A square of the circle's area would differ from it by its corners alone, and models draw either
# for both words then.
_SQUARE_HALF = 1.0
_TRIANGLE_HALF_WIDTH = 1.1
_TRIANGLE_HEIGHT = 2.2
AREA: dict[Shape, float] = {
    "circle": pi,
    "square": 4 * _SQUARE_HALF**2,
    "triangle": _TRIANGLE_HALF_WIDTH * _TRIANGLE_HEIGHT,
}
"""Area of a shape of radius 1."""
CENTROID_DROP: dict[Shape, float] = {"circle": 0.0, "square": 0.0, "triangle": _TRIANGLE_HEIGHT / 6}
"""How far below its box's middle the centroid of a shape of radius 1 lies."""


@dataclass(frozen=True)
class Window:
    """A rectangle of whole pixels inside the picture, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """The window as an index into a picture (rows, columns)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def window_around(x: float, y: float, reach: float, side: int = PICTURE_SIZE) -> Window:
    """The pixels within `reach` of a point, cut at the edges of a picture of `side` pixels."""
    return Window(
        top=max(0, int(y - reach)),
        bottom=min(side, int(y + reach) + 2),
        left=max(0, int(x - reach)),
        right=min(side, int(x + reach) + 2),
    )


def coverage(shape: Shape, x: float, y: float, radius: float, window: Window) -> NDArray[np.float32]:
    """How much of each pixel of the window the shape covers, 0 to 1 (h, w).

    From the signed distance of the pixel's middle to the outline, which is exact on straight edges along the axes
    and within a hundredth elsewhere; far cheaper than supersampling.
    """
    dx = np.arange(window.left, window.right, dtype=np.float32)[None, :] + np.float32(0.5 - x)
    dy = np.arange(window.top, window.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - y)
    if shape == "circle":
        distance = np.hypot(dx, dy) - radius
    elif shape == "square":
        distance = np.maximum(np.abs(dx), np.abs(dy)) - _SQUARE_HALF * radius
    else:
        slope = hypot(_TRIANGLE_HALF_WIDTH, _TRIANGLE_HEIGHT)
        below_apex = dy + 0.5 * _TRIANGLE_HEIGHT * radius
        sides = (_TRIANGLE_HEIGHT * np.abs(dx) - _TRIANGLE_HALF_WIDTH * below_apex) / slope
        distance = np.maximum(sides, dy - 0.5 * _TRIANGLE_HEIGHT * radius)
    covered: NDArray[np.float32] = np.clip(0.5 - distance, 0.0, 1.0).astype(np.float32)
    return covered
