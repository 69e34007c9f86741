"""Media that cannot be encoded: they are named, left out with their pairs, and too many of them end the run."""

from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families import StableDiffusion, family_of
from tests.gpu_jobs.trainer.encodings.encoding import Configured, encoded, tables, views
from tests.gpu_jobs.trainer.tiny import (
    noise_picture,
    png,
    row,
    tiny_pipeline,
    video_row,
    write_dataset,
    write_native,
)
from tests.gpu_jobs.trainer.tiny_families import tiny_wan


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ({"bytes": b"not a picture", "path": "x.png"}, "cannot be decoded"),
        ({"bytes": png(noise_picture(3))[:-40], "path": "x.png"}, "cannot be decoded"),
        ({"bytes": None, "path": "../secret.png"}, "not a file inside the dataset folder"),
        ({"bytes": None, "path": None}, "neither bytes nor path"),
        ({"bytes": png(noise_picture(3)), "path": f"{'0' * 64}.png"}, "not those that its name"),
    ],
)
def test_broken_media_are_named_and_their_pairs_left_out_and_too_many_end_the_run(
    family: StableDiffusion,
    configured: Configured,
    config: TrainConfig,
    tmp_path: Path,
    picture: dict[str, Any],
    message: str,
) -> None:
    (tmp_path / "secret.png").write_bytes(png(noise_picture(6)))
    folder = write_dataset(tmp_path / "data", [row(0), row(1) | {"image_1": picture}, row(2)])
    with pytest.raises(DatasetError, match=message) as caught:
        encoded(tables(folder, config), family, config)
    assert "train-00000-of-00001.parquet, row 1, image_1" in str(caught.value)
    lenient = config.model_copy(update={"max_broken_share": 0.5})
    for _ in range(2):  # also where all the others are found in the cache
        (table,), encodings = encoded(tables(folder, lenient), family, lenient)
        assert [pair.pair_id for pair in table.pairs] == ["pair-0000", "pair-0002"]
        assert table.broken.count == 1
        assert len(encodings.latents(views([table])).means) == 4


def test_a_broken_picture_of_two_pairs_takes_both_along(
    family: StableDiffusion, config: TrainConfig, tmp_path: Path
) -> None:
    bad = {"bytes": b"no", "path": f"{'0' * 64}.png"}
    folder = write_dataset(tmp_path, [row(0) | {"image_0": bad}, row(1) | {"image_1": bad}, row(2)])
    lenient = config.model_copy(update={"max_broken_share": 1.0})
    (table,), _ = encoded(tables(folder, lenient), family, lenient)
    assert [pair.pair_id for pair in table.pairs] == ["pair-0002"]


def test_clips_that_are_too_short_are_broken(configured: Configured, config: TrainConfig, tmp_path: Path) -> None:
    config = config.model_copy(update={"framing": FramingConfig(frames=9)})
    folder = write_native(tmp_path, [video_row(0, frames=5)])
    with pytest.raises(DatasetError, match="5 frames, fewer than the 9"):
        encoded(tables(folder, config, media="video"), family_of(tiny_wan()), config)


def test_latents_that_are_not_numbers_are_refused(dataset: Path, config: TrainConfig) -> None:
    family = StableDiffusion(tiny_pipeline())
    with torch.no_grad():
        next(family.pipeline.vae.encoder.parameters()).fill_(float("nan"))
    with pytest.raises(DatasetError, match="not finite"):
        read, encodings = encoded(tables(dataset, config), family, config)
        encodings.latents(views(read)[:1])
