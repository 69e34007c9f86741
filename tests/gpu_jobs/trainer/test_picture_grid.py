"""Laws of the picture grid: every picture is on it, base left and tuned right, none distorted."""

import numpy as np
import pytest
from PIL import Image

from gpu_jobs.trainer.picture_grid import Cell, picture_grid

RED, BLUE = (255, 0, 0), (0, 0, 255)


def cell(size: tuple[int, int] = (64, 64)) -> Cell:
    return Cell("a prompt", Image.new("RGB", size, RED), Image.new("RGB", size, BLUE), "tie")


def where(grid: Image.Image, colour: tuple[int, int, int]) -> np.ndarray:
    return np.argwhere((np.asarray(grid) == colour).all(-1))


@pytest.mark.parametrize("count", [1, 3, 4, 9])
def test_every_cell_shows_both_pictures_base_on_the_left(count: int) -> None:
    grid = picture_grid([cell()] * count)
    base, tuned = where(grid, RED), where(grid, BLUE)
    assert len(base) == len(tuned) == count * 128 * 128
    assert base[:, 1].min() < tuned[:, 1].min()


def test_a_wide_picture_stays_wide() -> None:
    base = where(picture_grid([cell((200, 100))]), RED)
    height, width = np.ptp(base, axis=0) + 1
    assert (height, width) == (64, 128)


def test_a_long_prompt_does_not_run_into_its_pictures() -> None:
    short, long = (
        picture_grid([Cell(prompt, Image.new("RGB", (64, 64), RED), Image.new("RGB", (64, 64), BLUE), "tie")])
        for prompt in ("a", "a very long prompt " * 40)
    )
    assert short.size == long.size
    assert len(where(long, RED)) == len(where(short, RED))
