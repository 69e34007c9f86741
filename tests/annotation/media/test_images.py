"""Images are what they decode to: never a crash, never a bomb."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from annotation.media.facts import MediaInfo, UndecodableMedia
from annotation.media.images import MOST_PIXELS, probe
from tests.annotation.factories import picture


@pytest.mark.parametrize(
    ("form", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_a_picture_is_known_by_its_content(form, media_type):
    assert probe(picture(1, form, (6, 4))) == MediaInfo("image", media_type, 6, 4)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(UndecodableMedia):
        probe(data)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_formats_that_are_not_on_the_list_are_refused(form):
    with pytest.raises(UndecodableMedia, match="unknown format"):
        probe(picture(1, form))


def test_a_moving_picture_is_refused():
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    with pytest.raises(UndecodableMedia, match="animated"):
        probe(file.getvalue())


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(side):
    assert side * side > MOST_PIXELS
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    with pytest.raises(UndecodableMedia, match="pixels"):
        probe(bomb)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_a_damaged_picture_either_decodes_or_is_refused(form, data):
    whole = bytearray(picture(77, form, (33, 17)))
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    try:
        info = probe(bytes(whole[:cut]))
    except UndecodableMedia as error:
        assert "0x" not in str(error)  # no address in memory
    else:
        assert info.width * info.height <= MOST_PIXELS
