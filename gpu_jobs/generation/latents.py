"""Between media and the latents that a pipeline denoises, both ways and scaled as its denoiser knows them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from curation.scorers.media import Clip, Medium
from gpu_jobs.generation.steps import StepsUnknown
from gpu_jobs.generation.video_shapes import TimedShape
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.families import Family, Frame, Framing
from gpu_jobs.trainer.families.framing import framed, framed_clip
from gpu_jobs.trainer.families.pipeline_family import latent_channels, latent_offset_and_scale
from gpu_jobs.trainer.memory import spare_memory
from gpu_jobs.trainer.sampling import picture_side
from gpu_jobs.trainer.video_sampling import to_frames


class Latents:
    """What a family's pipeline makes of media of one shape, and of latents; `shape` is of videos alone.

    Pictures are squares, as large as the pipeline makes them by itself. Raises StepsUnknown.
    """

    def __init__(self, family: Family, shape: TimedShape | None) -> None:
        self._pipeline = family.pipeline
        self._family = family
        self._timed = shape
        self.frame = self._frame()
        spare_memory(self._pipeline, self.frame.width, self.frame.height)

    @property
    def shape(self) -> tuple[int, ...]:
        """(channels, height, width) of a picture's latents, (channels, frames, height, width) of a video's."""
        scale = self._pixels_per_latent
        sides = (self.frame.height // scale, self.frame.width // scale)
        channels = latent_channels(self._pipeline.vae.config)
        if self._timed is None:
            return (channels, *sides)
        return (channels, (self.frame.frames - 1) // self._family.frame_stride + 1, *sides)

    @property
    def framing(self) -> Framing:
        """What denoisers that ask how a medium was framed are told: it was born like this."""
        return Framing(self.frame.height, self.frame.width, top=0, left=0, frame=self.frame)

    def of(self, media: Sequence[Medium]) -> Tensor:
        """The modes of the media's posteriors, float32; pictures are resized and cropped to the pipeline's size."""
        pixels = [
            framed_clip(medium.frames, self.frame) if isinstance(medium, Clip) else framed(medium, self.frame)
            for medium in media
        ]
        with self._decodable():
            return torch.cat([self._family.encode_media(torch.from_numpy(one)[None])[0] for one in pixels])

    @torch.no_grad()
    def media(self, latents: Tensor) -> list[Medium]:
        """The pictures or videos of latents (n, *shape), one decoded at a time."""
        return [self._medium(one[None]) for one in latents]

    def _medium(self, latent: Tensor) -> Medium:
        vae = self._pipeline.vae
        offset, scale = (
            values.to(latent.device).view(1, -1, *[1] * (latent.ndim - 2))
            for values in latent_offset_and_scale(vae.config)
        )
        with self._decodable(), flushed_denormals():
            decoded = vae.decode((latent / scale + offset).to(vae.dtype), return_dict=False)[0]
        if self._timed is None:
            picture: Image.Image = self._pipeline.image_processor.postprocess(decoded, output_type="pil")[0]
            return picture.convert("RGB")
        video = self._pipeline.video_processor.postprocess_video(decoded, output_type="np")[0]
        return Clip(tuple(map(Image.fromarray, to_frames(np.asarray(video)))), self._timed.fps)

    @contextmanager
    def _decodable(self) -> Iterator[None]:
        """SDXL's VAE leaves float16's range: as its pipeline does, it is taken to float32 for as long."""
        vae = self._pipeline.vae
        wants_more = hasattr(self._pipeline, "upcast_vae") and vae.config.get("force_upcast")
        if vae.dtype != torch.float16 or not wants_more:
            yield
            return
        vae.to(torch.float32)
        try:
            yield
        finally:
            vae.to(torch.float16)

    @property
    def _pixels_per_latent(self) -> int:
        is_video = self._timed is not None
        return int(self._pipeline.vae_scale_factor_spatial if is_video else self._pipeline.vae_scale_factor)

    def _frame(self) -> Frame:
        if self._timed is None:
            side = picture_side(self._pipeline)
            if side is None:
                raise StepsUnknown("The model does not say how large its pictures are, or they are no squares.")
            return Frame(side, side)
        multiple = self._family.size_multiple
        if self._timed.width % multiple or self._timed.height % multiple:
            raise StepsUnknown(
                f"Width and height must be multiples of {multiple}; {self._timed.width}×{self._timed.height} was "
                "asked for."
            )
        return Frame(self._timed.height, self._timed.width, self._timed.frames)


def noise_of(shape: Sequence[int], seeds: Sequence[int], dtype: torch.dtype, device: Any) -> Tensor:
    """Standard normal noise (seeds, *shape) in float32, each row by its own seed, as pipelines draw it.

    Pipelines draw in the precision of their weights, and what is drawn differs with it. It is drawn on the CPU
    whatever the device: CUDA's generators give other numbers.
    """
    drawn = [
        torch.randn((1, *shape), generator=torch.Generator("cpu").manual_seed(seed), dtype=dtype) for seed in seeds
    ]
    return torch.cat(drawn).to(device).float()
