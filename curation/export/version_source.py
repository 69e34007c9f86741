"""A dataset version as the source of an export: its frozen rows, and the media store."""

from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import BooleanField, Case, Expression, F, Q, TextField, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from annotation.media import store
from curation.errors import SampleFileError
from curation.export.frozen import OUTLINE, PAIRS, kind_of
from curation.export.manifest import VersionFacts
from curation.models import DatasetRow, DatasetVersion
from curation.selection.fifa import TERMS
from curation.versions.row_content import CONTENT_COLUMNS

CHUNK = 2000
_SAMPLES = tuple(f"{name}_{side}" for name in ("sha256", "media_type", "bytes") for side in (0, 1))
_COLUMNS = ("pair_id", "label_0", "p_0", "weight", *TERMS, "importance", *_SAMPLES)
_OF_EVERY_OUTLINE = ("pair_id", "bytes_0", "bytes_1")
# Costly to look up, and few profiles have a column for them.
_OF_COMPARISON = ("comparison__key", "compared_at")
# What an outline says that no column of a row does.
FACTS: dict[str, Expression] = {
    "are_different": Case(
        When(sha256_0=F("sha256_1"), then=False),
        default=True,
        output_field=BooleanField(),
    ),
    "has_captions": Case(
        # Null in JSON is not null in SQL, and either may be missing.
        *(
            When(
                Q(**{f"content__caption_{side}": None}) | Q(**{f"content__caption_{side}__isnull": True}),
                then=False,
            )
            for side in (0, 1)
        ),
        default=True,
        output_field=BooleanField(),
    ),
}


class VersionSource:
    """Reads a version's rows in the order of their pair ids, a chunk at a time."""

    def __init__(self, version: DatasetVersion) -> None:
        self._rows = DatasetRow.objects.filter(version=version)

    @cache  # noqa: B019 - the source lives as long as an export takes
    def kinds(self) -> frozenset[str]:
        """What the samples are."""
        both = self._rows.order_by().values_list("media_type_0", "media_type_1").distinct()
        return frozenset(kind_of(media_type) for pair in both for media_type in pair)

    def outlines(self, split: str, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
        """Every pair of the split, briefly."""
        rows = self._rows.filter(split=split).order_by("pair_id")
        # Whatever is not asked for is not fetched: it would cost as much as all the rest of the plan.
        names = [name for name in OUTLINE.names if name in _OF_EVERY_OUTLINE or name in wanted]
        computed = FACTS | {"prompt": KT("content__prompt")}
        expressions: dict[str, Any] = {name: computed[name] for name in names if name in computed}
        for columns in _columns(rows.annotate(**expressions).values_list(*names)):
            known = dict(zip(names, columns, strict=True))
            yield pa.RecordBatch.from_arrays(
                [
                    # SQLite's booleans are numbers.
                    pa.array(
                        list(map(bool, known[field.name])) if field.name in FACTS else known[field.name], field.type
                    )
                    if field.name in known
                    else pa.nulls(len(columns[0]), field.type)
                    for field in OUTLINE
                ],
                schema=OUTLINE,
            )

    def pairs(self, split: str, first: str, last: str, wanted: Collection[str]) -> Iterator[pa.RecordBatch]:
        """The pairs of the split from id `first` to id `last`."""
        rows = self._rows.filter(split=split, pair_id__gte=first, pair_id__lte=last).order_by("pair_id")
        texts = rows.annotate(text=Cast("content", TextField()))
        names = (*_COLUMNS, *(_OF_COMPARISON if "comparison" in wanted else ()))
        for *columns, contents in _columns(texts.values_list(*names, "text")):
            known = {name.partition("__")[0]: values for name, values in zip(names, columns, strict=True)}
            arrays = {name: pa.array(values, PAIRS.field(name).type) for name, values in known.items()}
            for name in {"comparison", "compared_at"} - arrays.keys():
                arrays[name] = pa.nulls(len(contents), PAIRS.field(name).type)
            arrays["label_1"] = pc.subtract(1.0, arrays["label_0"])
            arrays["split"] = pa.repeat(split, len(contents))
            parsed = _parsed(contents)
            arrays |= {name: parsed[name] for name in parsed.schema.names}
            yield pa.RecordBatch.from_arrays([arrays[name] for name in PAIRS.names], schema=PAIRS)

    def read_into(self, sha256: str, target: memoryview) -> None:
        """Fill `target` with the bytes of a sample; raises `SampleFileError`."""
        try:
            read = store.read_into(sha256, target)
        except FileNotFoundError:
            raise SampleFileError(f"The file {sha256} of a sample is no longer in the media store.") from None
        if read != len(target):
            raise SampleFileError(
                f"The file {sha256} of a sample has another length than when the version was made "
                f"({len(target):,} bytes): restore the media store."
            )


def version_facts(version: DatasetVersion) -> VersionFacts:
    """The version as the manifest and the card tell it."""
    return VersionFacts(
        project=version.project.slug,
        project_name=version.project.name,
        number=version.number,
        name=version.name,
        parents=version.parents,
        recipe=version.recipe,
        licence=version.statistics.get("licences", {}).get("dataset") or "other",
        sha256=version.sha256,
        created_at=version.created_at.isoformat(),
        spec=version.spec,
        statistics=version.statistics,
    )


def _columns(rows: Any) -> Iterator[list[tuple[Any, ...]]]:
    """The columns of each `CHUNK` rows of a `values_list`."""
    found = iter(rows.iterator(chunk_size=CHUNK))
    while chunk := list(islice(found, CHUNK)):
        yield list(zip(*chunk, strict=True))


def _widened(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _widened(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_widened(kind.value_type))
    return pa.float64() if pa.types.is_float32(kind) else kind


# The frozen content is read by Arrow's own JSON reader: no Python object is made of any of it. Numbers are read in
# double precision first: rounded twice, as they are in the version's hash, they are the same to the last bit.
_CONTENT = pa.schema([pa.field(name, PAIRS.field(name).type) for name in CONTENT_COLUMNS])
_WIDE = pa.schema([pa.field(field.name, _widened(field.type)) for field in _CONTENT])


def _parsed(contents: tuple[str, ...]) -> pa.RecordBatch:
    import pyarrow.json

    lines = "\n".join(contents).encode()
    table = pyarrow.json.read_json(
        pa.BufferReader(lines),
        # One block: a row must not be cut in two.
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=_WIDE, unexpected_field_behavior="ignore"),
    )
    return table.cast(_CONTENT).combine_chunks().to_batches()[0]
