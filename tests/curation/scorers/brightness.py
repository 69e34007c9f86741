"""An image scorer that any process can build: how bright a picture is."""

import numpy as np


class Brightness:
    """The mean over all pixels and channels, 0 to 1."""

    id = "brightness"
    revision = "1"
    range_hint = (0.0, 1.0)
    licence = "Apache-2.0"
    prompt_free = True
    kinds = frozenset({"image"})

    def score(self, prompts, media):
        return np.array([np.asarray(image, np.float32).mean() / 255 for image in media], np.float32)
