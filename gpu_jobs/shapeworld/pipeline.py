"""Shapeworld's text-to-image model as it is shipped: where it lies, and pictures from it.

torch and diffusers are imported when a model is wanted, so that asking where it lies costs nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

WEIGHTS = Path(__file__).parent / "weights" / "text_to_image"
STEPS = 8
"""DDIM steps; twice as many drew no better."""
GUIDANCE = 1.0
"""Without guidance the model does what it is used to, which leaves preferences something to teach."""


class WeightsMissingError(FileNotFoundError):
    """The folder holds no diffusers pipeline."""

    def __init__(
        self, folder: Path, makes: str = "text-to-image", trained_by: str = "gpu_jobs.shapeworld.train"
    ) -> None:
        super().__init__(
            f"There is no {makes} model in {folder}. Restore the folder from version control,"
            f" or train the model with `python -m {trained_by}` (about an hour on two cores)."
        )


def load(folder: Path = WEIGHTS) -> Any:
    """The `StableDiffusionPipeline` in a folder, in fp32 on the CPU, without progress bars."""
    if not (folder / "model_index.json").exists():
        raise WeightsMissingError(folder)
    from gpu_jobs.trainer.sampling import load_pipeline

    pipeline = load_pipeline(folder, device="cpu")
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def generate(
    pipeline: Any,
    prompts: Sequence[str],
    seeds: Sequence[int],
    *,
    guidance: float = GUIDANCE,
    steps: int = STEPS,
    batch_size: int = 32,
) -> list[Image.Image]:
    """One picture a prompt; a picture depends on its prompt and seed alone, not on its place in a batch."""
    from gpu_jobs.trainer import sampling

    return list(sampling.generate(pipeline, prompts, seeds, steps=steps, guidance=guidance, batch_size=batch_size))
