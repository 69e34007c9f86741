"""Laws of framing: nothing is distorted, sizes come from a few, and what is said of a crop is true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gpu_jobs.trainer.buckets import Frame, bucket_of, bucket_sizes
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.families.framing import framed, framed_clip, framing_of
from tests.gpu_jobs.trainer.tiny import noise_picture

ASPECT = FramingConfig(buckets="aspect")
sides = st.integers(1, 3000)


@pytest.mark.parametrize("frame", [Frame(64, 64), Frame(96, 48), Frame(48, 96)])
@pytest.mark.parametrize("size", [(64, 64), (128, 64), (50, 200), (31, 17)])
def test_framing_never_distorts(size: tuple[int, int], frame: Frame) -> None:
    """A circle stays a circle: a disc about the centre covers as much width as height."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    radius = 0.3 * min(size)
    disc = (x - (width - 1) / 2) ** 2 + (y - (height - 1) / 2) ** 2 <= radius**2
    shown = framed(Image.fromarray((disc * 255).astype(np.uint8)), frame)[0] > 127
    assert shown.shape == (frame.height, frame.width)
    if shown[0].any() or shown[:, 0].any():
        return  # the crop cuts the disc
    assert shown.any(0).sum() == pytest.approx(shown.any(1).sum(), abs=4)


def test_a_picture_of_the_right_size_is_left_alone_and_mirrored_only_on_request() -> None:
    picture = noise_picture(3)
    pixels = np.asarray(picture).transpose(2, 0, 1)
    assert (framed(picture, Frame(16, 16)) == pixels).all()
    assert (framed(picture, Frame(16, 16), mirrored=True) == pixels[..., ::-1]).all()


@given(sides, sides, st.sampled_from(bucket_sizes(256, ASPECT)))
def test_a_crop_lies_within_the_resized_picture_and_touches_two_of_its_sides(
    width: int, height: int, frame: Frame
) -> None:
    told = framing_of((width, height), frame)
    assert (told.original_width, told.original_height) == (width, height)
    assert min(told.top, told.left) == 0 or width * height < 4
    assert told.top >= 0
    assert told.left >= 0


@given(st.sampled_from([256, 512, 768, 1024, 500]), st.sampled_from([8, 16, 64]))
def test_buckets_keep_area_ratio_and_multiple_and_come_upright_and_lying(resolution: int, multiple: int) -> None:
    config = FramingConfig(buckets="aspect", multiple=multiple)
    frames = bucket_sizes(resolution, config)
    for frame in frames:
        assert frame.width % multiple == frame.height % multiple == 0
        assert max(frame.width / frame.height, frame.height / frame.width) <= 2.0
        assert frame.width * frame.height == pytest.approx(resolution**2, rel=multiple / resolution * 1.5)
        assert Frame(frame.width, frame.height) in frames
    assert len({frame.width for frame in frames}) == len(frames)


@given(st.floats(0.2, 5))
def test_the_bucket_is_the_one_that_crops_least(aspect: float) -> None:
    frames = bucket_sizes(512, ASPECT)

    def kept(frame: Frame) -> float:
        ratio = aspect * frame.height / frame.width
        return min(ratio, 1 / ratio)

    assert kept(frames[bucket_of(aspect, frames)]) == pytest.approx(max(map(kept, frames)))


def test_a_clip_is_framed_picture_by_picture_and_may_not_be_too_short() -> None:
    pictures = [noise_picture(seed, (20, 16)) for seed in range(6)]
    clip = framed_clip(pictures, Frame(8, 8, frames=5))
    assert clip.shape == (3, 5, 8, 8)
    for number, picture in enumerate(pictures[:5]):
        assert (clip[:, number] == framed(picture, Frame(8, 8))).all()
    with pytest.raises(ValueError, match="6 frames, fewer than the 9"):
        framed_clip(pictures, Frame(8, 8, frames=9))
