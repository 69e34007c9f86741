"""Stored bytes as images and clips."""

import io

import numpy as np
import pytest
from PIL import Image

from annotation.media.facts import UndecodableMedia
from curation.scorers.decoding import decode
from curation.scorers.media import MOST_FRAMES, Clip
from tests.annotation.videos import turned, video
from tests.curation.records import png


def grey(number, size):
    """A frame that says which one it is, in steps that survive the encoder."""
    return Image.new("RGB", size, (40 + 4 * number,) * 3)


def test_an_image_is_rgb_and_upright():
    picture = Image.new("RGB", (4, 2), "red")
    exif = picture.getexif()
    exif[0x0112] = 6
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    decoded = decode(file.getvalue(), "image")
    assert (decoded.mode, decoded.size) == ("RGB", (2, 4))


def test_a_short_video_keeps_every_frame():
    clip = decode(video(frames=12, rate=12, draw=grey), "video")
    assert isinstance(clip, Clip)
    assert (len(clip.frames), clip.fps) == (12, 12.0)
    brightness = [np.asarray(frame).mean() for frame in clip.frames]
    np.testing.assert_allclose(brightness, 40 + 4 * np.arange(12), atol=4)


def test_a_long_video_keeps_frames_spread_evenly_and_says_their_rate():
    clip = decode(video(frames=96, rate=24, draw=lambda number, size: grey(number // 2, size)), "video")
    assert len(clip.frames) == MOST_FRAMES
    assert clip.fps == pytest.approx(8.0)
    brightness = [np.asarray(frame).mean() for frame in clip.frames]
    np.testing.assert_allclose(brightness, 40 + 4 * (np.arange(1, 96, 3) // 2), atol=4)


def test_a_video_on_its_side_is_upright():
    clip = decode(turned(video(frames=2, size=(64, 48))), "video")
    assert clip.frames[0].size == (48, 64)


@pytest.mark.parametrize(("data", "kind"), [(png(0)[:50], "image"), (b"no video", "video"), (b"words", "text")])
def test_what_cannot_be_looked_at_is_refused(data, kind):
    with pytest.raises(UndecodableMedia):
        decode(data, kind)
