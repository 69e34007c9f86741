"""An export that comes back: its manifest read, and every file checked against it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from annotation.intake.holder import Holder, UnreadableFileError
from annotation.intake.row import RowError
from annotation.progress import Progress
from curation.export.manifest import FORMAT, NAME
from curation.export.profiles.base import NOWHERE
from curation.schema import SPLITS
from curation.versions.drafts import LONGEST_NAME

PROFILE = "native"
MOST_MANIFEST_BYTES = 64 * 2**20
CHUNK = 2**20
# What the card of a version cannot do without.
STATISTICS = (
    "splits", "judgments", "agreement", "aggregation", "pool", "label_0_share", "scorer", "embedder",
    "scorer_contradicts_share", "samples_of_models",
)  # fmt: skip

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class BrokenExportError(UnreadableFileError):
    """What was sent is an export of a dataset version, but not as it left: the message names the file."""


class Parent(BaseModel):
    """A version that the exported one was derived from."""

    sha256: Sha256
    name: str = Field(max_length=LONGEST_NAME)
    number: int = Field(ge=1)


class Dataset(BaseModel):
    """Which version was exported."""

    project: str
    version: int
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    sha256: Sha256
    parents: list[Parent]
    recipe: dict[str, Any]


class File(BaseModel):
    """One file of the export."""

    path: str
    bytes: int
    sha256: Sha256
    rows: int | None = None


class Manifest(BaseModel):
    """As much of a manifest as importing needs."""

    dataset: Dataset
    profile: str
    # Exports of before there was a choice have their samples inside.
    media: str = "bytes"
    rows: int = Field(ge=1)
    files: list[File]
    statistics: dict[str, Any]


class Exported:
    """An export of the native profile in a folder or an archive, beginning at `root`."""

    def __init__(self, holder: Holder, root: str, manifest: Manifest) -> None:
        self._holder = holder
        self._root = root
        self.manifest = manifest

    @property
    def name(self) -> str:
        """What to call it to a person."""
        return self._holder.name

    def shards(self) -> dict[str, list[File]]:
        """The Parquet files of every split, in order."""
        found = {
            split: sorted(
                (file for file in self.manifest.files if file.path.startswith(f"data/{split}-")),
                key=lambda file: file.path,
            )
            for split in SPLITS
        }
        return {split: files for split, files in found.items() if files}

    def check_files(self, on_progress: Progress) -> None:
        """Read every file that the manifest names; raises `BrokenExportError` where one is not as it says."""
        total = sum(file.bytes for file in self.manifest.files)
        done = 0
        for file in self.manifest.files:
            digest = hashlib.sha256()
            for chunk in self._chunks(file):
                digest.update(chunk)
                done += len(chunk)
                on_progress(min(done, total), total, f"Checking {file.path}")
            if digest.hexdigest() != file.sha256:
                raise BrokenExportError(
                    f"{file.path} in {self.name} is not the file that was exported (its sha256 differs from the "
                    f"one in {NAME}): copy it again, or export the version again."
                )

    @contextmanager
    def as_path(self, path: str) -> Iterator[Path]:
        """A file where it can be read back and forth."""
        with self._holder.as_path(self._name(path)) as found:
            yield found

    def beside(self, path: str, most_bytes: int) -> bytes:
        """A file that a row names: beside the shards, or from the root; raises RowError."""
        for candidate in (f"data/{path}", path):
            if self._name(candidate) in self._holder.sizes:
                return self._holder.read(self._name(candidate), most_bytes)
        raise RowError(f"there is no file {path} in {self.name}")

    def _chunks(self, file: File) -> Iterator[bytes]:
        if self._name(file.path) not in self._holder.sizes:
            raise BrokenExportError(
                f"{self.name} lacks {file.path}, which its {NAME} names: send the whole folder of the export."
            )
        with self._holder.open(self._name(file.path)) as opened:
            while chunk := opened.read(CHUNK):
                yield chunk

    def _name(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path


def find(holder: Holder) -> Exported | None:
    """The export that `holder` holds, at its root or in a folder; None where there is none of the native profile.

    Raises `BrokenExportError` where its manifest cannot be used.
    """
    for name in sorted(holder.by_last_part.get(NAME, ()), key=len):
        content = _read(holder, name)
        if content.get("format") == FORMAT and content.get("profile") == PROFILE:
            root = PurePosixPath(name).parent.as_posix()
            return Exported(holder, "" if root == "." else root, _parsed(content, f"{name} in {holder.name}"))
    return None


def _read(holder: Holder, name: str) -> Mapping[str, Any]:
    """The content of what may be somebody else's manifest: whatever it is, it is not ours unless it says so."""
    try:
        content = json.loads(holder.read(name, MOST_MANIFEST_BYTES))
    except (RowError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _parsed(content: Mapping[str, Any], where: str) -> Manifest:
    try:
        manifest = Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise BrokenExportError(
            f"{where} cannot be used ({field}: {first['msg']}); export the version again."
        ) from error
    missing = [name for name in STATISTICS if name not in manifest.statistics]
    if missing or not isinstance(manifest.dataset.recipe.get("spec"), dict):
        lacking = f"statistics.{missing[0]}" if missing else "dataset.recipe.spec"
        raise BrokenExportError(f"{where} lacks {lacking}; export the version again.")
    if manifest.media == NOWHERE:
        raise BrokenExportError(
            f"{where} says that the version was exported without its samples: export it again with them, inside "
            "the table or beside it."
        )
    return manifest
