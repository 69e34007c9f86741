"""The stage that turns texts into vectors."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from annotation.seeded import content_hash
from curation.embedders.base import Embedder
from curation.stages.base import KEY

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "embeddings"
# Texts are short and their vectors long: 4096 of 768 numbers are 12 MB.
ROWS_PER_SHARD = 4096
VECTOR = "vector"


@dataclass(frozen=True)
class EmbeddingStage:
    """A text's unit vector, float32 of fixed length. `source` gives the embedder, and can be pickled."""

    embedder: str
    revision: str
    source: Callable[[], Embedder]

    name = NAME

    @property
    def options(self) -> dict[str, str]:
        """Which embedder."""
        return {"embedder": self.embedder}

    @property
    def key(self) -> str:
        """The embedder and its revision."""
        return json.dumps({"stage": NAME, "embedder": self.embedder, "revision": self.revision}, sort_keys=True)

    @cached_property
    def input_schema(self) -> "pa.Schema":
        """`key` is `key_of` the text."""
        import pyarrow as pa

        return pa.schema([pa.field(KEY, pa.string(), False), pa.field("text", pa.string(), False)])

    @cached_property
    def output_schema(self) -> "pa.Schema":
        """One vector for each key; how long it is only the model knows, so it is asked."""
        import pyarrow as pa

        dimensions = self.source().embed(["a"]).shape[1]
        vector = pa.list_(pa.field("item", pa.float32(), False), dimensions)
        return pa.schema([pa.field(KEY, pa.string(), False), pa.field(VECTOR, vector, False)])

    def run(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """Embed a batch; raises what loading the model raises."""
        import pyarrow as pa

        vectors = self.source().embed(batch.column("text").to_pylist())
        flat = pa.array(vectors.reshape(-1), pa.float32())
        column = pa.FixedSizeListArray.from_arrays(flat, type=self.output_schema.field(VECTOR).type)
        return pa.record_batch([batch.column(KEY), column], schema=self.output_schema)


def key_of(text: str) -> str:
    """What a text is found by; of a prompt it is the prompt's own hash."""
    return content_hash(text)


def rows_of(texts: Iterable[str], stage: EmbeddingStage) -> Iterator["pa.RecordBatch"]:
    """The stage's input for these texts, each once."""
    import pyarrow as pa

    by_key = sorted((key, text) for key, text in {key_of(text): text for text in texts}.items())
    for start in range(0, len(by_key), ROWS_PER_SHARD):
        keys, some = zip(*by_key[start : start + ROWS_PER_SHARD], strict=True)
        yield pa.record_batch([pa.array(keys), pa.array(some)], schema=stage.input_schema)
