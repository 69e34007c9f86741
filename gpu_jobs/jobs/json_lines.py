"""Following a file of JSON lines while somebody else appends to it."""

import json
import logging
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)


class JsonLines:
    """Reads what is new at each call. A line counts once it is whole; the file may come into being later."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def read(self) -> list[dict[str, Any]]:
        """The objects in the lines completed since the last call, in order.

        A line that is no JSON object is passed over with a warning: a killed writer leaves half a line, and its
        successor goes on behind it.
        """
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            if self._path.stat().st_size < self._offset:
                self._offset = 0  # begun anew
            file.seek(self._offset)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._offset += len(whole)
        return [parsed for line in whole.splitlines() if (parsed := self._parse(line)) is not None]

    def _parse(self, line: bytes) -> dict[str, Any] | None:
        try:
            parsed = json.loads(line)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            logger.warning("%s: a line is no JSON object: %r", self._path, line[:200])
            return None
        return parsed
