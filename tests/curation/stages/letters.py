"""A stage that needs no model, and can be told to be slow or to die."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from curation.stages.base import KEY


@dataclass(frozen=True)
class Letters:
    """How many letters each text has. Dies at the text `fatal` if it finds the file `knife` to take."""

    revision: str = "1"
    fatal: str = ""
    knife: Path = Path("/nonexistent")
    pause_s: float = 0.0
    diary: Path | None = None

    name = "letters"
    options: dict[str, str] = None  # type: ignore[assignment]

    @property
    def key(self) -> str:
        return f"letters {self.revision}"

    @property
    def input_schema(self) -> pa.Schema:
        return pa.schema([pa.field(KEY, pa.string(), False), pa.field("text", pa.string(), False)])

    @property
    def output_schema(self) -> pa.Schema:
        return pa.schema([pa.field(KEY, pa.string(), False), ("letters", pa.int32())])

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        counts = []
        for text in batch.column("text").to_pylist():
            if text == self.fatal and self.knife.exists():
                self.knife.unlink()
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(self.pause_s)
            counts.append(sum(letter.isalpha() for letter in text))
        if self.diary is not None:
            with self.diary.open("a") as file:
                file.write(f"{batch.column(KEY)[0]}\n")
        return pa.record_batch([batch.column(KEY), pa.array(counts, pa.int32())], schema=self.output_schema)


def rows(count: int, batches: int = 1) -> list[pa.RecordBatch]:
    """Texts of several lengths under sorted keys, in about so many batches."""
    keys = [f"{number:06d}" for number in range(count)]
    texts = ["a" * (number % 7) + f" {number}" for number in range(count)]
    table = pa.table({KEY: keys, "text": texts}, schema=Letters().input_schema)
    return table.to_batches(max_chunksize=max(1, count // batches)) if count else []
