"""The media store as a value that can be sent to another process: a folder of files named by their sha256."""

from dataclasses import dataclass
from pathlib import Path

# Without the path, which is another on another machine.
MISSING = "It cannot be opened: its file is missing from the media store."


@dataclass(frozen=True)
class MediaFolder:
    """Where `annotation.media.store` keeps its files; read only."""

    root: Path

    def read(self, sha256: str) -> bytes:
        """The bytes of this hash; raises FileNotFoundError."""
        return (self.root / sha256[:2] / sha256[2:4] / sha256).read_bytes()
