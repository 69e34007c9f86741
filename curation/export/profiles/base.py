"""A profile: the form in which pairs leave."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyarrow as pa

from curation.errors import UnfitProfileError
from curation.export.samples import Samples
from curation.export.shipment import Place, Shipment, Written
from curation.schema import Contract

if TYPE_CHECKING:
    from curation.export.plan import Shard

# Where the samples' files go: into the table, beside it, or nowhere; then only their names leave.
INSIDE, BESIDE, NOWHERE = "bytes", "external", "none"


class Profile(ABC):
    """Which pairs leave, and as what; made for the kinds of samples that a version has.

    `wanted` are the facts that have to be looked up for it: of an outline the columns that `dropped` asks for, and
    `prompt` (with which the rows of each prompt are counted), of a pair its `comparison`.
    """

    name: ClassVar[str]
    purpose: ClassVar[str]
    # For readers who must decide whether they may use it.
    licence: ClassVar[str] = "The samples and prompts keep the licences that they came with."
    form: ClassVar[str] = "Parquet"
    kinds: ClassVar[frozenset[str]]
    media_options: ClassVar[tuple[str, ...]] = (INSIDE, NOWHERE)
    wanted: ClassVar[frozenset[str]] = frozenset()
    # The columns of its table; None where it is none.
    contract: Contract | None = None

    def __init__(self, kinds: frozenset[str], media: str = INSIDE) -> None:
        """Raises `UnfitProfileError` where the profile cannot hold these kinds, or not in this way."""
        if others := kinds - self.kinds:
            raise UnfitProfileError(
                f"The {self.name} profile holds {_listed(self.kinds)} samples and this version has "
                f"{_listed(others)} samples: export it as native."
            )
        if media not in self.media_options:
            raise UnfitProfileError(
                f"The {self.name} profile knows media: {_listed(self.media_options)}, not {media!r}."
            )
        self.version_kinds, self.media = kinds, media

    @property
    def holds_files(self) -> bool:
        """Whether the samples' files count towards the size of a shard."""
        return self.media != NOWHERE

    @abstractmethod
    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Why each of n pairs cannot leave in this form, in a word or two; null if it can."""

    @abstractmethod
    def path(self, shard: "Shard") -> str:
        """The file whose presence says that the shard is there, relative to the export's folder."""

    @abstractmethod
    def write(self, shipment: Shipment) -> Written:
        """Write the pairs of a shard; what can wait is done in a lane while the next shard is begun."""

    @classmethod
    @abstractmethod
    def loader(cls, splits: list[str], folder: str, media: str) -> str:
        """One line of Python that loads the export from `folder`."""

    @property
    @abstractmethod
    def columns(self) -> tuple[tuple[str, str, str], ...]:
        """(name, type, meaning) of what a reader finds."""

    @property
    @abstractmethod
    def schema_sha256(self) -> str:
        """A hash of the form: it changes when the meaning of a file does."""


class ParquetProfile(Profile):
    """A profile whose pairs leave as rows of a contract."""

    contract: Contract

    @abstractmethod
    def batch(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> pa.RecordBatch:
        """The pairs as rows of the contract."""

    def path(self, shard: "Shard") -> str:
        """The Parquet file."""
        return f"data/{shard.name}.parquet"

    def write(self, shipment: Shipment) -> Written:
        """One row group for each batch, and the samples' files beside the table where that was asked for."""
        from curation.export.parquet_file import write_parquet

        def build(pairs: pa.RecordBatch, place: Place) -> pa.RecordBatch:
            if self.media == BESIDE:
                shipment.samples.write_beside(pairs, shipment.folder / "media")
            return self.batch(pairs, shipment.samples, place)

        return write_parquet(shipment, self.contract, build)

    @classmethod
    def loader(cls, splits: list[str], folder: str, media: str) -> str:
        """By Hugging Face's `datasets`."""
        files = ", ".join(f'"{split}": "{folder}/data/{split}-*.parquet"' for split in splits)
        return f'import datasets; dataset = datasets.load_dataset("parquet", data_files={{{files}}})'

    @property
    def columns(self) -> tuple[tuple[str, str, str], ...]:
        """Those of the contract."""
        return tuple((column.name, str(column.type), column.doc) for column in self.contract.columns)

    @property
    def schema_sha256(self) -> str:
        """That of the contract."""
        return self.contract.sha256


def reasons(n: int, **of: pa.Array) -> pa.Array:
    """For n pairs the first reason that holds, else null; masks by reason, with blanks as underscores."""
    found = np.full(n, None, object)
    for reason, mask in reversed(of.items()):
        found[np.asarray(mask, bool)] = reason.replace("_", " ")
    return pa.array(found, pa.string())


def _listed(names: "frozenset[str] | tuple[str, ...]") -> str:
    return ", ".join(sorted(names))
