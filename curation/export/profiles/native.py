"""The native profile: the whole contract, for Tastemaker's trainer and for analysts."""

from collections.abc import Mapping
from typing import Any

from curation.export.profiles.base import ReadMedia
from curation.export.records import Outline, PairRecord
from curation.schema import NATIVE


class Native:
    """Every column; `datasets.load_dataset("parquet", …)` decodes the images."""

    name = "native"
    contract = NATIVE
    purpose = "Every column of Tastemaker's dataset contract; read by its trainer and by analysts."

    def dropped(self, outline: Outline) -> str | None:
        """Nothing is dropped: ties are a first-class answer."""
        return None

    def row(self, record: PairRecord, read: ReadMedia, rows_of_prompt: Mapping[str, int]) -> dict[str, Any]:
        """The pair with its media in the columns of their kind."""
        media: dict[str, Any] = dict.fromkeys(("image_0", "image_1", "video_0", "video_1"))
        for side, file in enumerate((record.media_0, record.media_1)):
            media[f"{file.kind}_{side}"] = {"bytes": read(file), "path": file.path}
        return {**record.columns, **media}
