"""A bank of captions with the latents of their clips, encoded once, so that the denoiser need not wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from gpu_jobs.shapeworld.training.latents import tokenise
from gpu_jobs.shapeworld.video.captions import ClipCaption, random_clip_captions
from gpu_jobs.shapeworld.video.renderer import ClipScene, compose_clip, render_clip
from gpu_jobs.shapeworld.video.training.autoencoder import bf16, clips_to_tensor, object_pixels

_ENCODE_BATCH = 32

SceneOf = Callable[[ClipCaption, np.random.Generator], ClipScene]


@dataclass(frozen=True)
class ClipBank:
    """Clips and captions as the denoiser needs them.

    `latents` (n, 8, 5, 8, 8); `object_cells` (n, 1, 5, 8, 8), 1 where an object is or is near, else 0; `token_ids`
    (n, length) of the captions that they are taught for.
    """

    latents: Tensor
    object_cells: Tensor
    token_ids: Tensor

    def __len__(self) -> int:
        return len(self.latents)


def truthfully(caption: ClipCaption, rng: np.random.Generator) -> ClipScene:
    """Draw what the caption says, without a flaw."""
    return compose_clip(caption, rng)


@torch.no_grad()
def build_clip_bank(vae: Any, tokenizer: Any, n: int, seed: int, scene_of: SceneOf = truthfully) -> ClipBank:
    """Sample `n` training captions, draw for each the scene that `scene_of` makes of it, and encode the clips."""
    rng = np.random.default_rng(seed)
    captions = random_clip_captions(n, rng)
    latents, cells = [], []
    for start in range(0, n, _ENCODE_BATCH):
        scenes = [scene_of(caption, rng) for caption in captions[start : start + _ENCODE_BATCH]]
        clips = clips_to_tensor([render_clip(scene) for scene in scenes])
        with bf16():
            latents.append(vae.encode(clips).latent_dist.mode().float())
        cells.append(clip_cells(clips))
    ids = tokenise(tokenizer, [caption.text for caption in captions])
    return ClipBank(torch.cat(latents), torch.cat(cells), ids)


def clip_cells(clips: Tensor) -> Tensor:
    """Where the latents (n, 1, 5, 8, 8) of clips (n, 3, 17, 32, 32) show objects, with a margin of half a cell."""
    shown = object_pixels(clips).float()
    # the first frame is a latent frame by itself; each of the others is made of four
    spread = functional.max_pool3d(shown, kernel_size=(1, 8, 8), stride=(1, 4, 4), padding=(0, 2, 2))
    return torch.cat([spread[:, :, :1], functional.max_pool3d(spread[:, :, 1:], (4, 1, 1))], dim=2)
