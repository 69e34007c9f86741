"""Shapeworld's text-to-video model as it is shipped: where it lies, and clips from it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_jobs.shapeworld.pipeline import WeightsMissingError
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE, FRAMES

CLIP_WEIGHTS = Path(__file__).parents[1] / "weights" / "text_to_video"
CLIP_STEPS = 12
"""Euler steps."""
CLIP_GUIDANCE = 1.0
"""Without guidance the model does what it is used to, which leaves preferences something to teach."""


def load_clips(folder: Path = CLIP_WEIGHTS) -> Any:
    """The `WanPipeline` in a folder, in fp32 on the CPU, without progress bars."""
    if not (folder / "model_index.json").exists():
        raise WeightsMissingError(folder, "text-to-video", "gpu_jobs.shapeworld.video.train")
    from gpu_jobs.trainer.sampling import load_pipeline

    pipeline = load_pipeline(folder, device="cpu")
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def generate_clips(
    pipeline: Any,
    prompts: Sequence[str],
    seeds: Sequence[int],
    *,
    guidance: float = CLIP_GUIDANCE,
    steps: int = CLIP_STEPS,
    batch_size: int = 16,
) -> list[NDArray[np.uint8]]:
    """One clip (17, 32, 32, 3) a prompt; it depends on its prompt and seed alone, not on its place in a batch."""
    from gpu_jobs.trainer.video_sampling import VideoShape, generate_videos

    shape = VideoShape(width=CLIP_SIZE, height=CLIP_SIZE, frames=FRAMES)
    return list(
        generate_videos(
            pipeline, prompts, seeds, shape=shape, steps=steps, guidance=guidance, batch_size=batch_size
        )
    )
