"""A tiny random `WanPipeline`: complete in every part, learned in none; videos of 16×16 pixels and five frames."""

from pathlib import Path
from typing import Any

import torch

from curation.model_libraries import diffusers, transformers
from gpu_jobs.shapeworld.video.components import build_tokenizer

SHAPE = {"width": 16, "height": 16, "frames": 5, "fps": 4.0}


def tiny_video_pipeline(seed: int = 0) -> Any:
    """Some 30,000 random parameters."""
    torch.manual_seed(seed)
    tokenizer = build_tokenizer()
    text_encoder = transformers.UMT5EncoderModel(
        transformers.UMT5Config(
            vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
            relative_attention_num_buckets=4, relative_attention_max_distance=8, pad_token_id=0, eos_token_id=1,
            dropout_rate=0.0,
        )
    )  # fmt: skip
    transformer = diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=4,
        text_dim=16, freq_dim=16, ffn_dim=24, num_layers=1, rope_max_seq_len=16,
    )  # fmt: skip
    # as random models leave it, all videos would be one: the output layer starts at zero
    torch.nn.init.normal_(transformer.proj_out.weight, std=0.5)
    vae = diffusers.AutoencoderKLWan(
        base_dim=4, z_dim=4, dim_mult=[1, 2, 2], num_res_blocks=1, temperal_downsample=[True, True],
        latents_mean=[0.1, -0.2, 0.0, 0.3], latents_std=[0.5, 1.5, 1.0, 2.0], is_residual=True,
        scale_factor_temporal=4, scale_factor_spatial=4,
    )  # fmt: skip
    return diffusers.WanPipeline(
        tokenizer=tokenizer, text_encoder=text_encoder, vae=vae, transformer=transformer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
    )  # fmt: skip


def save_tiny_video_pipeline(folder: Path, seed: int = 0) -> Path:
    """Save `tiny_video_pipeline` as a diffusers folder."""
    tiny_video_pipeline(seed).save_pretrained(folder, safe_serialization=True)
    return folder
