"""The manifest: what exactly an export holds, and how to make it again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from curation.export.plan import Plan
from curation.export.profiles.base import Profile

FORMAT = "tastemaker-manifest/1"
NAME = "manifest.json"


@dataclass(frozen=True)
class VersionFacts:
    """A dataset version as the manifest and the card tell it; all of it frozen, so that both stay the same."""

    project: str
    project_name: str
    number: int
    name: str
    parents: Sequence[Mapping[str, Any]]
    recipe: Mapping[str, Any]
    sha256: str
    created_at: str
    spec: Mapping[str, Any]
    statistics: Mapping[str, Any]
    licence: str = "other"


@dataclass(frozen=True)
class ExportedFile:
    """One file of an export."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


def manifest_bytes(facts: VersionFacts, profile: Profile, plan: Plan, files: list[ExportedFile]) -> bytes:
    """The manifest of these files as JSON; it names no time, place or person of the export."""
    content = {
        "format": FORMAT,
        "dataset": {
            "project": facts.project,
            "version": facts.number,
            "sha256": facts.sha256,
            "created_at": facts.created_at,
            "name": facts.name,
            "parents": list(facts.parents),
            "recipe": dict(facts.recipe),
        },
        "profile": profile.name,
        "media": profile.media,
        "schema_sha256": profile.schema_sha256,
        "rows": plan.rows,
        "splits": plan.rows_by_split(),
        "dropped": plan.dropped,
        "files": [
            {"path": file.path, "bytes": file.bytes, "sha256": file.sha256, "rows": file.rows} for file in files
        ],
        "seed": facts.spec.get("seed"),
        "selection": dict(facts.spec),
        "statistics": dict(facts.statistics),
        "writer": writer_versions(),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def writer_versions() -> dict[str, str]:
    """The versions of what decides the bytes of a file."""
    return {"pyarrow": version("pyarrow")}


def described(folder: Path, path: str, rows: int | None = None) -> ExportedFile:
    """A file of the export with its hash, read from the disk."""
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportedFile(path, (folder / path).stat().st_size, digest, rows)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a published export."""
    content: dict[str, Any] = json.loads((folder / NAME).read_text())
    return content
