"""Work cut into shards: each is done once, by whoever takes it first, and is there whole or not at all.

A folder of its own holds what was cut of one piece of work for one stage:

    plan.json                 the stage, its key, and the sha256 of every shard's input; written last
    input/part-00000.parquet  the rows of a shard
    output/part-00000.parquet what the stage made of them
    output/part-00000.json    the completion marker: of which input, by which stage
    claims/part-00000.lock    locked (flock) by whoever is at it; the lock of a killed process is free again

Nobody hands shards out. Any number of processes that see the folder may take any shard at any time, and none is
needed but one; a process that dies costs the shard it was at.
"""

import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation import atomic
from curation.stages.base import KEY, Stage, StageChangedError, StageError, checked

if TYPE_CHECKING:
    import pyarrow as pa

PLAN = "plan.json"


@dataclass(frozen=True)
class Plan:
    """A piece of work that was cut: the stage that does it, and the sha256 of each shard's input."""

    folder: Path
    stage_name: str
    stage_options: dict[str, str]
    stage_key: str
    shards: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.shards)


def cut(work: Path, stage: Stage, rows: Iterable["pa.RecordBatch"], rows_per_shard: int) -> Plan:
    """Cut rows, which come sorted by their key and each key once, into shards of `rows_per_shard`.

    The same rows give the same shards however they are batched. The plan gets a new folder in `work`, so that
    nobody who is still at an older one can write into it. Raises `StageError` for rows out of order.
    """
    import pyarrow.parquet as pq

    folder = work / uuid.uuid4().hex
    for part in ("input", "output", "claims"):
        (folder / part).mkdir(parents=True)
    shards = []
    for number, table in enumerate(_regular(_in_order(rows), stage.input_schema, rows_per_shard)):
        with atomic.draft(_input(folder, number)) as draft:
            pq.write_table(table, draft, compression="zstd")
        shards.append(_sha256(_input(folder, number)))
    plan = Plan(folder, stage.name, stage.options, stage.key, tuple(shards))
    atomic.write(folder / PLAN, json.dumps(_as_json(plan)).encode())
    return plan


def find(work: Path) -> Plan | None:
    """The plan that was cut for a piece of work; None where nothing was, or not to the end."""
    found = sorted(work.glob(f"*/{PLAN}"))
    return read_plan(found[0].parent) if found else None


def read_plan(folder: Path) -> Plan | None:
    """The plan in a folder; None where it is no longer, or not yet."""
    try:
        told = json.loads((folder / PLAN).read_bytes())
    except FileNotFoundError:
        return None
    return Plan(folder, told["stage"], told["options"], told["key"], tuple(told["shards"]))


def remove(work: Path) -> None:
    """Remove all that was cut for a piece of work, even while somebody is still at it.

    It is renamed first: then it is no plan any more, and nobody puts a file where it is being removed.
    """
    if work.exists():
        work.rename(work.with_name(f".{work.name}.{uuid.uuid4().hex}.gone"))
    for gone in work.parent.glob(f".{work.name}.*.gone"):
        shutil.rmtree(gone)


def is_complete(plan: Plan, number: int) -> bool:
    """Whether the shard's output is there, made of this input by this stage."""
    try:
        marker = json.loads(_marker(plan.folder, number).read_bytes())
    except FileNotFoundError:
        return False
    wanted = {"input": plan.shards[number], "stage": plan.stage_key}
    return {name: marker.get(name) for name in wanted} == wanted and _output(plan.folder, number).is_file()


def run_shard(plan: Plan, stage: Stage, number: int) -> bool:
    """Do a shard unless that is done, or somebody is at it; whether it is complete now.

    Raises `StageChangedError` and what the stage raises.
    """
    if is_complete(plan, number):
        return True
    with _claim(plan.folder, number) as ours:
        if ours and not is_complete(plan, number):
            _do(plan, stage, number)
    return is_complete(plan, number)


def read_output(plan: Plan, number: int) -> "pa.Table":
    """What the stage made of a complete shard."""
    import pyarrow.parquet as pq

    return pq.ParquetFile(_output(plan.folder, number)).read()


def read_input(plan: Plan, number: int) -> "pa.Table":
    """The rows of a shard."""
    import pyarrow.parquet as pq

    return pq.ParquetFile(_input(plan.folder, number)).read()


@contextmanager
def lock(path: Path) -> Iterator[bool]:
    """Whether the lock of this file was free; it is held for the block, and goes with the process at the latest."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _do(plan: Plan, stage: Stage, number: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if stage.key != plan.stage_key:
        raise StageChangedError(
            f"This work was cut for {plan.stage_key} and there is {stage.key} here: where several machines share "
            "it, all need the same weights and parameters."
        )
    if _sha256(_input(plan.folder, number)) != plan.shards[number]:
        raise StageError(f"The input of shard {number} in {plan.folder} was changed: start the work again.")
    table = read_input(plan, number).combine_chunks()
    (batch,) = table.to_batches()
    output = checked(stage, batch)
    with atomic.draft(_output(plan.folder, number)) as draft:
        pq.write_table(pa.Table.from_batches([output]), draft, compression="zstd")
    marker = {
        "input": plan.shards[number],
        "stage": plan.stage_key,
        "rows": output.num_rows,
        "output": _sha256(_output(plan.folder, number)),
    }
    atomic.write(_marker(plan.folder, number), json.dumps(marker).encode())


@contextmanager
def _claim(folder: Path, number: int) -> Iterator[bool]:
    with lock(folder / "claims" / f"{_part(number)}.lock") as ours:
        yield ours


def _in_order(rows: Iterable["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    import pyarrow.compute as pc

    last: str | None = None
    for batch in rows:
        if not batch.num_rows:
            continue
        keys = batch.column(KEY)
        rising = pc.all(pc.less(keys[:-1], keys[1:])).as_py() if batch.num_rows > 1 else True
        if not rising or (last is not None and keys[0].as_py() <= last):
            raise StageError("The rows of a stage come sorted by their key, and each key comes once.")
        last = keys[-1].as_py()
        yield batch


def _regular(batches: Iterable["pa.RecordBatch"], schema: "pa.Schema", rows_per_shard: int) -> Iterator["pa.Table"]:
    """The same rows, `rows_per_shard` at a time."""
    import pyarrow as pa

    held: list[Any] = []
    n_held = 0
    for batch in batches:
        held.append(batch)
        n_held += batch.num_rows
        while n_held >= rows_per_shard:
            table = pa.Table.from_batches(held, schema).combine_chunks()
            yield table.slice(0, rows_per_shard)
            rest = table.slice(rows_per_shard)
            held, n_held = rest.to_batches(), rest.num_rows
    if n_held:
        yield pa.Table.from_batches(held, schema).combine_chunks()


def _as_json(plan: Plan) -> dict[str, Any]:
    return {
        "stage": plan.stage_name,
        "options": plan.stage_options,
        "key": plan.stage_key,
        "shards": list(plan.shards),
    }


def _part(number: int) -> str:
    return f"part-{number:05d}"


def _input(folder: Path, number: int) -> Path:
    return folder / "input" / f"{_part(number)}.parquet"


def _output(folder: Path, number: int) -> Path:
    return folder / "output" / f"{_part(number)}.parquet"


def _marker(folder: Path, number: int) -> Path:
    return folder / "output" / f"{_part(number)}.json"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
