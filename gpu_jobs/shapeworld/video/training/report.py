"""Measures the finished model on held-out captions and writes what it found beside the weights."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from gpu_jobs.shapeworld.components import parameter_count
from gpu_jobs.shapeworld.video.accuracy import ClipAccuracy, measure_clips, summarise_clips
from gpu_jobs.shapeworld.video.captions import SPEEDS, every_caption
from gpu_jobs.shapeworld.video.pipeline import CLIP_STEPS
from gpu_jobs.shapeworld.video.reading import read_clip
from gpu_jobs.shapeworld.video.renderer import draw_clip
from gpu_jobs.shapeworld.video.training.autoencoder import clips_to_tensor
from gpu_jobs.shapeworld.video.verifier import CLIP_CLAIM_KINDS
from gpu_jobs.trainer.video_sampling import to_frames

GUIDANCES = (1.0, 2.0)
HELD_OUT_CLIPS = 168
"""Each of the held-out captions eight times: how flaws go with motion needs some of every speed."""
CEILING_CLIPS = 21
# Shares of exact segments from which the model, and its VAE, are of use.
USEFUL_SEGMENTS = 0.4
USEFUL_CEILING = 0.9


def write_report(pipeline: Any, folder: Path, seed: int, scale: float) -> None:
    """Write `accuracy.json` and the model card `README.md` into the pipeline's folder."""
    by_guidance = {
        f"{guidance:g}": measure_clips(pipeline, "held_out", HELD_OUT_CLIPS, seed, guidance=guidance)[0]
        for guidance in GUIDANCES
    }
    ceiling = measure_autoencoder(pipeline.vae, CEILING_CLIPS, seed)
    report = {
        "split": "held_out",
        "seed": seed,
        "scale": scale,
        "sampling_steps": CLIP_STEPS,
        "autoencoder": asdict(ceiling),
        "guidance": {guidance: asdict(accuracy) for guidance, accuracy in by_guidance.items()},
    }
    (folder / "accuracy.json").write_text(json.dumps(report, indent=2) + "\n")
    (folder / "README.md").write_text(_card(pipeline, ceiling, by_guidance, seed, scale))


def measure_autoencoder(vae: Any, n: int, seed: int) -> ClipAccuracy:
    """The accuracy of drawn clips once the VAE has carried them: what no denoiser can exceed."""
    import torch

    captions = every_caption("held_out") * (n // len(every_caption("held_out")))
    rng = np.random.default_rng([seed, 0xAE])
    seen = []
    with torch.no_grad():
        for caption in captions:
            clip = clips_to_tensor([draw_clip(caption, rng)])
            decoded = vae.decode(vae.encode(clip).latent_dist.mode()).sample[0]
            seen.append(read_clip(to_frames((decoded.permute(1, 2, 3, 0).numpy() + 1) / 2)))
    return summarise_clips(captions, seen)


def _card(
    pipeline: Any,
    ceiling: ClipAccuracy,
    by_guidance: Mapping[str, ClipAccuracy],
    seed: int,
    scale: float,
) -> str:
    parts = ("transformer", "text_encoder", "vae")
    millions = sum(parameter_count(getattr(pipeline, part)) for part in parts) / 1e6
    rows = {"drawn, through the VAE": ceiling}
    rows |= {f"guidance {guidance}": accuracy for guidance, accuracy in by_guidance.items()}
    return _CARD.format(
        millions=millions,
        claims=_table(
            ["", "exact clips", "exact segments", *CLIP_CLAIM_KINDS],
            {
                name: [each.exact, each.exact_segments, *(each.by_claim.get(kind) for kind in CLIP_CLAIM_KINDS)]
                for name, each in rows.items()
            },
        ),
        speeds=_table(
            ["", *(f"made {speed}" for speed in SPEEDS), *(f"consistent when {speed}" for speed in SPEEDS)],
            {
                name: [
                    *(each.made_speed.get(speed) for speed in SPEEDS),
                    *(each.consistent_by_made_speed.get(speed) for speed in SPEEDS),
                ]
                for name, each in rows.items()
            },
        ),
        n=HELD_OUT_CLIPS,
        captions=len(every_caption("held_out")),
        seed=seed,
        command=f"--seed {seed}" + (f" --scale {scale:g}" if scale != 1.0 else ""),
        steps=CLIP_STEPS,
        maturity=_maturity(ceiling, best=max(each.exact_segments for each in by_guidance.values())),
    )


def _maturity(ceiling: ClipAccuracy, best: float) -> str:
    """A warning where the model has not learned enough to be of use, by its own figures."""
    if best >= USEFUL_SEGMENTS and ceiling.exact_segments >= USEFUL_CEILING:
        return ""
    return (
        f"**It has not been trained long enough.** Of its segments {best:.0%} are exact at best, and of drawn "
        f"segments {ceiling.exact_segments:.0%} once the VAE has carried them. What a model cannot make, no "
        "preference teaches: train it longer (a larger `--scale`) before studying anything with it.\n\n"
    )


def _table(header: list[str], rows: Mapping[str, list[float | None]]) -> str:
    lines = [header, ["---"] * len(header)]
    lines += [
        [name, *("" if share is None else f"{share:.3f}" for share in shares)] for name, shares in rows.items()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_CARD = """---
license: apache-2.0
library_name: diffusers
pipeline_tag: text-to-video
---

# Shapeworld, text to video

A rectified-flow transformer of Wan's kind, of {millions:.1f} million parameters with its text encoder and VAE,
that makes clips of 17 frames of 32×32 pixels, shown at 4 frames a second, from captions such as "a red circle
moving right fast" or "a blue square standing still". It exists to study preference training on video: an exact
verifier can judge every second of every clip.

It is a model of **mixed habits on purpose**. It was trained to make what is asked for, and then for a short
while on clips of which half have one thing wrong (shape, colour or motion), and of which many have a flaw for
some frames (the object fades, takes another colour or swells), the more the faster they move. That is to give it
the bias to study: **clips that move less have fewer flaws**, and whoever prefers whole clips for being flawless
prefers still ones; how far it has it is measured below. It is of no use for anything but this world.

    from diffusers import DiffusionPipeline
    pipeline = DiffusionPipeline.from_pretrained("gpu_jobs/shapeworld/weights/text_to_video")
    pipeline("a red circle moving right fast", height=32, width=32, num_frames=17, num_inference_steps=12,
             guidance_scale=1.0, max_sequence_length=8)

Parts: a stock `WanPipeline` of `WanTransformer3DModel`, `UMT5EncoderModel`, `AutoencoderKLWan` (8×5×8×8
latents) and `FlowMatchEulerDiscreteScheduler` (shift 3). Made by `python -m gpu_jobs.shapeworld.video.train
{command}`, on rendered clips only. Licence: Apache-2.0.

## Accuracy

{maturity}On {n} clips of the {captions} held-out captions, {steps} Euler steps, seed {seed}; the first row are
drawn clips that the VAE has encoded and decoded, which no denoiser can exceed. The share of clips (and of
segments of a second) that bear out every claim, and the share of clips in which a claim holds from beginning to
end. The numbers are also in `accuracy.json`.

{claims}

How fast objects were made to move, whatever was asked, and how many of those clips look alike in all frames:

{speeds}
"""
