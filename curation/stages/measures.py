"""The stage that works out of media what hygiene compares: looks, and how likely they are not safe for work."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PIL import Image

from annotation.media.facts import UndecodableMedia
from curation.hygiene import nsfw, perceptual_hash
from curation.scorers.decoding import decode
from curation.scorers.media import Clip, evenly
from curation.stages.base import KEY
from curation.stages.media_folder import MISSING, MediaFolder

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "measures"
# How many media are open at a time.
BATCH = 32
# Of a video so many frames are looked at, evenly over its length.
FRAMES = {"image": 1, "video": 4}
# Of each item: its frames. Returns a value ready for JSON for each, or None where there is nothing to say.
Work = Callable[[list[list[Image.Image]]], list[Any]]
Row = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """One thing that is worked out of a file."""

    name: str
    revision: str
    work: Work
    why_none: str = ""


def _looks(items: list[list[Image.Image]]) -> list[Any]:
    found = map(perceptual_hash.look_of_frames, items)
    return [None if one is None else base64.b64encode(one).decode() for one in found]


def _probabilities(items: list[list[Image.Image]]) -> list[Any]:
    """A video is as unsafe as its worst frame."""
    chances = iter(nsfw.probabilities([frame for frames in items for frame in frames]).tolist())
    return [max(next(chances) for _ in frames) for frames in items]


LOOK = Measure("look", perceptual_hash.REVISION, _looks, "It has no structure to hash.")
NSFW = Measure("nsfw", nsfw.REVISION, _probabilities)
MEASURES = {measure.name: measure for measure in (LOOK, NSFW)}


@dataclass(frozen=True)
class MeasureStage:
    """A measure of a medium, as JSON, or the reason why there is none."""

    measure: Measure
    media: MediaFolder

    name = NAME

    @property
    def options(self) -> dict[str, str]:
        """Which measure."""
        return {"measure": self.measure.name}

    @property
    def key(self) -> str:
        """The measure and its revision."""
        told = {"stage": NAME, "measure": self.measure.name, "revision": self.measure.revision, "frames": FRAMES}
        return json.dumps(told, sort_keys=True)

    @cached_property
    def input_schema(self) -> "pa.Schema":
        """`key` is the sha256 of the medium, `kind` the sample's."""
        import pyarrow as pa

        return pa.schema([pa.field(KEY, pa.string(), False), pa.field("kind", pa.string(), False)])

    @cached_property
    def output_schema(self) -> "pa.Schema":
        """A value, or a reason."""
        import pyarrow as pa

        return pa.schema([pa.field(KEY, pa.string(), False), ("value", pa.string()), ("reason", pa.string())])

    def run(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """Measure a batch; raises what loading a model raises."""
        import pyarrow as pa

        rows = batch.to_pylist()
        told: list[Row] = []
        for start in range(0, len(rows), BATCH):
            told += self._measured(rows[start : start + BATCH])
        return pa.RecordBatch.from_pylist(told, schema=self.output_schema)

    def _measured(self, rows: Sequence[Row]) -> list[Row]:
        told = {row[KEY]: {KEY: row[KEY], "value": None, "reason": None} for row in rows}
        opened: dict[str, list[Image.Image]] = {}
        for row in rows:
            try:
                opened[row[KEY]] = frames_of(self.media.read(row[KEY]), row["kind"])
            except FileNotFoundError:
                told[row[KEY]]["reason"] = MISSING
            except UndecodableMedia as error:
                told[row[KEY]]["reason"] = f"It cannot be opened: {error}"
        values = self.measure.work(list(opened.values())) if opened else []
        for key, value in zip(opened, values, strict=True):
            if value is None:
                told[key]["reason"] = self.measure.why_none
            else:
                told[key]["value"] = json.dumps(value)
        return list(told.values())


def frames_of(data: bytes, kind: str) -> list[Image.Image]:
    """The image, or so many frames of the video, the last again where it has fewer; raises UndecodableMedia."""
    medium = decode(data, kind)
    if not isinstance(medium, Clip):
        return [medium]
    chosen = [medium.frames[place] for place in evenly(len(medium.frames), FRAMES["video"])]
    return chosen + [chosen[-1]] * (FRAMES["video"] - len(chosen))
