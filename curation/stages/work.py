"""A piece of work from beginning to end: what an earlier attempt left is finished first, then the rest is cut."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotation.progress import Progress
from curation.stages import shards
from curation.stages.base import Stage
from curation.stages.runners import Runner
from curation.stages.shards import Plan

if TYPE_CHECKING:
    import pyarrow as pa

POLL_S = 0.5


def carry_out(
    work: Path,
    stage: Stage,
    rows: Callable[[], Iterable["pa.RecordBatch"]],
    rows_per_shard: int,
    *,
    load: Callable[["pa.Table", "pa.Table"], None],
    run: Runner,
) -> None:
    """Do everything in `rows()`, and whatever an earlier attempt cut for the same stage and did not finish.

    `load` is given the input and the output of each shard when it is complete, after a kill maybe once more.
    `rows` is asked after what was left is loaded. `load` may raise to stop; what is complete by then stays.
    """
    left = shards.find(work)
    if left is not None and left.stage_key == stage.key:
        _finish(left, stage, load, run)
    shards.remove(work)
    plan = shards.cut(work, stage, rows(), rows_per_shard)
    _finish(plan, stage, load, run)
    shards.remove(work)


@contextmanager
def alone(work: Path, on_progress: Progress) -> Iterator[None]:
    """Wait until nobody else carries this work out, and keep others from it. Helpers with shards need no leave."""
    work.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with shards.lock(work.with_name(f"{work.name}.lock")) as ours:
            if ours:
                yield
                return
        on_progress(0, None, "Another run of the same work is still going on")
        time.sleep(POLL_S)


def _finish(plan: Plan, stage: Stage, load: Callable[["pa.Table", "pa.Table"], None], run: Runner) -> None:
    def on_shard(number: int) -> None:
        load(shards.read_input(plan, number), shards.read_output(plan, number))

    run(plan, stage, on_shard)
