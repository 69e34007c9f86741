"""Laws of the count of FLOPs and bytes: it agrees with what others counted, and grows as it must."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from curation.model_libraries import diffusers
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family, family_of
from gpu_jobs.trainer.footprint import Example, example, footprint
from tests.gpu_jobs.trainer.tiny import tiny_pipeline
from tests.gpu_jobs.trainer.tiny_families import tiny_flux, tiny_sd3, tiny_sdxl, tiny_wan

LORA: dict[str, Any] = {"lora": {"rank": 16}, "reference": {"kind": "adapters_off"}}
Configured = Callable[..., TrainConfig]


@pytest.fixture(scope="module")
def stable_diffusion() -> Family:
    """Stable Diffusion 1.5's denoiser in size, without contents."""
    family = family_of(tiny_pipeline(prediction_type="epsilon"))
    with torch.device("meta"):
        family.denoiser = diffusers.UNet2DConditionModel(
            sample_size=64, cross_attention_dim=768, attention_head_dim=8
        )
    return family


@pytest.mark.parametrize(("kind", "tera"), [({}, 6.42), (LORA, 5.06)], ids=["full", "lora"])
def test_it_agrees_with_a_published_count(
    configured: Configured, stable_diffusion: Family, kind: dict[str, Any], tera: float
) -> None:
    """Stable Diffusion 1.5 at 512 pixels: forward and backward of two sides, and the reference's forward.

    The published count leaves adapters out, which add a little.
    """
    pair = Example(torch.empty(2, 4, 64, 64), torch.tensor([1, 1]), {"states": torch.empty(2, 77, 768)})
    counted = footprint(configured(**kind, resolution=512), stable_diffusion, pair)
    assert counted.flops_per_pair / 1e12 == pytest.approx(tera, rel=0.02)
    assert (counted.counts.latent, counted.counts.text) == (4 * 64 * 64, 77 * 768)
    # Attention's probabilities alone, were they kept, would be 2 · 8 · 4096² · 4 bytes in each of five layers.
    assert counted.counts.activation_bytes is not None
    assert counted.counts.activation_bytes < 5 * 2 * 8 * 4096**2 * 4


@pytest.mark.parametrize("make", [tiny_pipeline, tiny_sdxl, tiny_sd3, tiny_flux, tiny_wan])
def test_every_family_can_be_counted(configured: Configured, make: Callable[[], Any]) -> None:
    family = family_of(make())
    frames = {"framing": {"frames": 9}} if family.media == "video" else {}
    full, lora = configured(resolution=32, **frames), configured(resolution=32, **frames, **LORA)
    pair = example(full, family)
    learned, adapted = footprint(full, family, pair).counts, footprint(lora, family, pair).counts
    assert learned.trained == sum(p.numel() for p in family.denoiser.parameters())
    assert 0 < adapted.trained < learned.trained
    assert adapted.activation_bytes
    less = footprint(configured(resolution=32, gradient_checkpointing=True, **frames), family, pair).counts
    assert less == replace(learned, activation_bytes=None), "what checkpointing leaves nobody counts"


def test_the_reference_and_the_backward_pass_are_counted(configured: Configured) -> None:
    """Forward once for SFT's winner; twice the sides and the reference besides for DPO."""
    family = family_of(tiny_pipeline())
    dpo = configured()
    sft = configured(objective={"kind": "sft"}, reference={"kind": "none"})
    compared, imitated = (footprint(c, family, example(c, family)).flops_per_pair for c in (dpo, sft))
    assert compared == pytest.approx(imitated * 2 * 4 / 3, rel=0.05)
