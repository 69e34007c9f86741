"""The native profile: the whole contract, for Tastemaker's trainer and for analysts."""

import pyarrow as pa
import pyarrow.compute as pc

from curation.export.frozen import file_names, kinds_of
from curation.export.profiles.base import BESIDE, INSIDE, NOWHERE, ParquetProfile
from curation.export.samples import Samples
from curation.export.shipment import Place
from curation.schema import FILE_KINDS, KINDS, NATIVE


class Native(ParquetProfile):
    """Every column; `datasets.load_dataset("parquet", …)` decodes the images."""

    name = "native"
    contract = NATIVE
    purpose = "Every column of Tastemaker's dataset contract; read by its trainer and by analysts."
    kinds = frozenset(KINDS)
    media_options = (INSIDE, BESIDE, NOWHERE)

    def dropped(self, outlines: pa.RecordBatch) -> pa.Array:
        """Nothing is dropped: ties are a first-class answer."""
        return pa.nulls(len(outlines), pa.string())

    def batch(self, pairs: pa.RecordBatch, samples: Samples, place: Place) -> pa.RecordBatch:
        """The pairs with their samples in the columns of their kind."""
        columns = {name: pairs[name] for name in NATIVE.names if name in pairs.schema.names}
        for side in (0, 1):
            for kind in FILE_KINDS:
                columns[f"{kind}_{side}"] = self._files(pairs, side, kind, samples)
            columns |= {f"{kind}_{side}": samples.texts(pairs, side, kind) for kind in ("layout", "text")}
        return NATIVE.batch(columns)

    @classmethod
    def loader(cls, splits: list[str], folder: str, media: str) -> str:
        """By `datasets`: kept from decoding what did not leave, and run where what lies beside is looked for."""
        line = super().loader(splits, folder, media)
        if media == BESIDE:
            return f'import os; os.chdir("{folder}"); {line}'
        if media == NOWHERE:
            names = ((kind, f"{kind}_{side}") for kind in FILE_KINDS for side in (0, 1))
            casts = (f'.cast_column("{name}", datasets.{kind.capitalize()}(decode=False))' for kind, name in names)
            return line + "".join(casts)
        return line

    def _files(self, pairs: pa.RecordBatch, side: int, kind: str, samples: Samples) -> pa.Array:
        """The files of one kind as {bytes, path}; null where the sample is of another."""
        column_type = NATIVE.arrow.field(f"{kind}_{side}").type
        are_others = pc.not_equal(kinds_of(pairs[f"media_type_{side}"]), kind)
        if pc.all(are_others).as_py():
            return pa.nulls(len(pairs), column_type)
        names = file_names(pairs[f"sha256_{side}"], pairs[f"media_type_{side}"])
        is_inside = self.media == INSIDE
        content = samples.of_kind(pairs, side, kind) if is_inside else pa.nulls(len(pairs), pa.binary())
        if self.media == BESIDE:
            names = pc.binary_join_element_wise("media", names, "/")
        return pa.StructArray.from_arrays([content, names], fields=list(column_type), mask=are_others)
