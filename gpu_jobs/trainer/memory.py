"""How VAEs are kept from needing more memory than a device has: by slices of the batch, and by tiles."""

import inspect
from typing import Any

# It follows from the size alone, not from what memory happens to be free: tiles are blended at their edges, so they
# change what is decoded a little.
TILED_ABOVE = {"image": 1024 * 1024, "video": 480 * 832}
"""Pixels of a picture, or of a frame, above which a VAE works in tiles."""
SLICED_FROM = 256 * 256
"""Pixels from which pictures are decoded one at a time: of smaller ones a batch is small too, and quicker."""


def spare_memory(pipeline: Any, width: int, height: int) -> None:
    """Decode one video or large picture at a time, and very large ones in tiles, where the VAE can."""
    vae: Any = getattr(pipeline, "vae", None)
    is_video = "num_frames" in inspect.signature(type(pipeline).__call__).parameters
    pixels = width * height
    if hasattr(vae, "enable_slicing"):
        (vae.enable_slicing if is_video or pixels >= SLICED_FROM else vae.disable_slicing)()
    if hasattr(vae, "enable_tiling"):
        (vae.enable_tiling if pixels > TILED_ABOVE["video" if is_video else "image"] else vae.disable_tiling)()
