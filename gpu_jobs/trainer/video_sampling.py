"""Deterministic videos from any diffusers text-to-video pipeline: for generation jobs and for evaluation.

    for clip in generate_videos(pipeline, prompts, seeds, shape=VideoShape(832, 480, 81), steps=40, guidance=5.0,
                                batch_size=1):
        ...

As with pictures (:mod:`gpu_jobs.trainer.sampling`), the noise of a video is a pure function of its own seed.
"""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.memory import spare_memory
from gpu_jobs.trainer.sampling import Pipeline, noise_generator

Clip = NDArray[np.uint8]
"""Frames (frames, height, width, 3), RGB."""


@dataclass(frozen=True)
class VideoShape:
    """Pixels and frames of a video."""

    width: int
    height: int
    frames: int


def generate_videos(
    pipeline: Pipeline,
    prompts: Sequence[str],
    seeds: Sequence[int],
    *,
    shape: VideoShape,
    steps: int,
    guidance: float,
    batch_size: int,
) -> Iterator[Clip]:
    """Yield one clip for each (prompt, seed), in order, as soon as its batch is done.

    Args:
        pipeline: a text-to-video pipeline, from :func:`gpu_jobs.trainer.sampling.load_pipeline`.
        prompts, seeds: equally long; seeds are integers in [0, 2**63).
        shape: width and height in pixels and the number of frames, as far as the pipeline can make them.
        steps, guidance: denoising steps, and classifier-free guidance scale (1: none).
        batch_size: videos denoised together; changes speed and memory only.

    Raises ValueError where the arguments contradict each other, or the pipeline refuses the shape.
    """
    if len(prompts) != len(seeds):
        raise ValueError(f"{len(prompts)} prompts but {len(seeds)} seeds: give each video a seed of its own")
    if steps < 1 or batch_size < 1:
        raise ValueError("steps and batch_size must be at least 1")
    pipeline.set_progress_bar_config(disable=True)
    spare_memory(pipeline, shape.width, shape.height)
    text_length = text_length_of(pipeline)
    for start in range(0, len(prompts), batch_size):
        batch = slice(start, start + batch_size)
        # Inside, not around the yield: a generator must not change its caller's state.
        with torch.no_grad(), flushed_denormals():
            result = pipeline(
                prompt=list(prompts[batch]),
                height=shape.height,
                width=shape.width,
                num_frames=shape.frames,
                num_inference_steps=steps,
                guidance_scale=guidance,
                generator=[noise_generator(seed) for seed in seeds[batch]],
                output_type="np",
                **({} if text_length is None else {"max_sequence_length": text_length}),
            )
        for clip in result.frames:
            yield to_frames(np.asarray(clip))


def to_frames(clip: NDArray[np.floating[Any]]) -> Clip:
    """Floating-point frames in [0, 1] as bytes."""
    frames: Clip = np.rint(np.clip(clip, 0.0, 1.0) * 255).astype(np.uint8)
    return frames


def text_length_of(pipeline: Pipeline) -> int | None:
    """To how many tokens prompts are padded: the pipeline's default, or less where its tokenizer's longest is less.

    None for pipelines that take no such length.
    """
    parameter = inspect.signature(type(pipeline).__call__).parameters.get("max_sequence_length")
    if parameter is None or not isinstance(parameter.default, int):
        return None
    return min(parameter.default, int(getattr(pipeline.tokenizer, "model_max_length", parameter.default)))
