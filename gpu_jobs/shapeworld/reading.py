"""Reads a Shapeworld picture back into a background and objects, without knowing what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, Colour, Shape, Size
from gpu_jobs.shapeworld.geometry import (
    AREA,
    BACKGROUNDS,
    CENTROID_DROP,
    PICTURE_SIZE,
    RGB,
    SIZE_BORDER,
    coverage,
    window_around,
)

# Distances in RGB (0 to 255 a channel). A pixel stands out from the ground, a core has a colour of this world.
FOREGROUND_DISTANCE = 60.0
COLOUR_DISTANCE = 75.0
# Least pixels of a blob to be an object at all, and of a core of one colour to be an object of its own.
LEAST_AREA = 24
LEAST_CORE = 12
# How well (intersection over union of coverages) the best shape has to fit to be called that shape.
SHAPE_IOU = 0.80

_PALETTE = np.array([RGB[colour] for colour in COLOURS], dtype=np.float32)


class NotAShapeworldPicture(ValueError):
    """The picture is not one that this world's judge can read."""

    def __init__(self, shape: tuple[int, ...], side: int) -> None:
        super().__init__(
            f"Shapeworld's verifier reads RGB pictures of {side}×{side} pixels,"
            f" not of shape {shape}. Generate at that size, or use another scorer."
        )


@dataclass(frozen=True)
class SeenObject:
    """An object found in a picture; shape or colour None where it is none of this world's. Pixels.

    `ious` says how well each shape fits.
    """

    shape: Shape | None
    colour: Colour | None
    size: Size
    x: float
    y: float
    radius: float
    ious: Mapping[Shape, float]
    rgb: tuple[float, float, float]


@dataclass(frozen=True)
class Picture:
    """What a picture shows: the background (nearest name and RGB) and the objects from left to right."""

    background: str
    background_rgb: tuple[float, float, float]
    objects: tuple[SeenObject, ...]


def read(image: Image.Image | NDArray[np.uint8], side: int = PICTURE_SIZE, shape_iou: float = SHAPE_IOU) -> Picture:
    """Find the background and the objects of an RGB picture of `side`×`side` pixels.

    What fits no shape with an intersection over union of `shape_iou` or more has none of this world's shapes.
    """
    pixels = _pixels(image, side)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(border, axis=0)
    foreground = ((pixels - ground) ** 2).sum(axis=-1) > FOREGROUND_DISTANCE**2
    nearest = ((pixels[:, :, None, :] - _PALETTE) ** 2).sum(axis=-1).argmin(axis=-1)
    objects = [
        _describe(pixels, ground, blob, core, shape_iou)
        for blob, core in _blobs(foreground, nearest)
        if blob.sum() >= LEAST_AREA
    ]
    name = min(BACKGROUNDS, key=lambda shade: float(((ground - BACKGROUNDS[shade]) ** 2).sum()))
    red, green, blue = (float(channel) for channel in ground)
    return Picture(name, (red, green, blue), tuple(sorted(objects, key=lambda thing: thing.x)))


def _pixels(image: Image.Image | NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    if isinstance(image, Image.Image):
        image = np.asarray(image.convert("RGB"))
    if image.shape != (side, side, 3):
        raise NotAShapeworldPicture(image.shape, side)
    return image.astype(np.float32)


def _blobs(
    foreground: NDArray[np.bool_], nearest: NDArray[np.intp]
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Every object's pixels with its core: connected pieces, cut where one piece has cores of two colours."""
    inner = ndimage.binary_erosion(foreground)
    cores: list[NDArray[np.bool_]] = []
    for colour in np.unique(nearest[inner]):
        pieces, count = ndimage.label(inner & (nearest == colour))
        sizes = np.bincount(pieces.ravel(), minlength=count + 1)
        cores += [pieces == piece for piece in range(1, count + 1) if sizes[piece] >= LEAST_CORE]
    pieces, count = ndimage.label(foreground)
    blobs = []
    for piece in range(1, count + 1):
        blob = pieces == piece
        within = [core for core in cores if core[blob].any()]
        if len(within) <= 1:
            blobs.append((blob, within[0] if within else blob))
            continue
        to_core = np.stack([ndimage.distance_transform_edt(~core) for core in within])
        owner = to_core.argmin(axis=0)
        blobs += [(blob & (owner == index), core) for index, core in enumerate(within)]
    return blobs


def _describe(
    pixels: NDArray[np.float32],
    ground: NDArray[np.float32],
    blob: NDArray[np.bool_],
    core: NDArray[np.bool_],
    shape_iou: float,
) -> SeenObject:
    rgb = np.median(pixels[core], axis=0)
    distances = np.sqrt(((_PALETTE - rgb) ** 2).sum(axis=-1))
    colour = COLOURS[int(distances.argmin())] if distances.min() <= COLOUR_DISTANCE else None
    alpha = _coverage_seen(pixels, ground, rgb, blob)
    area = float(alpha.sum())
    ys, xs = np.nonzero(alpha)
    weights = alpha[ys, xs]
    x = float((weights * (xs + 0.5)).sum() / area)
    y = float((weights * (ys + 0.5)).sum() / area)
    ious = {shape: _shape_iou(shape, alpha, area, x, y) for shape in SHAPES}
    best = max(SHAPES, key=lambda shape: ious[shape])
    radius = (area / AREA[best]) ** 0.5
    red, green, blue = (float(channel) for channel in rgb)
    return SeenObject(
        shape=best if ious[best] >= shape_iou else None,
        colour=colour,
        size="small" if radius < SIZE_BORDER else "large",
        x=x,
        y=y - CENTROID_DROP[best] * radius,
        radius=radius,
        ious=ious,
        rgb=(red, green, blue),
    )


def _coverage_seen(
    pixels: NDArray[np.float32],
    ground: NDArray[np.float32],
    rgb: NDArray[np.float32],
    blob: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """How much of each pixel the object covers: where its colour lies on the way from the ground's to the core's.

    The blob grows by one pixel, because antialiased edges can be too faint to stand out.
    """
    way = rgb - ground
    share = (pixels - ground) @ way / max(float(way @ way), 1.0)
    near = ndimage.binary_dilation(blob)
    return np.where(near, np.clip(share, 0.0, 1.0), 0.0).astype(np.float32)


def _shape_iou(shape: Shape, alpha: NDArray[np.float32], area: float, x: float, y: float) -> float:
    """Overlap of the coverage seen with a shape drawn with the same area and centroid."""
    radius = (area / AREA[shape]) ** 0.5
    middle_y = y - CENTROID_DROP[shape] * radius
    window = window_around(x, middle_y, 1.2 * radius, len(alpha))
    drawn = coverage(shape, x, middle_y, radius, window)
    common = float(np.minimum(drawn, alpha[window.slices]).sum())
    return common / (area + float(drawn.sum()) - common)
