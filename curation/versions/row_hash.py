"""The content hash of a dataset version, made of nothing but what leaves in the native profile.

So an export that is imported again has the hash of the version that it came from. Every value is taken as the
contract's Arrow type would hold it (a float32 is rounded to one), samples stand as the sha256 of their bytes, and
what is null is left out, so that a column which the contract gains later changes no hash of before.
"""

import hashlib
import json
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from curation.schema import NATIVE

# A sample stands as its hash, in whichever column its kind belongs.
SAMPLE_COLUMNS = frozenset(f"{kind}_{side}" for kind in ("image", "video", "layout", "text") for side in (0, 1))
# What a recipe says of how it came about; the rows by the same recipe are the same version under other tools.
CIRCUMSTANCES = "made_with"

Cast = Callable[[Any], Any]
_FLOAT32 = struct.Struct("<f")


def version_hash(recipe: Mapping[str, Any], digests: Iterable[bytes]) -> str:
    """The sha256 of a version, in hex: of its recipe, then of its rows' digests in the order of their pair ids."""
    digest = hashlib.sha256(recipe_line(recipe))
    for row in digests:
        digest.update(row)
    return digest.hexdigest()


def recipe_line(recipe: Mapping[str, Any]) -> bytes:
    """What of a recipe enters the hash."""
    return _line({name: recipe[name] for name in recipe if name != CIRCUMSTANCES})


def row_digest(columns: Mapping[str, Any], sha256_0: str, sha256_1: str) -> bytes:
    """The sha256 of one row: its columns by the names of `NATIVE`, and the hashes of its samples' bytes.

    Raises `UnknownColumnError` for a column that the contract lacks.
    """
    NATIVE.require(columns)
    known: dict[str, Any] = {"sample_0": sha256_0, "sample_1": sha256_1}
    for name, value in columns.items():
        if value is not None and name not in SAMPLE_COLUMNS:
            known[name] = _CASTS[name](value)
    return hashlib.sha256(_line(known)).digest()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _float32(value: Any) -> float:
    rounded: float = _FLOAT32.unpack(_FLOAT32.pack(value))[0]
    return rounded


def _cast(kind: pa.DataType) -> Cast:
    if pa.types.is_struct(kind):
        fields = {field.name: _cast(field.type) for field in kind}
        return lambda value: {name: fields[name](value[name]) for name in fields if value.get(name) is not None}
    if pa.types.is_list(kind):
        inner = _cast(kind.value_type)
        return lambda value: [inner(one) for one in value]
    if pa.types.is_float32(kind):
        return _float32
    if pa.types.is_floating(kind):
        return float
    return int if pa.types.is_integer(kind) else str


_CASTS: Mapping[str, Cast] = {
    column.name: _cast(column.type) for column in NATIVE.columns if column.name not in SAMPLE_COLUMNS
}
