"""The parts of Shapeworld's text-to-video model, untrained: small, of Wan's classes (arXiv:2503.20314)."""

from typing import Any

from curation.model_libraries import diffusers, transformers
from gpu_jobs.shapeworld.video.captions import clip_vocabulary

# The longest caption has six words and an end.
TOKEN_LENGTH = 8
LATENT_CHANNELS = 8
# The VAE halves the sides twice and time twice; eightfold compression of the sides was measured to lose the shapes.
LATENT_SIZE = 8
LATENT_FRAMES = 5
TEXT_WIDTH = 64

_PAD, _END, _UNKNOWN = "<pad>", "</s>", "<unknown>"


def build_tokenizer() -> Any:
    """A word-level tokenizer over the few words of clips, that ends and pads as T5's does."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocab = {word: index for index, word in enumerate((_PAD, _END, _UNKNOWN, *clip_vocabulary()))}
    tokenizer = Tokenizer(models.WordLevel(vocab, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {_END}", special_tokens=[(_END, vocab[_END])]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=TOKEN_LENGTH,
        eos_token=_END,
        pad_token=_PAD,
        unk_token=_UNKNOWN,
    )


def build_text_encoder(tokenizer: Any) -> Any:
    """A UMT5 encoder of .1 M parameters."""
    return transformers.UMT5EncoderModel(
        transformers.UMT5Config(
            vocab_size=len(tokenizer),
            d_model=TEXT_WIDTH,
            d_kv=16,
            d_ff=2 * TEXT_WIDTH,
            num_layers=2,
            num_heads=4,
            relative_attention_num_buckets=8,
            relative_attention_max_distance=16,
            dropout_rate=0.0,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
        )
    )


def build_transformer() -> Any:
    """A denoiser of 1.2 M parameters on 8×5×8×8 latents, cut into 80 tokens."""
    return diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=4,
        attention_head_dim=32,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        text_dim=TEXT_WIDTH,
        freq_dim=64,
        ffn_dim=384,
        num_layers=4,
        rope_max_seq_len=64,
    )


def build_autoencoder() -> Any:
    """A causal VAE of .7 M parameters from 3×17×32×32 to 8×5×8×8."""
    return diffusers.AutoencoderKLWan(
        base_dim=16,
        z_dim=LATENT_CHANNELS,
        dim_mult=[1, 2, 2],
        num_res_blocks=1,
        temperal_downsample=[True, True],
        # Latents are centred and scaled by the model's own last and first convolutions.
        latents_mean=[0.0] * LATENT_CHANNELS,
        latents_std=[1.0] * LATENT_CHANNELS,
        is_residual=True,
        scale_factor_temporal=4,
        scale_factor_spatial=4,
    )


def build_scheduler() -> Any:
    """Euler steps of a rectified flow, shifted towards noise, where the motion is decided."""
    return diffusers.FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=3.0)


def build_clip_pipeline() -> Any:
    """All parts in a stock `WanPipeline`."""
    tokenizer = build_tokenizer()
    return diffusers.WanPipeline(
        tokenizer=tokenizer,
        text_encoder=build_text_encoder(tokenizer),
        vae=build_autoencoder(),
        scheduler=build_scheduler(),
        transformer=build_transformer(),
    )
