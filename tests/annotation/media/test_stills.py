"""Stills are small, upright, and show what their source shows."""

import io

import numpy as np
import pytest
from PIL import Image

from annotation.media import stills
from annotation.media.facts import UndecodableMedia
from annotation.media.images import ORIENTATION, probe
from tests.annotation.factories import picture
from tests.annotation.videos import frame_at, turned, video


def opened(made):
    image = Image.open(io.BytesIO(made.data))
    assert (image.format, image.size) == ("WEBP", (made.width, made.height))
    return image


@pytest.mark.parametrize("size", [(640, 480), (480, 640), (321, 3), (5000, 10), (100, 80)])
def test_a_thumbnail_is_small_and_keeps_its_proportions(size):
    made = stills.thumbnail_of_image(picture(200, "PNG", size))
    assert max(opened(made).size) <= stills.THUMBNAIL
    if max(size) > stills.THUMBNAIL:
        assert max(made.width, made.height) == stills.THUMBNAIL
        assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.5)
    else:
        assert (made.width, made.height) == size


def test_a_picture_from_a_camera_on_its_side_is_turned_upright():
    image = Image.new("RGB", (640, 320), "white")
    image.paste("black", (0, 0, 640, 160))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # shown a quarter turn clockwise: the black half is on the right
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    info = probe(file.getvalue())
    assert (info.width, info.height) == (320, 640)
    made = opened(stills.thumbnail_of_image(file.getvalue()))
    assert made.size == (160, 320)
    pixels = np.asarray(made.convert("L"))
    assert pixels[:, 120:].mean() < 20 < 230 < pixels[:, :40].mean()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixels_has_a_thumbnail(mode):
    grey = 128 if mode != "I;16" else 128 * 257
    image = Image.new(
        mode, (400, 400), {"LA": (128, 255), "RGBA": (128,) * 3 + (255,), "CMYK": (127,) * 3 + (0,)}.get(mode, grey)
    )
    if mode == "P":
        image = Image.new("RGB", (400, 400), (128,) * 3).quantize(8)
    file = io.BytesIO()
    image.save(file, "JPEG" if mode == "CMYK" else "PNG")
    shown = np.asarray(opened(stills.thumbnail_of_image(file.getvalue())).convert("L"))
    assert shown.mean() == pytest.approx(255 if mode == "1" else 128, abs=4)


def test_transparency_stays():
    file = io.BytesIO()
    Image.new("RGBA", (400, 400), (255, 0, 0, 0)).save(file, "PNG")
    assert opened(stills.thumbnail_of_image(file.getvalue())).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("form", ["mp4", "avi"])
def test_a_poster_is_the_first_frame(form):
    made = stills.stills_of_video(video(form, "mpeg4", size=(640, 480)))
    assert opened(made[stills.POSTER]).size == (640, 480)
    assert opened(made[stills.THUMBNAIL]).size == (320, 240)
    shown = np.asarray(opened(made[stills.POSTER]).convert("RGB"), dtype=float)
    assert np.abs(shown - np.asarray(frame_at(0, (640, 480)), dtype=float)).mean() < 6


def test_a_poster_of_a_video_on_its_side_is_upright():
    made = stills.stills_of_video(turned(video()))[stills.POSTER]
    assert (made.width, made.height) == (48, 64)
    upright = frame_at(0, (64, 48)).transpose(Image.Transpose.ROTATE_270)
    assert (
        np.abs(np.asarray(opened(made).convert("RGB"), dtype=float) - np.asarray(upright, dtype=float)).mean() < 8
    )


def test_what_is_broken_is_refused():
    with pytest.raises(UndecodableMedia):
        stills.thumbnail_of_image(picture(1)[:40])
    with pytest.raises(UndecodableMedia):
        stills.stills_of_video(video()[:-20])
