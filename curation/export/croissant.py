"""croissant.json: the export as Croissant 1.0 (mlcommons.org/croissant) describes datasets."""

import json
from typing import Any

import pyarrow as pa

from curation.export.manifest import ExportedFile, VersionFacts
from curation.export.profiles.base import Profile
from curation.schema import Column, Contract

NAME = "croissant.json"
_PARQUET = "application/x-parquet"
# The terms of the standard's own context; a reader warns where one is missing.
_PLAIN = (
    "citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes", "path",
    "isLiveDataset", "jsonPath", "key", "md5", "parentField", "recordSet", "references", "regex", "repeated",
    "replace", "samplingRate", "separator", "source", "subField", "transform",
)  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    **{term: f"cr:{term}" for term in _PLAIN},
}


def croissant_bytes(facts: VersionFacts, profile: Profile, shards: list[ExportedFile]) -> bytes:
    """The description of these files as JSON-LD; it names no time or place of the export."""
    content: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": facts.name,
        "description": f"Preference pairs of {facts.project_name}, version {facts.number}. {profile.purpose}",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": f"{facts.number}.0.0",
        "datePublished": facts.created_at[:10],
        "license": facts.licence,
        "citeAs": f"{facts.project_name}, {facts.name}, content {facts.sha256}",
        "distribution": [_file(file) for file in shards],
    }
    if profile.contract is not None:
        content["distribution"].append(
            {"@type": "cr:FileSet", "@id": "shards", "encodingFormat": _PARQUET, "includes": "data/*.parquet"}
        )
        content["recordSet"] = [_records(profile.contract)]
    else:
        content["distribution"] += [
            {"@type": "cr:FileSet", "@id": name, "encodingFormat": "application/octet-stream", "includes": pattern}
            for name, pattern in (("winners", "*/w/*"), ("losers", "*/l/*"))
        ]
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _file(file: ExportedFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": _PARQUET if file.path.endswith(".parquet") else "text/plain",
        "sha256": file.sha256,
    }


def _records(contract: Contract) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "pairs",
        "name": "pairs",
        "description": "One record is one pair.",
        "field": [_column(column) for column in contract.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    field = _field(f"pairs/{column.name}", column.type, column.name, None)
    if column.media and not pa.types.is_list(column.type):
        # As the Hugging Face Hub describes pictures in Parquet: the bytes inside the struct.
        del field["subField"]
        field["dataType"] = "sc:ImageObject" if column.media == "image" else "sc:VideoObject"
        field["source"]["transform"] = {"jsonPath": "bytes"}
    return field | {"description": column.doc}


def _field(path: str, kind: pa.DataType, column: str, inside: str | None) -> dict[str, Any]:
    """A field, with one of its own for each part of a struct; lists are repeated."""
    source: dict[str, Any] = {"fileSet": {"@id": "shards"}, "extract": {"column": column}}
    if inside is not None:
        source["transform"] = {"jsonPath": inside}
    field: dict[str, Any] = {"@type": "cr:Field", "@id": path, "name": path, "source": source}
    if pa.types.is_list(kind):
        field["repeated"] = True
        kind = kind.value_type
    if pa.types.is_struct(kind):
        field["subField"] = [_field(f"{path}/{part.name}", part.type, column, part.name) for part in kind]
    else:
        field["dataType"] = _data_type(kind)
    return field


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_floating(kind):
        return "sc:Float"
    if pa.types.is_timestamp(kind):
        return "sc:Date"
    # Bytes have no type of their own in Croissant 1.0; those of pictures are pictures.
    return "sc:ImageObject" if pa.types.is_binary(kind) else "sc:Text"
