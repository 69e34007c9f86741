"""What a picture looks like, in a few bytes: the same after encoding it anew or scaling it, or nearly.

The perceptual hash (pHash: signs of the lowest 8 × 8 cosine frequencies of the luminance against their median, by
the library ImageHash) sees shapes and is blind to colour: a red disc and a blue one hash alike. So a look also has
the mean colours of a coarse grid. A picture without structure has no hash worth the name; what little it has is
rounding, and any two blank pictures would be twins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

# Names what is stored: another way of hashing gets another revision, and is computed anew.
REVISION = "phash64-grid4-1"
GRID = 4
HASH_BYTES = 8
COLOUR_BYTES = GRID * GRID * 3
LOOK_BYTES = HASH_BYTES + COLOUR_BYTES
# In grey levels of 255: the standard deviation below which there is nothing to hash.
FEATURELESS = 2.0


@dataclass(frozen=True)
class Look:
    """One frame: 64 bits, and the mean colours (GRID, GRID, 3) of its parts."""

    bits: np.uint64
    colours: NDArray[np.uint8]

    def to_bytes(self) -> bytes:
        """`LOOK_BYTES` bytes: the hash, most significant bit first, then the colours."""
        return int(self.bits).to_bytes(HASH_BYTES, "big") + self.colours.tobytes()


def perceptual_hash(image: Image.Image) -> np.uint64:
    """The 64-bit pHash of a picture; the number of bits in which two differ says how far apart the pictures are."""
    import imagehash

    signs = imagehash.phash(image).hash.ravel()
    return np.uint64(int.from_bytes(np.packbits(signs).tobytes(), "big"))


def hamming(a: np.uint64, b: np.uint64) -> int:
    """How many of the 64 bits differ."""
    return int(a ^ b).bit_count()


def look(image: Image.Image) -> Look | None:
    """What the picture looks like, upright and on white; None for one without structure."""
    plain = _on_white(ImageOps.exif_transpose(image))
    if float(np.asarray(plain.convert("L"), np.float32).std()) < FEATURELESS:
        return None
    return Look(perceptual_hash(plain), np.asarray(plain.resize((GRID, GRID), Image.Resampling.BOX), np.uint8))


def look_of_frames(frames: Sequence[Image.Image]) -> bytes | None:
    """The looks of a video's frames, end to end; None where any of them has no structure."""
    looks = [look(frame) for frame in frames]
    known = [one.to_bytes() for one in looks if one is not None]
    return b"".join(known) if known and len(known) == len(looks) else None


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which would otherwise show whatever colour hides beneath it."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
