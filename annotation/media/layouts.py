"""What a layout is: JSON that describes a room and its objects, within the model's limits."""

from annotation.layouts import model
from annotation.media.facts import MediaInfo, UndecodableMedia

MEDIA_TYPE = "application/json"


def probe(data: bytes) -> MediaInfo:
    """Check the whole of `data`; raises UndecodableMedia, naming the field."""
    try:
        model.parse(data)
    except model.InvalidLayout as error:
        raise UndecodableMedia(f"The layout is not valid at {error.field}: {error}") from error
    return MediaInfo("layout", MEDIA_TYPE)
