"""Deterministic pictures from any diffusers text-to-image pipeline: for generation jobs and for evaluation.

    pipeline = load_pipeline("path/or/hub-name")
    for picture in generate(pipeline, prompts, seeds, steps=8, guidance=1.0, batch_size=16):
        ...

A picture's noise is a pure function of its own seed: neither the batch it happens to share, nor its place in it,
nor the device changes it. (Convolutions may still round differently at another batch size, by about 1e-6.)
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import torch
from PIL import Image

from curation.model_libraries import diffusers
from gpu_jobs.trainer.adapters.expert_gate import GATE, load_expert_gate
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.errors import ModelNotFoundError
from gpu_jobs.trainer.memory import spare_memory

Precision = Literal["float32", "bfloat16", "float16"]
Pipeline = Any  # diffusers.DiffusionPipeline; the library is reached lazily, so the type has no import-time name


def generate(
    pipeline: Pipeline,
    prompts: Sequence[str],
    seeds: Sequence[int],
    *,
    steps: int,
    guidance: float,
    batch_size: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[Image.Image]:
    """Yield one RGB picture for each (prompt, seed), in order, as soon as its batch is done.

    Args:
        pipeline: a text-to-image pipeline, from :func:`load_pipeline`.
        prompts, seeds: equally long; seeds are integers in [0, 2**63).
        steps: denoising steps. guidance: classifier-free guidance scale; at 1 or below the unconditional branch
            is not computed at all, which halves the cost.
        batch_size: pictures denoised together; changes speed and memory only.
        on_progress: called with (pictures done, pictures in all) after each batch; may raise to stop.

    Raises ValueError where the arguments contradict each other.
    """
    if len(prompts) != len(seeds):
        raise ValueError(f"{len(prompts)} prompts but {len(seeds)} seeds: give each picture a seed of its own")
    if steps < 1 or batch_size < 1:
        raise ValueError("steps and batch_size must be at least 1")
    pipeline.set_progress_bar_config(disable=True)
    side = picture_side(pipeline)
    if side is not None:
        spare_memory(pipeline, side, side)
    for start in range(0, len(prompts), batch_size):
        batch = slice(start, start + batch_size)
        # Inside, not around the yield: a generator must not change its caller's state.
        with torch.no_grad(), flushed_denormals():
            result = pipeline(
                prompt=list(prompts[batch]),
                num_inference_steps=steps,
                guidance_scale=guidance,
                generator=[noise_generator(seed) for seed in seeds[batch]],
                output_type="pil",
            )
        if on_progress is not None:
            on_progress(min(start + batch_size, len(prompts)), len(prompts))
        yield from (image.convert("RGB") for image in result.images)


def load_pipeline(
    model: str | Path, *, device: torch.device | str | None = None, precision: Precision = "float32"
) -> Pipeline:
    """Load a diffusers text-to-image pipeline from a folder (never touching the network) or by its hub name.

    ``device`` defaults to CUDA where there is one. Raises ModelNotFoundError.
    """
    is_folder = Path(model).is_dir()
    if not is_folder and Path(model).is_absolute():
        raise ModelNotFoundError(f"There is no model folder {model}; give an existing folder or a hub name.")
    try:
        pipeline = diffusers.DiffusionPipeline.from_pretrained(
            str(model), dtype=getattr(torch, precision), local_files_only=is_folder, use_safetensors=True
        )
    except OSError as error:
        raise ModelNotFoundError(
            f"No diffusers pipeline could be loaded from {str(model)!r}: {error}. Give a folder that holds "
            "model_index.json, or the name of a hub model while the hub can be reached."
        ) from error
    pipeline.to(default_device() if device is None else torch.device(device))
    if is_folder and (Path(model) / GATE).is_dir():
        load_expert_gate(pipeline, denoiser_of(pipeline), Path(model) / GATE)
    return pipeline


def denoiser_of(pipeline: Pipeline) -> Any:
    """The network that predicts: a UNet or a transformer."""
    return pipeline.unet if hasattr(pipeline, "unet") else pipeline.transformer


def picture_side(pipeline: Pipeline) -> int | None:
    """Pixels of the sides of the squares that a pipeline makes by itself; None where it doesn't say."""
    own = getattr(pipeline, "default_sample_size", None)
    latents = own if own is not None else getattr(denoiser_of(pipeline).config, "sample_size", None)
    return latents * int(pipeline.vae_scale_factor) if isinstance(latents, int) else None


def default_device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def noise_generator(seed: int) -> torch.Generator:
    """What draws the noise of one sample: on the CPU whatever the device, since CUDA's gives other numbers."""
    return torch.Generator("cpu").manual_seed(seed)
