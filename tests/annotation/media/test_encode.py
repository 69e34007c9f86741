"""Videos that are made from frames: whole, playable, the same twice, and near to what went in."""

import numpy as np
import pytest

from annotation.media import videos
from annotation.media.encode import video_of
from annotation.media.probe import probe

COLOURS = np.array([[220, 35, 40], [40, 170, 60], [45, 80, 225], [245, 215, 45], [242, 242, 242], [22, 22, 26]])


def frames_of_colours(width: int = 32, height: int = 48) -> list[np.ndarray]:
    return [np.broadcast_to(colour, (height, width, 3)).astype(np.uint8) for colour in COLOURS]


@pytest.mark.parametrize("fps", [4, 8.0, 24000 / 1001, 29.97])
def test_it_says_how_long_and_how_large_it_is_and_browsers_play_it(fps: float) -> None:
    info = probe(video_of(frames_of_colours(), fps))
    assert (info.kind, info.width, info.height, info.num_frames) == ("video", 32, 48, len(COLOURS))
    assert info.fps == pytest.approx(fps, rel=1e-5) and info.duration_s == pytest.approx(
        len(COLOURS) / fps, rel=1e-4
    )
    assert info.is_playable


def test_colours_come_back() -> None:
    with videos.opened(video_of(frames_of_colours(), 8)) as video:
        seen = [np.asarray(frame.to_image())[24, 16].astype(int) for frame in video.frames()]
    assert np.abs(np.array(seen) - COLOURS).max() <= 4


def test_the_same_frames_are_the_same_bytes() -> None:
    """Many times, since an encoder that sometimes differs mostly does not."""
    frames = [np.full((32, 32, 3), 22, np.uint8) for _ in range(17)]
    for number, frame in enumerate(frames):
        frame[12:22, 20 - number : 30 - number] = (180, 50, 200)
    assert len({video_of(frames, 4) for _ in range(40)}) == 1


def test_what_cannot_be_a_video_is_refused() -> None:
    with pytest.raises(ValueError, match="even"):
        video_of(frames_of_colours(width=33), 8)
    with pytest.raises(ValueError, match="frame at least"):
        video_of([], 8)
