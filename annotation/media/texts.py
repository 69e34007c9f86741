"""What a text is: UTF-8, not empty, not endless, and without characters that steer a terminal or a page."""

import unicodedata

from annotation.media.facts import MediaInfo, UndecodableMedia

MEDIA_TYPE = "text/plain"
MOST_CHARACTERS = 100_000
ALLOWED_CONTROLS = frozenset("\t\n\r")


def probe(data: bytes) -> MediaInfo:
    """Check the whole of `data`; raises UndecodableMedia, naming the place."""
    if len(data) > 4 * MOST_CHARACTERS:
        raise UndecodableMedia(f"The text is longer than {MOST_CHARACTERS:,} characters.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UndecodableMedia(f"The text is not UTF-8: byte {error.start} is {data[error.start]:#04x}.") from error
    if len(text) > MOST_CHARACTERS:
        raise UndecodableMedia(f"The text is longer than {MOST_CHARACTERS:,} characters.")
    if not text.strip():
        raise UndecodableMedia("The text is empty.")
    for index, character in enumerate(text):
        if unicodedata.category(character) == "Cc" and character not in ALLOWED_CONTROLS:
            raise UndecodableMedia(
                f"The text has a control character (U+{ord(character):04X}) at character {index}; remove it."
            )
    return MediaInfo("text", MEDIA_TYPE)
