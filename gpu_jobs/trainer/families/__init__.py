"""Architectures, one file each, behind one interface; :func:`load_family` finds the right one for a model."""

from collections.abc import Callable
from pathlib import Path

import torch

from gpu_jobs.trainer.adapters.expert_gate import GATE
from gpu_jobs.trainer.buckets import Frame
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families.family import Conditions, Family, Media
from gpu_jobs.trainer.families.flux import Flux
from gpu_jobs.trainer.families.framing import Framing
from gpu_jobs.trainer.families.sd3 import StableDiffusion3
from gpu_jobs.trainer.families.sdxl import StableDiffusionXL
from gpu_jobs.trainer.families.stable_diffusion import StableDiffusion
from gpu_jobs.trainer.families.wan import Wan
from gpu_jobs.trainer.sampling import Pipeline, load_pipeline

# By the pipeline class that model_index.json names: subclasses may mean another architecture altogether.
FAMILIES: dict[str, Callable[..., Family]] = {
    "StableDiffusionPipeline": StableDiffusion,
    "StableDiffusionXLPipeline": StableDiffusionXL,
    "StableDiffusion3Pipeline": StableDiffusion3,
    "FluxPipeline": Flux,
    "WanPipeline": Wan,
}


def load_family(
    model: str | Path, *, device: torch.device | None = None, autocast: torch.dtype | None = None
) -> Family:
    """Load a pipeline in float32 and wrap it; raises UnsupportedModelError or ModelNotFoundError."""
    if (Path(model) / GATE).is_dir():
        raise UnsupportedModelError(
            f"{model} is a gate over experts, whose weights change with the timestep; train their base model."
        )
    return family_of(load_pipeline(model, device=device), autocast=autocast)


def family_of(pipeline: Pipeline, *, autocast: torch.dtype | None = None) -> Family:
    """The family that a loaded pipeline belongs to; raises UnsupportedModelError."""
    name = type(pipeline).__name__
    if name not in FAMILIES:
        raise UnsupportedModelError(f"No family trains a {name} yet; supported are: {', '.join(sorted(FAMILIES))}.")
    return FAMILIES[name](pipeline, autocast=autocast)


__all__ = [
    "FAMILIES",
    "Conditions",
    "Family",
    "Flux",
    "Frame",
    "Framing",
    "Media",
    "StableDiffusion",
    "StableDiffusion3",
    "StableDiffusionXL",
    "Wan",
    "family_of",
    "load_family",
]
