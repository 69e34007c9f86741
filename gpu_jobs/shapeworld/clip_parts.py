"""Shapeworld's CLIP, untrained: an open_clip model of 1.7 million parameters, and its folder as on the hub."""

import json
from pathlib import Path
from typing import Any

from torch import Tensor

from curation.atomic import draft, write
from curation.clip_model import HUB_CONFIG, HUB_WEIGHTS
from curation.model_libraries import open_clip
from gpu_jobs.shapeworld.components import TOKEN_LENGTH, build_tokenizer
from gpu_jobs.shapeworld.geometry import PICTURE_SIZE

WIDTH = 256
# Pictures from -1 to 1, as the other models of this world take them.
PREPROCESSING = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}


def architecture(vocabulary_size: int) -> dict[str, Any]:
    """A small ResNet with attention pooling beside a text tower of two layers.

    At this size a vision transformer was measured to learn far more slowly (61% against 70% after 50 steps).
    """
    return {
        "embed_dim": WIDTH,
        "vision_cfg": {"image_size": PICTURE_SIZE, "layers": [1, 1, 1, 1], "width": 16, "head_width": 64},
        "text_cfg": {
            "context_length": TOKEN_LENGTH,
            "vocab_size": vocabulary_size,
            "width": 96,
            "heads": 4,
            "layers": 2,
            # Not a name on the hub: from a local folder, open_clip always takes the tokenizer beside the weights.
            "hf_tokenizer_name": "shapeworld",
        },
    }


def build_clip() -> Any:
    """The untrained model."""
    return open_clip.CLIP(**architecture(len(build_tokenizer())))


def save_clip(model: Any, folder: Path) -> None:
    """Write the model, its parameters in half precision, with the configuration and tokenizer beside it."""
    from safetensors.torch import save_file

    tokenizer = build_tokenizer()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(folder)
    halved = {name for name, _ in model.named_parameters()}
    with draft(folder / HUB_WEIGHTS) as path:
        # The statistics of batch norm stay as they are: half precision cannot hold small variances.
        save_file({name: _kept(t, name in halved) for name, t in model.state_dict().items()}, path)
        path.chmod(0o644)  # the library makes it readable to its owner alone
    config = {"model_cfg": architecture(len(tokenizer)), "preprocess_cfg": PREPROCESSING}
    write(folder / HUB_CONFIG, (json.dumps(config, indent=2) + "\n").encode())


def _kept(tensor: Tensor, is_halved: bool) -> Tensor:
    return tensor.half().contiguous() if is_halved else tensor.contiguous()
