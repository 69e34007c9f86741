"""A scorer that any picture has an answer for; without Django, since the trainer's process imports it."""

from collections.abc import Sequence

import numpy as np
from PIL import Image


class Redness:
    """The mean of the red channel, times a weight."""

    revision = "1"
    range_hint = (0.0, 1.0)
    licence = "Apache-2.0"
    prompt_free = True
    kinds = frozenset({"image"})

    def __init__(self, id: str = "redness", weight: float = 1.0) -> None:
        self.id = id
        self.weight = weight

    def score(self, prompts: Sequence[str], media: Sequence[Image.Image]) -> np.ndarray:
        return np.array([self.weight * np.asarray(image)[..., 0].mean() / 255 for image in media], np.float32)
