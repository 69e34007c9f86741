"""Bringing pictures of any size to one square without distorting them."""

from PIL import Image


def centre_crop(picture: Image.Image, resolution: int) -> Image.Image:
    """Resize so that the shorter side is ``resolution`` pixels, then crop a square about the centre.

    Both sides of a pair go through the same rule, each by its own size. (A published script resizes the loser to
    the winner's size, which distorts it wherever the two differ: then shape, not taste, separates them.)
    """
    picture = picture.convert("RGB")
    width, height = picture.size
    if (width, height) == (resolution, resolution):
        return picture
    scale = resolution / min(width, height)
    size = (max(resolution, round(width * scale)), max(resolution, round(height * scale)))
    left, top = (size[0] - resolution) // 2, (size[1] - resolution) // 2
    resized = picture.resize(size, Image.Resampling.LANCZOS)
    return resized.crop((left, top, left + resolution, top + resolution))
