"""Where in a picture an aspect lives: a folder of masks, one a pair, brought to the size of latents."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor

from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families.framing import cropped


class Masks:
    """Reads PAIR_ID.png; white counts, black does not, a pair without a file counts everywhere."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise DatasetError(f"labels.masks: {folder} is no folder. Give one with a PAIR_ID.png for each pair.")
        self._folder = folder

    def __call__(self, pairs: Sequence[Pair], size: tuple[int, int]) -> Tensor:
        """(pairs, 1, height, width) in [0, 1], averaged down to ``size`` = (height, width) of the latents."""
        return torch.stack([torch.from_numpy(self._mask(pair, size)).unsqueeze(0) for pair in pairs])

    def _mask(self, pair: Pair, size: tuple[int, int]) -> np.ndarray:
        path = self._folder / f"{pair.pair_id}.png"
        if not path.is_file():
            return np.ones(size, dtype=np.float32)
        try:
            with Image.open(path) as picture:
                # Cropped as the pair's media are, or it would lie beside what it marks.
                framed = cropped(picture, pair.frame).convert("L")
            small = framed.resize(size[::-1], Image.Resampling.BOX)
        except (UnidentifiedImageError, OSError) as error:
            raise DatasetError(f"labels.masks: {path} cannot be read: {error}.") from error
        return np.asarray(small, dtype=np.float32) / 255
