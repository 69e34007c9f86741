"""To which sizes media are brought; implemented in :mod:`gpu_jobs.trainer.families.framing`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gpu_jobs.trainer.config.strict import Count, Strict


class FramingConfig(Strict):
    """Both sides of a pair go to one size: resized until they cover it, then cropped about the centre."""

    buckets: Annotated[
        Literal["square", "aspect"],
        Field(description="one square of resolution, or rectangles of about its area by the pair's aspect ratio"),
    ] = "square"
    multiple: Annotated[Count, Field(description="sides of rectangles are multiples of this many pixels")] = 64
    max_ratio: Annotated[float, Field(ge=1.0, description="longer to shorter side of the longest rectangle")] = 2.0
    mirror: Annotated[
        bool, Field(description="mirror a visit to a pair, both sides at once, with chance one half")
    ] = False
    frames: Annotated[Count | None, Field(description="frames of a video, counted from its beginning")] = None

    @model_validator(mode="after")
    def _multiple_of_even(self) -> Self:
        if self.multiple % 2:
            raise ValueError("multiple must be even")
        return self
