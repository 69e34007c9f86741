"""Shards: cut alike however the rows come, done once, whole or not at all."""

import hashlib
import json
import multiprocessing
import threading
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.stages import shards
from curation.stages.base import KEY, StageChangedError, StageError, checked
from curation.stages.runners import local
from curation.stages.work import alone, carry_out
from tests.curation.stages.letters import Letters, rows

SHARD = 10


def outputs(folder: Path) -> dict[str, str]:
    """Every output file and marker of a plan, by the hash of its bytes."""
    files = sorted((folder / "output").iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def done(work: Path, stage: Letters, count: int = 45, batches: int = 1) -> shards.Plan:
    """The work, cut and done in this process."""
    plan = shards.cut(work, stage, rows(count, batches), SHARD)
    local.run(plan, stage, lambda number: None)
    return plan


@settings(max_examples=20)
@given(st.integers(1, 60), st.integers(1, 20))
def test_the_same_rows_are_cut_alike_however_they_come(tmp_path_factory, count, batches):
    work = tmp_path_factory.mktemp("work")
    whole, parts = (shards.cut(work / str(n), Letters(), rows(count, n), SHARD) for n in (1, batches))
    assert whole.shards == parts.shards
    assert len(whole) == -(-count // SHARD)
    assert pa.concat_tables(shards.read_input(whole, n) for n in range(len(whole))).num_rows == count


@given(st.lists(st.integers(0, 39), max_size=5))
def test_any_split_into_batches_gives_the_same_rows(cuts):
    (batch,) = rows(40)
    edges = [0, *sorted(set(cuts)), 40]
    parts = [checked(Letters(), batch.slice(a, b - a)) for a, b in pairwise(edges) if b > a]
    assert pa.Table.from_batches(parts).equals(pa.Table.from_batches([checked(Letters(), batch)]))


def test_rows_out_of_order_or_twice_are_refused(tmp_path):
    for keys in (["b", "a"], ["a", "a"]):
        batch = pa.record_batch([pa.array(keys), pa.array(["x", "y"])], schema=Letters().input_schema)
        with pytest.raises(StageError, match="sorted"):
            shards.cut(tmp_path, Letters(), [batch], SHARD)
        with pytest.raises(StageError, match="sorted"):
            shards.cut(tmp_path, Letters(), [batch.slice(0, 1), batch.slice(1)], SHARD)


def test_the_marker_names_input_stage_and_output(tmp_path):
    plan = done(tmp_path, Letters())
    marker = json.loads((plan.folder / "output" / "part-00004.json").read_bytes())
    output = outputs(plan.folder)["part-00004.parquet"]
    assert marker == {"input": plan.shards[4], "stage": "letters 1", "rows": 5, "output": output}


def test_a_repeated_run_does_nothing(tmp_path):
    diary = tmp_path / "diary"
    stage = Letters(diary=diary)
    plan = done(tmp_path / "work", stage)
    before = outputs(plan.folder)
    local.run(plan, stage, lambda number: None)
    assert len(diary.read_text().splitlines()) == len(plan) == 5
    assert outputs(plan.folder) == before


@pytest.mark.parametrize("wrong", [{"stage": "letters 0"}, {"input": "another"}])
def test_a_stale_marker_is_done_anew(tmp_path, wrong):
    stage = Letters(diary=tmp_path / "diary")
    plan = done(tmp_path / "work", stage)
    before = outputs(plan.folder)
    marker = plan.folder / "output" / "part-00001.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text()), **wrong}))
    assert not shards.is_complete(plan, 1)
    local.run(plan, stage, lambda number: None)
    assert (tmp_path / "diary").read_text().splitlines()[5:] == ["000010"]
    assert outputs(plan.folder) == before


def test_another_stage_than_the_plans_is_refused_and_writes_nothing(tmp_path):
    plan = shards.cut(tmp_path, Letters("1"), rows(5), SHARD)
    with pytest.raises(StageChangedError, match="letters 1 and there is letters 2"):
        shards.run_shard(plan, Letters("2"), 0)
    assert outputs(plan.folder) == {}


def test_input_that_was_tampered_with_is_refused(tmp_path):
    plan = shards.cut(tmp_path, Letters(), rows(25), SHARD)
    (plan.folder / "input" / "part-00000.parquet").write_bytes(
        (plan.folder / "input" / "part-00001.parquet").read_bytes()
    )
    with pytest.raises(StageError, match="changed"):
        shards.run_shard(plan, Letters(), 0)


def test_a_stage_that_loses_a_row_or_a_column_is_found_out():
    class Loses(Letters):
        def run(self, batch):
            return super().run(batch).slice(1)

    class Renames(Letters):
        def run(self, batch):
            return super().run(batch).rename_columns([KEY, "digits"])

    (batch,) = rows(3)
    with pytest.raises(StageError, match="one row for each key"):
        checked(Loses(), batch)
    with pytest.raises(StageError, match="digits"):
        checked(Renames(), batch)
    with pytest.raises(StageError, match="takes"):
        checked(Letters(), batch.select([KEY]))


def test_whoever_comes_while_a_shard_is_being_done_leaves_it(tmp_path):
    plan = shards.cut(tmp_path, Letters(), rows(5), SHARD)
    slow = Letters(pause_s=0.2)
    first = threading.Thread(target=shards.run_shard, args=(plan, slow, 0))
    first.start()
    while not list((plan.folder / "claims").iterdir()):
        pass
    assert shards.run_shard(plan, Letters(), 0) is False
    first.join()
    assert shards.run_shard(plan, Letters(), 0) is True


def test_several_processes_share_the_work_and_do_nothing_twice(tmp_path):
    stage = Letters(pause_s=0.005, diary=tmp_path / "diary")
    plan = shards.cut(tmp_path / "work", stage, rows(120), SHARD)
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=local.run, args=(plan, stage, int)) for _ in range(2)]
    for other in others:
        other.start()
    local.run(plan, stage, lambda number: None)
    for other in others:
        other.join()
        assert other.exitcode == 0
    diary = (tmp_path / "diary").read_text().splitlines()
    assert len(diary) == len(set(diary)) == len(plan) == 12
    assert outputs(plan.folder) == outputs(done(tmp_path / "again", Letters(), 120).folder)


def test_a_process_killed_in_the_middle_of_a_shard_costs_that_shard_alone(tmp_path):
    knife = tmp_path / "knife"
    knife.touch()
    stage = Letters(fatal="aa 23", knife=knife, diary=tmp_path / "diary")
    plan = shards.cut(tmp_path / "work", stage, rows(45), SHARD)
    victim = multiprocessing.get_context("spawn").Process(target=local.run, args=(plan, stage, int))
    victim.start()
    victim.join()
    assert victim.exitcode == -9
    assert sorted(outputs(plan.folder)) == [f"part-0000{n}.{end}" for n in (3, 4) for end in ("json", "parquet")]
    local.run(plan, stage, lambda number: None)
    diary = (tmp_path / "diary").read_text().splitlines()
    assert sorted(diary) == ["000000", "000010", "000020", "000030", "000040"]
    assert outputs(plan.folder) == outputs(done(tmp_path / "unbroken", Letters()).folder)


class StopError(Exception):
    pass


def test_work_that_was_stopped_is_finished_before_more_is_cut(tmp_path):
    stage = Letters(diary=tmp_path / "diary")
    loaded: list[str] = []

    def load(given, made):
        loaded.extend(made.column(KEY).to_pylist())
        if len(loaded) == 15:
            raise StopError

    def wanted():
        return (batch for batch in rows(45) if not set(batch.column(KEY).to_pylist()) & set(loaded))

    with pytest.raises(StopError):
        carry_out(tmp_path / "work", stage, lambda: rows(45), SHARD, load=load, run=local.run)
    assert shards.find(tmp_path / "work") is not None
    carry_out(tmp_path / "work", stage, wanted, SHARD, load=load, run=local.run)
    assert set(loaded) == {f"{number:06d}" for number in range(45)}
    assert len((tmp_path / "diary").read_text().splitlines()) == 5, "each shard was done once"
    assert not (tmp_path / "work").exists()


def test_what_was_cut_for_an_older_stage_goes(tmp_path):
    shards.cut(tmp_path, Letters("1"), rows(45), SHARD)
    loaded: list[str] = []
    carry_out(
        tmp_path, Letters("2"), lambda: rows(5), SHARD, load=lambda given, made: loaded.append("x"), run=local.run
    )
    assert loaded == ["x"]


def test_work_is_removed_under_the_hands_of_whoever_is_at_it(tmp_path):
    plan = shards.cut(tmp_path / "work", Letters(), rows(400), SHARD)
    end: list[Exception] = []

    def help_out():
        try:
            local.run(plan, Letters(pause_s=0.01), lambda number: None)
        except FileNotFoundError as error:
            end.append(error)

    helper = threading.Thread(target=help_out)
    helper.start()
    while not shards.is_complete(plan, 39):
        pass
    shards.remove(tmp_path / "work")
    assert shards.find(tmp_path / "work") is None
    helper.join()
    assert len(end) == 1, "it is told that nobody wants this any more"
    assert shards.read_plan(plan.folder) is None
    shards.remove(tmp_path / "work")
    assert list(tmp_path.iterdir()) == []


def test_only_one_carries_a_piece_of_work_out(tmp_path):
    def stop(done, total, message=""):
        raise StopError

    with alone(tmp_path / "work", stop), pytest.raises(StopError), alone(tmp_path / "work", stop):
        raise AssertionError("two at once")
    with alone(tmp_path / "work", stop):
        pass
