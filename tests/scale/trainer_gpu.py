"""How fast the trainer is on a CUDA device, on networks of real size: `make bench NAME=trainer-gpu`.

Method: random weights in the shape of Stable Diffusion 1.5 (512 pixels) and SDXL (1024 pixels), LoRA of rank 16
and, for the first, the whole UNet; latents and texts as from caches; forward, reference, backward, clip and
optimiser step as in the loop (`gpu_jobs/trainer/rehearsal.py`). Of each: pairs per second, peak memory in GB, MFU
against the device's dense bfloat16 peak, and under `without` the share of the speed that is left when one thing is
taken away.
Wanted on an H200: 45 pairs/s (SD 1.5 LoRA), 6 pairs/s (SDXL LoRA).
Arguments: `sd15`, `sd15-full`, `sdxl` (default: all three), or `tiny`, which runs anywhere and measures nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from curation.model_libraries import diffusers, transformers
from gpu_jobs.trainer.config import TrainConfig, parse_train_config
from gpu_jobs.trainer.families import Family, family_of
from tests.gpu_jobs.trainer.tiny import tiny_pipeline, tokenizer
from tests.gpu_jobs.trainer.tiny_families import tiny_sdxl
from tests.scale._trainer_switches import (
    Switch,
    encoders_in_the_loop,
    measured,
    optimiser_by_steps,
    sides_apart,
)

LORA = {"lora": {"rank": 16}, "reference": {"kind": "adapters_off"}}


@dataclass(frozen=True)
class Case:
    """A network with the settings it is measured under."""

    make: Callable[[], Any]
    settings: dict[str, Any]
    steps: int = 10


def run(arguments: list[str]) -> dict[str, Any]:
    cases = TINY if arguments == ["tiny"] else CASES
    if cases is CASES and not torch.cuda.is_available():
        raise SystemExit("There is no CUDA device here; `tiny` runs anywhere.")
    names = arguments if cases is CASES and arguments else list(cases)
    figures: dict[str, Any] = {}
    for name in names:
        print(f"{name}:", flush=True)
        figures[name] = _measured(cases[name])
    if torch.cuda.is_available():
        figures["device"] = torch.cuda.get_device_name()
    return figures


def _measured(case: Case) -> dict[str, Any]:
    config = parse_train_config(
        {
            "recipe": "diffusion-dpo", "model": "random", "dataset": "none", "output": "none", "accumulate": 1,
            **case.settings,
        }
    )  # fmt: skip
    switches = [
        Switch("compiling", {"compile": False}),
        Switch("bfloat16", {"precision": "float32", "compile": False}),
        Switch("channels last", {"channels_last": False}),
        Switch("both sides in one pass", {}, sides_apart),
        Switch("caches of latents and texts", {}, encoders_in_the_loop),
        Switch("fused optimiser", {}, optimiser_by_steps),
        Switch("memory for time", {"gradient_checkpointing": True}),
    ]

    def family(config: TrainConfig) -> Family:
        torch.manual_seed(0)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        with torch.device(device):
            pipeline = case.make()
        autocast = torch.bfloat16 if config.precision == "bfloat16" else None
        return family_of(pipeline.to(device), autocast=autocast)

    return measured(config, family, switches, steps=case.steps)


def stable_diffusion_15() -> Any:
    """A StableDiffusionPipeline of Stable Diffusion 1.5's sizes, weights random."""
    return diffusers.StableDiffusionPipeline(
        vae=_vae(512), text_encoder=transformers.CLIPTextModel(_clip(768, 12, 12, 3072)), tokenizer=_tokenizer(),
        unet=diffusers.UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8),
        scheduler=_scheduler(), safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


def stable_diffusion_xl() -> Any:
    """A StableDiffusionXLPipeline of SDXL 1.0's sizes, weights random."""
    unet = diffusers.UNet2DConditionModel(
        sample_size=128, block_out_channels=(320, 640, 1280), cross_attention_dim=2048,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10), attention_head_dim=(5, 10, 20), use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
    )  # fmt: skip
    return diffusers.StableDiffusionXLPipeline(
        vae=_vae(1024, scaling_factor=0.13025), unet=unet, scheduler=_scheduler(),
        text_encoder=transformers.CLIPTextModel(_clip(768, 12, 12, 3072)), tokenizer=_tokenizer(),
        text_encoder_2=transformers.CLIPTextModelWithProjection(_clip(1280, 32, 20, 5120)),
        tokenizer_2=_tokenizer(), add_watermarker=False,
    )  # fmt: skip


def _vae(size: int, scaling_factor: float = 0.18215) -> Any:
    return diffusers.AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=size,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        scaling_factor=scaling_factor,
    )  # fmt: skip


def _clip(width: int, layers: int, heads: int, inner: int) -> Any:
    return transformers.CLIPTextConfig(
        hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner,
        projection_dim=width, max_position_embeddings=77, bos_token_id=1, eos_token_id=2, pad_token_id=0,
    )  # fmt: skip


def _tokenizer() -> Any:
    made = tokenizer()
    made.model_max_length = 77
    return made


def _scheduler() -> Any:
    return diffusers.DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False, steps_offset=1
    )


FAST = {"precision": "bfloat16", "channels_last": True, "compile": True}
CASES = {
    "sd15": Case(stable_diffusion_15, {**FAST, **LORA, "resolution": 512, "batch_pairs": 32}),
    "sd15-full": Case(stable_diffusion_15, {**FAST, "resolution": 512, "batch_pairs": 32}),
    "sdxl": Case(stable_diffusion_xl, {**FAST, **LORA, "resolution": 1024, "batch_pairs": 8}),
}
SMALL = {"precision": "bfloat16", "channels_last": True, "compile": False, "threads": 1}
TINY = {
    "sd15": Case(tiny_pipeline, {**SMALL, **LORA, "resolution": 16, "batch_pairs": 2}, steps=1),
    "sd15-full": Case(tiny_pipeline, {**SMALL, "resolution": 16, "batch_pairs": 2}, steps=1),
    "sdxl": Case(tiny_sdxl, {**SMALL, **LORA, "resolution": 16, "batch_pairs": 2}, steps=1),
}
