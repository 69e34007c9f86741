"""Architectures, one file each, behind one interface; :func:`load_family` finds the right one for a model."""

from collections.abc import Callable
from pathlib import Path

import torch

from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families.family import Conditions, Family
from gpu_jobs.trainer.families.stable_diffusion import StableDiffusion
from gpu_jobs.trainer.sampling import load_pipeline

# By the pipeline class that model_index.json names: subclasses may mean another architecture altogether.
FAMILIES: dict[str, Callable[..., Family]] = {"StableDiffusionPipeline": StableDiffusion}


def load_family(
    model: str | Path, *, device: torch.device | None = None, autocast: torch.dtype | None = None
) -> Family:
    """Load a pipeline in float32 and wrap it; raises UnsupportedModelError or ModelNotFoundError."""
    pipeline = load_pipeline(model, device=device)
    name = type(pipeline).__name__
    if name not in FAMILIES:
        raise UnsupportedModelError(f"No family trains a {name} yet; supported are: {', '.join(sorted(FAMILIES))}.")
    return FAMILIES[name](pipeline, autocast=autocast)


__all__ = ["FAMILIES", "Conditions", "Family", "StableDiffusion", "load_family"]
