"""Draws clips: a caption becomes a scene (with everything it left open decided), a scene becomes frames."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.captions import Shape
from gpu_jobs.shapeworld.geometry import BACKGROUNDS, RGB, coverage, window_around
from gpu_jobs.shapeworld.renderer import COLOUR_JITTER, Rgb
from gpu_jobs.shapeworld.video.captions import ClipCaption
from gpu_jobs.shapeworld.video.flaws import SOUND, Flaw
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE, FRAMES, RADIUS_RANGE, STEP_RANGE, WAY

# Grounds from which every colour differs in lightness: video codecs keep little of edges that are of hue alone.
GROUNDS = ("white", "black")
# How far the middle of an object's path strays from the picture's middle, in pixels.
JITTER = 1.5


@dataclass(frozen=True)
class ClipScene:
    """An object with everything decided: where it starts, its step a frame (pixels), and what goes wrong."""

    shape: Shape
    rgb: Rgb
    background_rgb: Rgb
    radius: float
    x: float
    y: float
    dx: float
    dy: float
    flaws: tuple[Flaw, ...] = ()


def draw_clip(caption: ClipCaption, seed: int | np.random.Generator) -> NDArray[np.uint8]:
    """Frames (17, 32, 32, 3) that show exactly what the caption says, without a flaw."""
    return render_clip(compose_clip(caption, seed))


def compose_clip(
    caption: ClipCaption,
    seed: int | np.random.Generator,
    flaws: tuple[Flaw, ...] = (),
    grounds: Sequence[str] = GROUNDS,
) -> ClipScene:
    """Decide what the caption leaves open: the path, the exact speed, size, background, shades."""
    rng = np.random.default_rng(seed)
    step = float(rng.uniform(*STEP_RANGE[caption.speed]))
    ahead_x, ahead_y = WAY[caption.motion.direction] if caption.motion else (0, 0)
    middle_x, middle_y = CLIP_SIZE / 2 + rng.uniform(-JITTER, JITTER, size=2)
    half_way = step * (FRAMES - 1) / 2
    background = BACKGROUNDS[grounds[int(rng.integers(len(grounds)))]]
    return ClipScene(
        shape=caption.shape,
        rgb=_jittered(RGB[caption.colour], rng),
        background_rgb=_jittered(background, rng),
        radius=float(rng.uniform(*RADIUS_RANGE)),
        x=float(middle_x - ahead_x * half_way),
        y=float(middle_y - ahead_y * half_way),
        dx=ahead_x * step,
        dy=ahead_y * step,
        flaws=flaws,
    )


def render_clip(scene: ClipScene) -> NDArray[np.uint8]:
    """The scene as RGB frames (17, 32, 32, 3)."""
    clip = np.empty((FRAMES, CLIP_SIZE, CLIP_SIZE, 3), dtype=np.float32)
    clip[:] = scene.background_rgb
    for number, frame in enumerate(clip):
        look = SOUND
        for flaw in scene.flaws:
            look = flaw.on(look, number)
        x, y = scene.x + number * scene.dx, scene.y + number * scene.dy
        radius = scene.radius * look.swelling
        window = window_around(x, y, 1.2 * radius, CLIP_SIZE)
        alpha = look.opacity * coverage(scene.shape, x, y, radius, window)[..., None]
        part = frame[window.slices]
        part += alpha * (look.tinted(scene.rgb) - part)
    return np.rint(clip).astype(np.uint8)


def _jittered(rgb: Rgb, rng: np.random.Generator) -> Rgb:
    red, green, blue = np.clip(np.asarray(rgb) + rng.integers(-COLOUR_JITTER, COLOUR_JITTER + 1, size=3), 0, 255)
    return int(red), int(green), int(blue)
