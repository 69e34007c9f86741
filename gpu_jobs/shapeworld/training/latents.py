"""A bank of captions with the latents of their pictures, encoded once, so that the denoiser need not wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.shapeworld.captions import Caption, parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.training.autoencoder import to_tensor

_ENCODE_BATCH = 64

CaptionToDraw = Callable[[Caption, np.random.Generator], Caption]


@dataclass(frozen=True)
class LatentBank:
    """Pictures and captions as the denoiser needs them.

    `latents` (n, 8, 16, 16); `object_cells` (n, 1, 16, 16), 1 where an object is or is near, else 0; `token_ids`
    (n, length) of the captions that they are taught for.
    """

    latents: Tensor
    object_cells: Tensor
    token_ids: Tensor

    def __len__(self) -> int:
        return len(self.latents)


def truthfully(caption: Caption, rng: np.random.Generator) -> Caption:
    """Draw what the caption says."""
    return caption


@torch.no_grad()
def build_bank(
    vae: Any, tokenizer: Any, n: int, seed: int, caption_to_draw: CaptionToDraw = truthfully
) -> LatentBank:
    """Sample `n` training captions, draw for each what `caption_to_draw` makes of it, and encode the pictures."""
    rng = np.random.default_rng(seed)
    texts = sample_captions(n, rng, "train")
    latents, cells = [], []
    for start in range(0, n, _ENCODE_BATCH):
        captions = [parse(text) for text in texts[start : start + _ENCODE_BATCH]]
        pictures = to_tensor([draw(caption_to_draw(caption, rng), rng) for caption in captions])
        latents.append(vae.encode(pictures).latent_dist.mode())
        cells.append(object_cells(pictures))
    return LatentBank(torch.cat(latents), torch.cat(cells), tokenise(tokenizer, texts))


def object_cells(pictures: Tensor) -> Tensor:
    """Where the latents (n, 1, 16, 16) of pictures (n, 3, 64, 64) show objects, with a margin of half a cell."""
    # no object ever covers a corner
    differs = (pictures - pictures[:, :, :1, :1]).abs().amax(dim=1, keepdim=True) > 0.1
    return torch.nn.functional.max_pool2d(differs.float(), kernel_size=8, stride=4, padding=2)


def tokenise(tokenizer: Any, texts: list[str]) -> Tensor:
    """Token ids (n, length), padded to the model's length as the pipeline pads them."""
    tokens = tokenizer(texts, padding="max_length", max_length=tokenizer.model_max_length, return_tensors="pt")
    return tokens.input_ids  # type: ignore[no-any-return]
