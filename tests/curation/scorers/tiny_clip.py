"""Tiny models with random weights, of the same architectures as the published ones."""

import json

import numpy as np
from PIL import Image

from curation.clip_model import HUB_CONFIG, HUB_WEIGHTS

PROMPTS = ["a red cube", "a blue ball above a lamp", "a red cube"]
ARCHITECTURE = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 1, "layers": 1},
}


def pictures(n=3, size=(40, 48), seed=0):
    """Pictures of noise, different from one another in tone, so that a random model sees a difference."""
    random = np.random.default_rng(seed)
    tones = random.integers(0, 200, (n, 1, 1, 3))
    noise = random.integers(0, 56, (n, *size, 3))
    return [Image.fromarray((tone + some).astype(np.uint8)) for tone, some in zip(tones, noise, strict=True)]


def write_open_clip(folder, *, embed_dim=16, seed=0):
    """An open_clip model in the hub's layout, as open_clip's own `push_to_hf_hub` lays it out."""
    import torch
    from safetensors.torch import save_file

    from curation.model_libraries import open_clip

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    architecture = ARCHITECTURE | {"embed_dim": embed_dim}
    folder.mkdir(parents=True, exist_ok=True)
    save_file(open_clip.CLIP(**architecture).state_dict(), folder / HUB_WEIGHTS)
    (folder / HUB_CONFIG).write_text(json.dumps({"model_cfg": architecture, "preprocess_cfg": {}}))
    return folder
