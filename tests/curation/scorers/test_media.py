"""Images and clips, and which of many frames are looked at."""

import pytest
from PIL import Image

from curation.scorers.media import Clip, evenly, frames_of, images_of, kind_of

PICTURE = Image.new("RGB", (2, 2))


def test_few_items_are_all_taken_and_many_evenly():
    assert evenly(3, 8) == [0, 1, 2]
    assert evenly(8, 8) == list(range(8))
    assert evenly(100, 4) == [12, 37, 62, 87]
    assert evenly(0, 4) == []


@pytest.mark.parametrize("count", [9, 17, 31, 1000])
def test_the_places_are_different_in_order_and_symmetric(count):
    places = evenly(count, 8)
    assert len(set(places)) == 8
    assert places == sorted(places)
    assert abs(places[0] - (count - 1 - places[-1])) <= 1


def test_frames_keep_their_order():
    frames = tuple(Image.new("L", (1, 1), number) for number in range(10))
    assert [frame.getpixel((0, 0)) for frame in frames_of(Clip(frames, 5.0), 5)] == [1, 3, 5, 7, 9]


def test_a_scorer_of_images_is_told_that_a_clip_is_none():
    clip = Clip((PICTURE,), 1.0)
    assert (kind_of(PICTURE), kind_of(clip)) == ("image", "video")
    assert images_of([PICTURE]) == [PICTURE]
    with pytest.raises(ValueError, match="not at videos"):
        images_of([PICTURE, clip])


def test_a_clip_without_a_frame_is_none():
    with pytest.raises(ValueError, match="a frame"):
        Clip((), 1.0)
