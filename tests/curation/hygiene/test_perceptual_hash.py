"""The look of a picture: the same for the same picture, and nothing for a blank one."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps
from skimage import data

from curation.hygiene.perceptual_hash import LOOK_BYTES, hamming, look, look_of_frames, perceptual_hash

NAMES = ("astronaut", "coffee", "chelsea", "rocket")


def photograph(name):
    return Image.fromarray(getattr(data, name)()).convert("RGB")


def as_jpeg(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


@pytest.mark.parametrize("name", NAMES)
def test_encoding_and_scaling_hardly_change_it(name):
    original = photograph(name)
    for twin in (as_jpeg(original, 30), original.resize((200, 150)), as_jpeg(original.resize((97, 211)), 50)):
        assert hamming(perceptual_hash(original), perceptual_hash(twin)) <= 6
        assert np.abs(look(original).colours.astype(int) - look(twin).colours.astype(int)).max() <= 16


def test_different_photographs_are_far_apart():
    hashes = [perceptual_hash(photograph(name)) for name in NAMES]
    assert min(hamming(a, b) for at, a in enumerate(hashes) for b in hashes[:at]) > 16


def test_colours_are_seen_where_the_hash_is_blind():
    red, blue = (Image.new("RGB", (64, 64), "white") for _ in range(2))
    red.paste((220, 40, 40), (10, 10, 40, 40))
    blue.paste((40, 100, 220), (10, 10, 40, 40))
    assert hamming(look(red).bits, look(blue).bits) <= 6
    assert np.abs(look(red).colours.astype(int) - look(blue).colours.astype(int)).max() > 64


def test_a_blank_picture_has_no_look():
    assert look(Image.new("RGB", (64, 64), "red")) is None
    assert look_of_frames([photograph("coffee"), Image.new("RGB", (64, 64))]) is None


def test_it_sees_what_people_see():
    original = photograph("chelsea")
    turned = as_jpeg(original, 95)
    exif = turned.getexif()
    exif[0x0112] = 3
    file = io.BytesIO()
    ImageOps.flip(ImageOps.mirror(original)).save(file, "JPEG", exif=exif, quality=95)
    assert hamming(look(Image.open(file)).bits, look(original).bits) <= 2
    hidden = photograph("rocket").convert("RGBA")
    hidden.putalpha(0)
    assert look(hidden) is None, "what is transparent is not seen"


def test_a_look_keeps_all_its_bytes():
    one = look(photograph("coffee"))
    stored = one.to_bytes()
    assert len(stored) == LOOK_BYTES
    assert int.from_bytes(stored[:8], "big") == int(one.bits)
    assert look_of_frames([photograph("coffee")] * 2) == 2 * stored
