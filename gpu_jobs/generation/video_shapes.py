"""How large, how long and how fast the videos of a generator are: as asked for, else as it makes them."""

import inspect
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gpu_jobs.generation import generators
from gpu_jobs.models import Generator

# What Wan's models were trained at; a pipeline does not say its own.
USUAL_FPS = 16.0


class VideoSpec(BaseModel):
    """What is asked of videos; what is left empty is as the generator makes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: int | None = Field(None, ge=16, le=4096, multiple_of=2, title="Width", description="Pixels.")
    height: int | None = Field(None, ge=16, le=4096, multiple_of=2, title="Height", description="Pixels.")
    frames: int | None = Field(None, ge=1, le=1000, title="Frames")
    fps: float | None = Field(None, gt=0, le=240, title="Frames a second")

    @property
    def text(self) -> str:
        """What is asked for, in short; empty where nothing is."""
        said = [f"{name} {value:g}" for name, value in self.model_dump().items() if value is not None]
        return ", ".join(said)


AS_IT_MAKES_THEM = VideoSpec()


@dataclass(frozen=True)
class TimedShape:
    """A video's pixels, frames, and frames a second."""

    width: int
    height: int
    frames: int
    fps: float


class ShapeUnknown(ValueError):
    """A generator does not say how large its videos are, and neither was it asked for."""


def shape_of(generator: Generator, pipeline: Any, wanted: VideoSpec) -> TimedShape:
    """The shape of a generator's videos; raises ShapeUnknown."""
    usual = _usual_shape(generator, pipeline)
    asked = wanted.model_dump(exclude_none=True)
    shape = {**usual, **asked}
    if missing := [name for name in ("width", "height", "frames") if name not in shape]:
        raise ShapeUnknown(f"it does not say its videos' {' and '.join(missing)}: give them with the job.")
    return TimedShape(**shape)


def makes_videos(pipeline_class: type) -> bool:
    """Whether pipelines of a class make videos: they can be asked for a number of frames."""
    return "num_frames" in inspect.signature(pipeline_class.__call__).parameters


def _usual_shape(generator: Generator, pipeline: Any) -> dict[str, Any]:
    """What the built-in generator and all that were tuned from it make; of others, what their class proposes."""
    ancestor: Generator | None = generator
    while ancestor is not None:
        if ancestor.source == generators.BUILTIN_VIDEO_SOURCE:
            from gpu_jobs.shapeworld.video import motion

            return {
                "width": motion.CLIP_SIZE,
                "height": motion.CLIP_SIZE,
                "frames": motion.FRAMES,
                "fps": float(motion.FPS),
            }
        ancestor = ancestor.parent
    call = inspect.signature(type(pipeline).__call__).parameters
    proposed = {"width": "width", "height": "height", "frames": "num_frames"}
    known = {
        name: call[parameter].default
        for name, parameter in proposed.items()
        if parameter in call and isinstance(call[parameter].default, int)
    }
    return {**known, "fps": USUAL_FPS}
