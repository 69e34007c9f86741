"""The folders profile: winners and losers as equally named files in two folders, their captions beside them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from curation import atomic
from curation.export.frozen import file_names
from curation.export.profiles.base import Profile, reasons
from curation.export.profiles.pickapic import OF_UNDECIDED, require_decided, undecided
from curation.export.shipment import Shipment, Written

if TYPE_CHECKING:
    from curation.export.plan import Shard

_FORM = "tastemaker-folders/1"


class Folders(Profile):
    """`{split}/w/NAME.jpg` and `{split}/l/NAME.jpg`, each with a `NAME.txt`; NAME is the pair's id.

    A checksum file stands for a shard: it lists the shard's files as `sha256sum --check` reads them, and is
    written after the last of them.
    """

    name = "folders"
    form = "folders of files"
    purpose = (
        "Two folders of equally named files, winners and losers, captions beside; for trainers without Parquet."
    )
    kinds = frozenset({"image", "video"})
    media_options = ("bytes",)
    wanted = OF_UNDECIDED | {"media_type_0", "media_type_1"}

    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Ties, sides of the same bytes, and pairs of two formats, which cannot be named equally."""
        differ = pc.not_equal(outlines["media_type_0"], outlines["media_type_1"])
        return reasons(len(outlines), **undecided(outlines), two_file_formats=differ)

    def path(self, shard: "Shard") -> str:
        """The checksum file."""
        return f"checksums/{shard.name}.sha256"

    def write(self, shipment: Shipment) -> Written:
        """The files of each pair, then the list of them."""
        rows, folder = 0, shipment.folder
        with shipment.target.open("w") as sums:
            for pairs, _ in shipment.groups:
                files = list(_files(pairs))
                shipment.samples.copy((file.sha256, file.bytes, folder / file.path) for file in files)
                for file in files:
                    sums.write(f"{file.sha256}  {file.path}\n")
                    sums.write(_write_caption(folder, file))
                rows += len(pairs)
        return Written.whole(rows)

    @classmethod
    def loader(cls, splits: list[str], folder: str, media: str) -> str:
        """The captions of the winners, whose names tell the others."""
        return f'import pathlib; captions = sorted(pathlib.Path("{folder}").glob("*/w/*.txt"))'

    @property
    def columns(self) -> tuple[tuple[str, str, str], ...]:
        """The files of a pair."""
        return (
            ("{split}/w/{pair_id}.*", "file", "The preferred sample."),
            ("{split}/l/{pair_id}.*", "file", "The other sample, under the same name."),
            ("{split}/w/{pair_id}.txt", "text", "The sample's own caption where there is one, else the prompt."),
        )

    @property
    def schema_sha256(self) -> str:
        """Of the form's name."""
        return hashlib.sha256(_FORM.encode()).hexdigest()


@dataclass(frozen=True)
class _File:
    """A sample on its way: what it is, where it goes, and what is said of it."""

    sha256: str
    bytes: int
    path: str
    caption: str


def _files(pairs: pa.RecordBatch) -> Iterator[_File]:
    """Winner and loser of each pair in turn."""
    first_wins = require_decided(pairs).to_pylist()
    prompts = pairs["prompt"].to_pylist()
    names = [
        zip(
            pairs[f"sha256_{side}"].to_pylist(),
            pairs[f"bytes_{side}"].to_pylist(),
            file_names(pairs["pair_id"], pairs[f"media_type_{side}"]).to_pylist(),
            pairs[f"caption_{side}"].to_pylist(),
            strict=True,
        )
        for side in (0, 1)
    ]
    sides = zip(*names, strict=True)
    for both, is_first, prompt, split in zip(sides, first_wins, prompts, pairs["split"].to_pylist(), strict=True):
        for folder, (sha256, size, name, caption) in zip("wl", both if is_first else both[::-1], strict=True):
            yield _File(sha256, size, f"{split}/{folder}/{name}", caption or prompt)


def _write_caption(folder: Path, file: _File) -> str:
    """Write the caption beside the sample; returns its line for the list."""
    path, text = Path(file.path).with_suffix(".txt"), file.caption.encode()
    if not (folder / path).is_file() or (folder / path).read_bytes() != text:
        atomic.write(folder / path, text)
    return f"{hashlib.sha256(text).hexdigest()}  {path}\n"
