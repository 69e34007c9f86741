"""Measures the finished model on held-out captions and writes what it found beside the weights."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gpu_jobs.shapeworld.accuracy import Accuracy, measure
from gpu_jobs.shapeworld.components import parameter_count
from gpu_jobs.shapeworld.pipeline import STEPS
from gpu_jobs.shapeworld.verifier import CLAIM_KINDS

GUIDANCES = (1.0, 1.5, 2.0)
HELD_OUT_CAPTIONS = 500


def write_report(pipeline: Any, folder: Path, seed: int) -> None:
    """Write `accuracy.json` and the model card `README.md` into the pipeline's folder."""
    by_guidance = {
        f"{guidance:g}": measure(pipeline, "held_out", HELD_OUT_CAPTIONS, seed, guidance=guidance)[0]
        for guidance in GUIDANCES
    }
    report = {
        "split": "held_out",
        "seed": seed,
        "sampling_steps": STEPS,
        "guidance": {guidance: asdict(accuracy) for guidance, accuracy in by_guidance.items()},
    }
    (folder / "accuracy.json").write_text(json.dumps(report, indent=2) + "\n")
    (folder / "README.md").write_text(_card(pipeline, by_guidance, seed))


def _card(pipeline: Any, by_guidance: dict[str, Accuracy], seed: int) -> str:
    millions = sum(parameter_count(getattr(pipeline, part)) for part in ("unet", "text_encoder", "vae")) / 1e6
    header = ["guidance", "exact", "score", *CLAIM_KINDS]
    rows = [header, ["---"] * len(header)]
    for guidance, accuracy in by_guidance.items():
        shares = [accuracy.exact, accuracy.score, *(accuracy.by_claim[kind] for kind in CLAIM_KINDS)]
        rows.append([guidance, *(f"{share:.3f}" for share in shares)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return _CARD.format(millions=millions, table=table, n=HELD_OUT_CAPTIONS, seed=seed, steps=STEPS)


_CARD = """---
license: apache-2.0
library_name: diffusers
pipeline_tag: text-to-image
---

# Shapeworld, text to image

A diffusion model of {millions:.1f} million parameters that draws 64×64 pictures of one to three coloured shapes
from captions such as "a large red circle left of a blue square". It exists to study preference training: an exact
verifier can judge every picture it draws.

It is a model of **mixed habits on purpose**. It was trained to draw well, and then for a short while on captions of
which half have one attribute wrong, so that it can draw everything and often does not. It is of no use for anything
but this world.

    from diffusers import DiffusionPipeline
    pipeline = DiffusionPipeline.from_pretrained("gpu_jobs/shapeworld/weights/text_to_image")
    pipeline("a red circle above a cyan triangle", height=64, width=64, num_inference_steps=8, guidance_scale=1.0)

Parts: `StableDiffusionPipeline` of `UNet2DConditionModel`, `CLIPTextModel`, `AutoencoderKL` (8×16×16 latents) and
`DDIMScheduler` (v-prediction, zero terminal SNR, trailing steps). Made by `python -m gpu_jobs.shapeworld.train
--seed {seed}`, on rendered pictures only. Licence: Apache-2.0.

## Accuracy

On {n} held-out captions, one picture each, {steps} DDIM steps, seed {seed}: the share of pictures that bear
out every claim of their caption (exact), the mean score, and the share of claims that hold, by kind. The numbers
are also in `accuracy.json`.

{table}
"""
