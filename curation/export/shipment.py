"""A shard on its way out: what a profile is given to write it from, and what is known once that is done."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyarrow as pa

if TYPE_CHECKING:
    from curation.export.prompt_counts import PromptCounts
    from curation.export.samples import Samples

# One row group is written while the next is built; a third would be memory and no faster.
ROW_GROUPS_IN_MEMORY = 2


@dataclass(frozen=True)
class Place:
    """Where a batch of pairs stands in its export: its first row's number in the split, and what else leaves."""

    row: int
    prompts: "PromptCounts"


class Lanes:
    """The threads of an export, each for work of one sort, done in the order of its coming. A context manager.

    Rows are read from the database by the thread that exports; `build` makes columns of them and of the samples'
    files, `write` writes them, `finish` hashes what was written while `sync` sees it to the disk. Whoever hands a
    row group to `build` takes one of `room` before, and gives it back when the group is written.
    """

    build: Executor
    write: Executor
    finish: Executor
    sync: Executor

    def __init__(self) -> None:
        self.room = Semaphore(ROW_GROUPS_IN_MEMORY)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        # Left in the opposite order: what a lane hands to another is done before that one ends.
        self.sync, self.finish, self.write, self.build = (
            self._open.enter_context(ThreadPoolExecutor(1, name)) for name in ("sync", "finish", "write", "build")
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()


@dataclass(frozen=True)
class Shipment:
    """The pairs of a shard, a row group at a time, and where they go.

    The shard's file is `target`; what the pairs need beside it goes into `folder`, the export's. `grew` says that
    the file has grown by a good piece, so that it can be hashed while the next is written.
    """

    target: Path
    folder: Path
    groups: Iterator[tuple[pa.RecordBatch, Place]]
    samples: "Samples"
    lanes: Lanes
    grew: Callable[[], object]


@dataclass(frozen=True)
class Written:
    """A file whose rows have all been handed over; it is whole once `closed` has come to its end."""

    rows: int
    closed: Future[None]

    @classmethod
    def whole(cls, rows: int) -> "Written":
        """One that is whole already."""
        closed: Future[None] = Future()
        closed.set_result(None)
        return cls(rows, closed)
