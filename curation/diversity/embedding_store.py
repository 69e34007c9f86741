"""The embedding store: vectors of texts by embedder, revision and text hash, in Parquet under `VAR/embeddings`.

A folder for each embedder at one revision holds files that are written whole and never changed. A text's vector is
in one of them, and once only: what an embedder gives may depend a little on the batch, and what was given stays.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from annotation.models import Prompt
from curation import atomic, embedders
from curation.errors import CurationError
from curation.stages import shards
from curation.stages.base import KEY
from curation.stages.embeddings import VECTOR, key_of

if TYPE_CHECKING:
    import pyarrow as pa

POLL_S = 0.05


class NotEmbeddedError(CurationError):
    """Prompts have no vectors yet, and making them takes longer than anybody should wait for a page."""

    def __init__(self, embedder: str, missing: int, total: int) -> None:
        super().__init__(
            f"{missing} of {total} prompts have not been embedded with {embedder}: start the job 'Embed prompts' "
            "with it, then try again."
        )


def embeddings_folder() -> Path:
    """Where the stores of all embedders lie."""
    return Path(settings.VAR_DIR) / "embeddings"


def store_of(embedder: str) -> "EmbeddingStore":
    """The store of an embedder at its present revision; raises `UnknownEmbedderError` and what weights raise."""
    name = f"{embedder}\n{embedders.get(embedder).revision}"
    return EmbeddingStore(embeddings_folder() / hashlib.sha256(name.encode()).hexdigest()[:32], embedder)


@dataclass(frozen=True)
class EmbeddingStore:
    """The vectors of one embedder at one revision."""

    folder: Path
    embedder: str

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, d) of n texts; raises `NotEmbeddedError`."""
        places = self._places([key_of(text) for text in texts])
        if missing := int((places.part < 0).sum()):
            raise NotEmbeddedError(self.embedder, missing, len(texts))
        vectors: NDArray[np.float32] | None = None
        for number, part in enumerate(places.parts):
            wanted = np.flatnonzero(places.part == number)
            if len(wanted):
                found = _vectors_in(part)[places.row[wanted]]
                if vectors is None:
                    vectors = np.empty((len(texts), found.shape[1]), np.float32)
                vectors[wanted] = found
        return np.zeros((0, 0), np.float32) if vectors is None else vectors

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Those texts, each once, that have no vector."""
        unique = list(dict.fromkeys(texts))
        places = self._places([key_of(text) for text in unique])
        return [text for text, part in zip(unique, places.part, strict=True) if part < 0]

    def add(self, vectors: "pa.Table") -> None:
        """Keep what the embedding stage made, of which texts that have a vector keep theirs."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with self._alone():
            places = self._places(vectors.column(KEY).to_pylist())
            new = vectors.filter(pa.array(places.part < 0))
            if not new.num_rows:
                return
            name = hashlib.sha256("\n".join(new.column(KEY).to_pylist()).encode()).hexdigest()[:32]
            with atomic.draft(self.folder / f"part-{name}.parquet") as draft:
                # Numbers like these do not compress, and as they are they can be mapped into memory.
                pq.write_table(new, draft, compression="none", use_dictionary=False, write_statistics=False)

    def _places(self, keys: Sequence[str]) -> "_Places":
        import pyarrow as pa
        import pyarrow.compute as pc

        parts = sorted(self.folder.glob("part-*.parquet"))
        columns = [_keys_in(part) for part in parts]
        ends = np.cumsum([len(column) for column in columns], dtype=np.int64)
        found = pc.index_in(pa.array(keys, pa.string()), value_set=pa.chunked_array(columns, pa.string()))
        row = np.asarray(pc.fill_null(found, -1), np.int64)
        part = np.where(row < 0, -1, np.searchsorted(ends, row, side="right"))
        begins = np.concatenate([[0], ends])
        return _Places(parts, part, row - begins[np.maximum(part, 0)])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until nobody else adds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        while True:
            with shards.lock(self.folder / "add.lock") as ours:
                if ours:
                    yield
                    return
            time.sleep(POLL_S)


@dataclass(frozen=True)
class _Places:
    """Where n keys are: in which of the parts, -1 for none, and in which of its rows."""

    parts: list[Path]
    part: NDArray[np.int64]
    row: NDArray[np.int64]


def part_names() -> list[str]:
    """Every file of every store, below `embeddings_folder`."""
    return sorted(
        str(part.relative_to(embeddings_folder())) for part in embeddings_folder().glob("*/part-*.parquet")
    )


def is_wanted(name: str) -> bool:
    """Whether any prompt there is has its vector in this file."""
    part = embeddings_folder() / name
    if not part.exists():
        return False
    keys = _keys_in(part).to_pylist()
    some = (keys[start : start + 1000] for start in range(0, len(keys), 1000))
    return any(Prompt.objects.filter(text_hash__in=batch).exists() for batch in some)


def _keys_in(part: Path) -> "pa.Array":
    import pyarrow.parquet as pq

    return pq.ParquetFile(part).read([KEY]).column(KEY).combine_chunks()


def _vectors_in(part: Path) -> NDArray[np.float32]:
    import pyarrow.parquet as pq

    column = pq.ParquetFile(part, memory_map=True).read([VECTOR]).column(VECTOR).combine_chunks()
    flat = column.flatten().to_numpy(zero_copy_only=False)
    vectors: NDArray[np.float32] = flat.reshape(len(column), -1)
    return vectors
