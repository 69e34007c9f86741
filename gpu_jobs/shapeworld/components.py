"""The parts of Shapeworld's text-to-image model, untrained: small, of Stable Diffusion's classes."""

from typing import Any

import torch

from curation.model_libraries import diffusers, transformers
from gpu_jobs.shapeworld.captions import vocabulary
from gpu_jobs.shapeworld.geometry import PICTURE_SIZE

# The longest caption: two signs at the ends, three objects of four words, "a , a and a" and four of relation.
TOKEN_LENGTH = 20
# With four channels corners and shades were measured to be lost (61% of reconstructions exact).
LATENT_CHANNELS = 8
# The VAE halves twice; eightfold compression was measured to lose the shapes (PSNR 23).
LATENT_SIZE = PICTURE_SIZE // 4
TEXT_WIDTH = 96

_START, _END, _UNKNOWN = "<start>", "<end>", "<unknown>"


def build_tokenizer() -> Any:
    """A word-level tokenizer over this world's few words, padded with the end sign as CLIP's is."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocab = {word: index for index, word in enumerate((_START, _UNKNOWN, *vocabulary(), _END))}
    tokenizer = Tokenizer(models.WordLevel(vocab, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_START} $A {_END}", special_tokens=[(_START, vocab[_START]), (_END, vocab[_END])]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=TOKEN_LENGTH,
        bos_token=_START,
        eos_token=_END,
        pad_token=_END,
        unk_token=_UNKNOWN,
    )


def build_text_encoder(tokenizer: Any) -> Any:
    """A CLIP text model of .25 M parameters."""
    return transformers.CLIPTextModel(
        transformers.CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=2 * TEXT_WIDTH,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=TOKEN_LENGTH,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def build_unet() -> Any:
    """A denoiser of 2.8 M parameters on 8×16×16 latents, with cross-attention on its two lower levels."""
    return diffusers.UNet2DConditionModel(
        sample_size=LATENT_SIZE,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=(32, 64, 96),
        layers_per_block=1,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
    )


def build_autoencoder() -> Any:
    """A VAE of .24 M parameters from 3×64×64 to 8×16×16."""
    return diffusers.AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        block_out_channels=(16, 32, 32),
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=4,
        sample_size=PICTURE_SIZE,
        scaling_factor=1.0,
        mid_block_add_attention=False,
    )


def build_scheduler() -> Any:
    """DDIM on v-prediction with zero terminal SNR and trailing steps, so that sampling starts from pure noise."""
    return diffusers.DDIMScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=True,
        steps_offset=1,
    )


def build_pipeline() -> Any:
    """All parts in a `StableDiffusionPipeline` without a safety checker (the world has nothing unsafe to draw)."""
    tokenizer = build_tokenizer()
    return diffusers.StableDiffusionPipeline(
        vae=build_autoencoder(),
        text_encoder=build_text_encoder(tokenizer),
        tokenizer=tokenizer,
        unet=build_unet(),
        scheduler=build_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def parameter_count(module: torch.nn.Module) -> int:
    """How many numbers a module learns."""
    return sum(parameter.numel() for parameter in module.parameters())
