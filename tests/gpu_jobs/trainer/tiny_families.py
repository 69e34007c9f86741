"""A tiny random pipeline of every family: complete in every part, some tens of thousands of parameters each."""

from collections.abc import Callable
from typing import Any

import torch

from curation.model_libraries import diffusers, transformers
from tests.gpu_jobs.trainer.tiny import WORDS, tiny_pipeline, tokenizer

WIDTH = 16
TOKENS = 12


def tiny_sdxl(seed: int = 0) -> Any:
    """A StableDiffusionXLPipeline for pictures of 16×16 pixels (latents 4×8×8)."""
    torch.manual_seed(seed)
    unet = diffusers.UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1, cross_attention_dim=2 * WIDTH, attention_head_dim=4, use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + WIDTH,
    )  # fmt: skip
    return diffusers.StableDiffusionXLPipeline(
        vae=_vae(), unet=unet,
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_schedule="scaled_linear", timestep_spacing="leading", steps_offset=1
        ),
        text_encoder=transformers.CLIPTextModel(_clip()), tokenizer=tokenizer(),
        text_encoder_2=transformers.CLIPTextModelWithProjection(_clip()), tokenizer_2=tokenizer(),
        add_watermarker=False,
    )  # fmt: skip


def tiny_sd3(seed: int = 0) -> Any:
    """A StableDiffusion3Pipeline for pictures of 16×16 pixels (latents 4×8×8)."""
    torch.manual_seed(seed)
    transformer = diffusers.SD3Transformer2DModel(
        sample_size=8, patch_size=2, in_channels=4, out_channels=4, num_layers=2, attention_head_dim=8,
        num_attention_heads=2, joint_attention_dim=2 * WIDTH, caption_projection_dim=16,
        pooled_projection_dim=2 * WIDTH, pos_embed_max_size=16,
    )  # fmt: skip
    return diffusers.StableDiffusion3Pipeline(
        transformer=_awake(transformer), scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_vae(shift_factor=0.1),
        text_encoder=transformers.CLIPTextModelWithProjection(_clip()), tokenizer=tokenizer(),
        text_encoder_2=transformers.CLIPTextModelWithProjection(_clip()), tokenizer_2=tokenizer(),
        text_encoder_3=_t5(2 * WIDTH), tokenizer_3=tokenizer(),
    )  # fmt: skip


def tiny_flux(seed: int = 0) -> Any:
    """A FluxPipeline, distilled for guidance, for pictures of 16×16 pixels (latents 4×8×8)."""
    torch.manual_seed(seed)
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=8,
        num_attention_heads=2, joint_attention_dim=WIDTH, pooled_projection_dim=WIDTH, axes_dims_rope=(2, 2, 4),
        guidance_embeds=True,
    )  # fmt: skip
    return diffusers.FluxPipeline(
        transformer=_awake(transformer), scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=_vae(shift_factor=0.1), text_encoder=transformers.CLIPTextModel(_clip()), tokenizer=tokenizer(),
        text_encoder_2=_t5(WIDTH), tokenizer_2=tokenizer(),
    )  # fmt: skip


def tiny_wan(seed: int = 0, **options: Any) -> Any:
    """A WanPipeline for clips of 5 or 9 frames of 16×16 pixels (latents 4×2×4×4, 4×3×4×4)."""
    torch.manual_seed(seed)
    transformer = diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=4,
        text_dim=WIDTH, freq_dim=16, ffn_dim=32, num_layers=1, rope_max_seq_len=16,
    )  # fmt: skip
    vae = diffusers.AutoencoderKLWan(
        base_dim=4, z_dim=4, dim_mult=[1, 1, 1], num_res_blocks=1, temperal_downsample=[True, True],
        latents_mean=[0.1, -0.2, 0.3, 0.0], latents_std=[1.5, 0.5, 2.0, 1.0],
        scale_factor_temporal=4, scale_factor_spatial=4,
    )  # fmt: skip
    encoder = transformers.UMT5EncoderModel(
        transformers.UMT5Config(
            vocab_size=len(WORDS), d_model=WIDTH, d_kv=8, d_ff=16, num_layers=1, num_heads=2, pad_token_id=0,
        )
    )  # fmt: skip
    return diffusers.WanPipeline(
        transformer=_awake(transformer), scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0), vae=vae,
        text_encoder=encoder, tokenizer=tokenizer(), **options,
    )  # fmt: skip


def tiny_wan_of_two_experts(seed: int = 0, boundary_ratio: float = 0.9, **options: Any) -> Any:
    """A WanPipeline as of Wan 2.2 A14B: a second transformer, with weights of its own, below the boundary."""
    second = tiny_wan(seed + 1).transformer
    return tiny_wan(seed, transformer_2=second, boundary_ratio=boundary_ratio, **options)


TINY: dict[str, Callable[..., Any]] = {
    "sd-epsilon": lambda seed=0: tiny_pipeline(prediction_type="epsilon", zero_snr=False, seed=seed),
    "sd-v": lambda seed=0: tiny_pipeline(prediction_type="v_prediction", seed=seed),
    "sdxl": tiny_sdxl,
    "sd3": tiny_sd3,
    "flux": tiny_flux,
    "wan": tiny_wan,
}


def _awake(transformer: Any) -> Any:
    """With weights in every layer: these classes start with zeros in their last, and would predict nothing."""
    with torch.no_grad():
        for parameter in transformer.parameters():
            if parameter.ndim > 1 and not parameter.any():
                parameter.normal_(std=0.1)
    return transformer


def _vae(**options: Any) -> Any:
    return diffusers.AutoencoderKL(
        block_out_channels=(8, 8), latent_channels=4, norm_num_groups=4, sample_size=16, scaling_factor=0.7,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        mid_block_add_attention=False, **options,
    )  # fmt: skip


def _clip() -> Any:
    return transformers.CLIPTextConfig(
        vocab_size=len(WORDS), hidden_size=WIDTH, intermediate_size=16, num_hidden_layers=2, projection_dim=WIDTH,
        num_attention_heads=2, max_position_embeddings=TOKENS, bos_token_id=1, eos_token_id=2, pad_token_id=0,
    )  # fmt: skip


def _t5(width: int) -> Any:
    return transformers.T5EncoderModel(
        transformers.T5Config(
            vocab_size=len(WORDS), d_model=width, d_kv=8, d_ff=16, num_layers=1, num_heads=2, pad_token_id=0
        )
    )
