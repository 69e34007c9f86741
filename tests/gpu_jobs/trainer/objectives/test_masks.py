"""Laws of masks: black has no gradient, white is as without a mask, and a pair without a file counts everywhere."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families import Frame
from gpu_jobs.trainer.masks import Masks
from tests.gpu_jobs.trainer.objectives.cases import build, errors, gradients, labels


def test_only_what_is_white_has_a_gradient() -> None:
    mask = torch.zeros(3, 1, 2, 2)
    mask[..., 0] = 1
    winner, loser = gradients(build("diffusion_dpo"), errors(), replace(labels(), mask=mask))
    for gradient in (winner, loser):
        assert gradient[..., 0].abs().gt(0).all()
        assert not gradient[..., 1].any()


def test_all_white_is_no_mask() -> None:
    masked = build("diffusion_dpo")(errors(), replace(labels(), mask=torch.ones(3, 1, 2, 2)))
    torch.testing.assert_close(masked.loss, build("diffusion_dpo")(errors(), labels()).loss)


def test_masks_are_averaged_down_and_a_pair_without_one_counts_everywhere(tmp_path: Path) -> None:
    picture = np.zeros((8, 16), dtype=np.uint8)
    picture[:4] = 255
    Image.fromarray(picture).save(tmp_path / "a.png")
    pairs = [Pair(name, "p", "w", "l", 1.0, frame=Frame(8, 16)) for name in ("a", "b")]
    first, second = Masks(tmp_path)(pairs, (2, 4))
    assert first.tolist() == [[[1.0] * 4, [0.0] * 4]]
    assert second.tolist() == [[[1.0] * 4] * 2]


def test_masks_are_cropped_as_the_media_are(tmp_path: Path) -> None:
    picture = np.zeros((8, 16), dtype=np.uint8)
    picture[:, 4:8] = 255
    Image.fromarray(picture).save(tmp_path / "a.png")
    (mask,) = Masks(tmp_path)([Pair("a", "p", "w", "l", 1.0, frame=Frame(8, 8))], (2, 2))
    assert mask.tolist() == [[[1.0, 0.0], [1.0, 0.0]]]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no folder"):
        Masks(tmp_path / "nowhere")
