"""Tiny random pipelines and datasets for the trainer's tests: complete in every part, learned in none."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from PIL import Image

from curation.model_libraries import diffusers, transformers

WORDS = ["<pad>", "<start>", "<end>", "<unknown>", "a", "red", "blue", "green", "circle", "square", "above"]
PROMPTS = ["a red circle", "a blue square", "a green circle above a red square", "a red square"]


def tiny_pipeline(
    *,
    prediction_type: Literal["epsilon", "v_prediction"] = "v_prediction",
    zero_snr: bool = True,
    seed: int = 0,
) -> Any:
    """A StableDiffusionPipeline of some 20,000 random parameters for pictures of 16×16 pixels (latents 4×8×8)."""
    torch.manual_seed(seed)
    text_encoder = transformers.CLIPTextModel(
        transformers.CLIPTextConfig(
            vocab_size=len(WORDS), hidden_size=16, intermediate_size=16, num_hidden_layers=1, projection_dim=16,
            num_attention_heads=2, max_position_embeddings=12, bos_token_id=1, eos_token_id=2, pad_token_id=0,
        )
    )  # fmt: skip
    unet = diffusers.UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1, cross_attention_dim=16, attention_head_dim=4,
    )  # fmt: skip
    vae = diffusers.AutoencoderKL(
        block_out_channels=(8, 8), latent_channels=4, norm_num_groups=4, sample_size=16, scaling_factor=0.7,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        mid_block_add_attention=False,
    )  # fmt: skip
    scheduler = diffusers.DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, prediction_type=prediction_type,
        rescale_betas_zero_snr=zero_snr, timestep_spacing="trailing", clip_sample=False, steps_offset=1,
    )  # fmt: skip
    return diffusers.StableDiffusionPipeline(
        vae=vae, text_encoder=text_encoder, tokenizer=tokenizer(), unet=unet, scheduler=scheduler,
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


def save_tiny_pipeline(folder: Path, **options: Any) -> Path:
    """Save :func:`tiny_pipeline` as a diffusers folder."""
    tiny_pipeline(**options).save_pretrained(folder, safe_serialization=True)
    return folder


def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<unknown>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", 1), ("<end>", 2)]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, model_max_length=12, pad_token="<pad>", unk_token="<unknown>",
        bos_token="<start>", eos_token="<end>",
    )  # fmt: skip


def noise_picture(seed: int, size: tuple[int, int] = (16, 16)) -> Image.Image:
    """A picture of random pixels; ``size`` is (width, height)."""
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def named(content: bytes, suffix: str = "png") -> dict[str, Any]:
    """A medium as an export holds it: its name says its content."""
    return {"bytes": content, "path": f"{hashlib.sha256(content).hexdigest()}.{suffix}"}


def row(index: int, *, label_0: float = 1.0, size: tuple[int, int] = (16, 16), **changes: Any) -> dict[str, Any]:
    """One row of the native profile, as far as the trainer reads it."""
    first, second = (named(png(noise_picture(2 * index + side, size))) for side in (0, 1))
    return {
        "pair_id": f"pair-{index:04d}",
        "prompt": PROMPTS[index % len(PROMPTS)],
        "image_0": first,
        "image_1": second,
        "label_0": label_0,
        "label_1": 1.0 - label_0,
        "weight": 1.0,
    } | changes


def write_dataset(
    folder: Path,
    rows: list[dict[str, Any]],
    *,
    split: str = "train",
    shards: int = 1,
    schema: pa.Schema | None = None,
    group: int = 3,
) -> Path:
    """Write rows as ``data/{split}-0000i-of-0000n.parquet`` under ``folder``, ``group`` rows a row group."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for shard in range(shards):
        path = folder / "data" / f"{split}-{shard:05d}-of-{shards:05d}.parquet"
        pq.write_table(
            pa.Table.from_pylist(rows[shard::shards], schema=schema or NATIVE), path, row_group_size=group
        )
    return folder


def native_row(index: int, **changes: Any) -> dict[str, Any]:
    """One row with every column of the native profile, null or empty where nothing is given."""
    from curation.schema import NATIVE as CONTRACT

    empty = {"segments": [], "aspects": [], "scores_0": [], "scores_1": [], "annotator_ids": []}
    return dict.fromkeys(CONTRACT.names) | empty | row(index) | changes


def write_native(folder: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    """Write rows of :func:`native_row`, with the types of the contract; nulls may be anywhere, to be refused."""
    from curation.schema import NATIVE as CONTRACT

    loose = pa.schema([pa.field(column.name, column.type) for column in CONTRACT.columns])
    return write_dataset(folder, rows, schema=loose, **options)


def clip(seed: int, *, frames: int = 9, size: tuple[int, int] = (16, 16), fps: int = 8) -> bytes:
    """A short video of random blocks, encoded without loss."""
    import av

    rng = np.random.default_rng(seed)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as container:
        stream = container.add_stream("ffv1", rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, "bgr0"
        for _ in range(frames):
            blocks = rng.integers(0, 256, (size[1] // 8, size[0] // 8, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(blocks, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


def video_row(index: int, *, frames: int = 9, **changes: Any) -> dict[str, Any]:
    """One native row of two clips."""
    sides = {f"video_{s}": named(clip(2 * index + s, frames=frames), "mkv") for s in (0, 1)}
    return native_row(index, **({"image_0": None, "image_1": None, "fps": 8.0} | sides | changes))


PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
NATIVE = pa.schema(
    [
        ("pair_id", pa.string()),
        ("prompt", pa.string()),
        ("image_0", PICTURE),
        ("image_1", PICTURE),
        ("label_0", pa.float64()),
        ("label_1", pa.float64()),
        ("weight", pa.float32()),
    ]
)


def write_config(path: Path, **settings: Any) -> Path:
    """Write a configuration as JSON; paths become strings."""
    path.write_text(json.dumps(settings, default=str), encoding="utf-8")
    return path
