"""How media are framed before they are encoded: one bucket a pair, mirrored, and clips by their first frames."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
import torch

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.data import bucketed, read_pairs
from gpu_jobs.trainer.families import StableDiffusion, family_of
from gpu_jobs.trainer.families.framing import framed
from tests.gpu_jobs.trainer.encodings.encoding import Configured, encoded, tables, views
from tests.gpu_jobs.trainer.tiny import (
    PROMPTS,
    clip,
    named,
    native_row,
    noise_picture,
    png,
    row,
    video_row,
    write_dataset,
    write_native,
)
from tests.gpu_jobs.trainer.tiny_families import tiny_sdxl, tiny_wan


def test_sides_of_a_pair_share_a_bucket_whatever_their_shapes(
    family: StableDiffusion, configured: Configured, tmp_path: Path
) -> None:
    rows = [
        row(0, size=(64, 24)),
        row(1, size=(24, 64)),
        row(2, size=(30, 30)) | {"image_1": row(5, size=(60, 28))["image_1"]},
    ]
    config = configured(resolution=32, framing={"buckets": "aspect", "multiple": 4, "max_ratio": 3.0})
    read, encodings = encoded(tables(write_dataset(tmp_path, rows), config), family, config)
    shapes = {}
    for pair in read[0].pairs:
        one, other = encodings.latents([pair.winner_view()]), encodings.latents([pair.loser_view()])
        assert one.means.shape == other.means.shape
        shapes[pair.pair_id] = tuple(one.means.shape[2:])
    assert shapes["pair-0000"][0] < shapes["pair-0000"][1]
    assert shapes["pair-0001"] == shapes["pair-0000"][::-1]
    assert len(set(shapes.values())) == 3
    assert read[0].buckets.max() > 0


def test_columns_that_know_the_size_spare_a_look(configured: Configured, tmp_path: Path) -> None:
    broken = {"bytes": b"never looked at", "path": None}
    rows = [native_row(0, width=640, height=320, image_0=broken, image_1=broken)]
    framing = FramingConfig(buckets="aspect", multiple=8)
    table = bucketed(read_pairs(write_native(tmp_path, rows), "train"), 64, framing, "image")
    (pair,) = table.pairs
    assert pair.frame.width / pair.frame.height == pytest.approx(2, rel=0.2)


def test_mirrored_media_are_encoded_mirrored(
    dataset: Path, family: StableDiffusion, configured: Configured
) -> None:
    config = configured(framing={"mirror": True})
    read, encodings = encoded(tables(dataset, config), family, config)
    pair = next(iter(read[0].pairs))
    pictures = {named(png(noise_picture(n)))["path"]: noise_picture(n) for n in range(20)}
    pixels = framed(pictures[pair.winner], pair.frame, mirrored=True)
    expected, _ = family.encode_media(torch.from_numpy(pixels)[None])
    got = encodings.latents([pair.winner_view(mirrored=True)]).means
    torch.testing.assert_close(got, expected, rtol=1e-3, atol=1e-4)
    plain = encodings.latents([pair.winner_view()]).means
    assert (plain.flip(-1) - got).abs().max() > 1e-3  # mirrored latents are not the latents of the mirror image


def test_sdxl_is_told_the_size_that_the_picture_had(
    configured: Configured, config: TrainConfig, tmp_path: Path
) -> None:
    family = family_of(tiny_sdxl())
    folder = write_dataset(tmp_path, [row(0, size=(40, 20))])
    read, encodings = encoded(tables(folder, config), family, config)
    latents = encodings.latents(views(read))
    told = encodings.conditions(PROMPTS[:1] * 2, latents.framings)
    assert told["time_ids"].tolist() == [[20, 40, 0, 8, 16, 16]] * 2
    assert set(told) == {"states", "pooled", "time_ids"}


def test_clips_are_their_first_frames(configured: Configured, config: TrainConfig, tmp_path: Path) -> None:
    family = family_of(tiny_wan())
    config = config.model_copy(update={"framing": FramingConfig(frames=5)})
    folder = write_native(tmp_path, [video_row(0), video_row(1, frames=5)])
    read, encodings = encoded(tables(folder, config, media="video"), family, config)
    latents = encodings.latents(views(read))
    assert latents.means.shape == (4, 4, 2, 4, 4)
    with av.open(io.BytesIO(clip(0))) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)][:5]
    pixels = torch.from_numpy(np.stack(frames)).permute(3, 0, 1, 2)[None]
    torch.testing.assert_close(latents.means[:1], family.encode_media(pixels)[0], rtol=1e-2, atol=2e-3)
