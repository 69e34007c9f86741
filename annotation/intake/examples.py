"""Small files for the examples of the formats."""

import io


def picture(colour: str, size: int = 16) -> bytes:
    """A square of one colour as PNG."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()
