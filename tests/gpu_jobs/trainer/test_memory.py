"""VAEs work in slices and tiles by the size of what is made, and go back when the next is small."""

from typing import Any

import pytest

from gpu_jobs.trainer.memory import spare_memory
from gpu_jobs.trainer.sampling import generate, picture_side
from tests.gpu_jobs.trainer.tiny import tiny_pipeline
from tests.gpu_jobs.trainer.tiny_families import TINY, tiny_wan


@pytest.fixture(scope="module")
def pictures() -> Any:
    return tiny_pipeline()


@pytest.mark.parametrize(
    ("side", "sliced", "tiled"), [(32, False, False), (512, True, False), (1024, True, False), (1536, True, True)]
)
def test_pictures_are_decoded_in_slices_and_tiles_as_they_grow(
    pictures: Any, side: int, sliced: bool, tiled: bool
) -> None:
    spare_memory(pictures, side, side)
    assert (pictures.vae.use_slicing, pictures.vae.use_tiling) == (sliced, tiled)


@pytest.mark.parametrize(("size", "tiled"), [((832, 480), False), ((1280, 720), True), ((16, 16), False)])
def test_videos_are_always_decoded_one_at_a_time_and_large_frames_in_tiles(
    size: tuple[int, int], tiled: bool
) -> None:
    pipeline = tiny_wan()
    spare_memory(pipeline, *size)
    assert (pipeline.vae.use_slicing, pipeline.vae.use_tiling) == (True, tiled)


def test_a_pipeline_without_a_vae_is_left_alone() -> None:
    class Bare:
        def __call__(self) -> None: ...

    spare_memory(Bare(), 4096, 4096)


def test_pictures_of_another_size_are_asked_for_by_nobody_so_the_pipelines_own_decides(pictures: Any) -> None:
    pictures.vae.enable_tiling()
    (made,) = generate(pictures, ["a red circle"], [1], steps=1, guidance=1.0, batch_size=1)
    assert made.size == (picture_side(pictures),) * 2 == (16, 16)
    assert not pictures.vae.use_tiling


def test_every_family_of_pictures_says_how_large_they_are() -> None:
    sides = {name: picture_side(make()) for name, make in TINY.items() if name != "wan"}
    assert sides == {"sd-epsilon": 16, "sd-v": 16, "sdxl": 16, "sd3": 16, "flux": 256}
