"""Draws Shapeworld: a caption becomes a scene (with everything it left open decided), a scene becomes a picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import SIZES, Caption, Colour, Relation, Shape, Size
from gpu_jobs.shapeworld.geometry import BACKGROUNDS, PICTURE_SIZE, RADIUS_RANGE, RGB, coverage, window_around

Rgb = tuple[int, int, int]

# Pixels from the picture's middle to an object of a pair, and to the outer objects of a row of three.
PAIR_OFFSET = (14.5, 15.5)
ROW_OFFSET = (20.5, 21.0)
# How far objects stray: along the line they stand on, and across it.
ALONG_JITTER = 0.5
ACROSS_JITTER = 1.5
SINGLE_JITTER = 2.0
COLOUR_JITTER = 3


@dataclass(frozen=True)
class PlacedObject:
    """An object with everything decided; x, y (middle of its box) and radius in pixels."""

    shape: Shape
    colour: Colour
    size: Size
    x: float
    y: float
    radius: float
    rgb: Rgb


@dataclass(frozen=True)
class Scene:
    """A plain background and the objects on it, later ones on top."""

    background: str
    background_rgb: Rgb
    objects: tuple[PlacedObject, ...]


def draw(caption: Caption, seed: int | np.random.Generator) -> NDArray[np.uint8]:
    """A picture (64, 64, 3) that shows exactly what the caption says."""
    return render(compose(caption, seed))


def compose(caption: Caption, seed: int | np.random.Generator) -> Scene:
    """Decide what the caption leaves open: places, sizes, background, shades."""
    rng = np.random.default_rng(seed)
    objects = []
    for claim, (x, y) in zip(caption.objects, _places(len(caption.objects), caption.relation, rng), strict=True):
        size = claim.size or SIZES[rng.integers(len(SIZES))]
        radius = float(rng.uniform(*RADIUS_RANGE[size]))
        rgb = _jittered(RGB[claim.colour], rng)
        objects.append(PlacedObject(claim.shape, claim.colour, size, x, y, radius, rgb))
    background = list(BACKGROUNDS)[rng.integers(len(BACKGROUNDS))]
    return Scene(background, _jittered(BACKGROUNDS[background], rng), tuple(objects))


def render(scene: Scene) -> NDArray[np.uint8]:
    """The scene as an RGB picture (64, 64, 3)."""
    picture = np.empty((PICTURE_SIZE, PICTURE_SIZE, 3), dtype=np.float32)
    picture[:] = scene.background_rgb
    for thing in scene.objects:
        window = window_around(thing.x, thing.y, 1.2 * thing.radius)
        alpha = coverage(thing.shape, thing.x, thing.y, thing.radius, window)[..., None]
        part = picture[window.slices]
        part += alpha * (np.asarray(thing.rgb, dtype=np.float32) - part)
    return np.rint(picture).astype(np.uint8)


def _places(count: int, relation: Relation | None, rng: np.random.Generator) -> list[tuple[float, float]]:
    middle = PICTURE_SIZE / 2
    if count == 1:
        x, y = middle + rng.uniform(-SINGLE_JITTER, SINGLE_JITTER, size=2)
        return [(float(x), float(y))]
    if count == 2:
        steps = [-rng.uniform(*PAIR_OFFSET), rng.uniform(*PAIR_OFFSET)]
    else:
        steps = [
            -rng.uniform(*ROW_OFFSET),
            rng.uniform(-ALONG_JITTER, ALONG_JITTER),
            rng.uniform(*ROW_OFFSET),
        ]
    if relation in ("right of", "below"):
        steps.reverse()
    across = middle + rng.uniform(-ACROSS_JITTER, ACROSS_JITTER, size=count)
    along = [middle + step for step in steps]
    if relation in ("left of", "right of", "from left to right"):
        return [(float(x), float(y)) for x, y in zip(along, across, strict=True)]
    return [(float(x), float(y)) for x, y in zip(across, along, strict=True)]


def _jittered(rgb: Rgb, rng: np.random.Generator) -> Rgb:
    red, green, blue = np.clip(np.asarray(rgb) + rng.integers(-COLOUR_JITTER, COLOUR_JITTER + 1, size=3), 0, 255)
    return int(red), int(green), int(blue)
