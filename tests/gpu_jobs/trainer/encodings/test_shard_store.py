"""Laws of the store: what is written is read, in any order, by any number of writers, and half a file is none."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.trainer.encodings.shard_store import ShardStore, identifier


def rows(*numbers: int) -> dict[str, torch.Tensor]:
    values = torch.tensor(numbers).float()
    return {"a": values[:, None, None].expand(-1, 2, 3).half(), "b": values}


@given(st.permutations(range(7)))
def test_rows_come_in_the_order_asked_for(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    store = ShardStore(tmp_path_factory.mktemp("store"))
    for part in (range(3), range(3, 7)):
        store.write([identifier(n) for n in part], rows(*part))
    store.refresh()
    got = store.read([identifier(n) for n in order])
    assert got["b"].tolist() == [float(n) for n in order]
    assert got["a"].shape == (7, 2, 3)
    assert got["a"].dtype == torch.float16


def test_another_process_sees_it_and_writes_beside_it(tmp_path: Path) -> None:
    one, other = ShardStore(tmp_path), ShardStore(tmp_path)
    one.write([identifier(1)], rows(1))
    other.write([identifier(1)], rows(1))
    other.write([identifier(2)], rows(2))
    one.refresh()
    assert one.has([identifier(1), identifier(2), identifier(3)]).tolist() == [True, True, False]
    assert one.read([identifier(2), identifier(1)])["b"].tolist() == [2, 1]
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_killed_writer_left_is_not_read(tmp_path: Path) -> None:
    store = ShardStore(tmp_path)
    store.write([identifier(1)], rows(1))
    (whole,) = tmp_path.iterdir()
    (tmp_path / f".partial-17-{'0' * 32}.safetensors").write_bytes(whole.read_bytes()[:50])
    store.refresh()
    assert store.read([identifier(1)])["b"].tolist() == [1]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="1 of 1 entries"):
        ShardStore(tmp_path).read([identifier(1)])


def test_ids_that_end_in_zeros_are_kept_apart(tmp_path: Path) -> None:
    store = ShardStore(tmp_path)
    ids = [bytes([7, *[0] * 15]), bytes([7, 0, 1, *[0] * 13])]
    store.write(ids, rows(1, 2))
    store.refresh()
    assert store.read(ids[::-1])["b"].tolist() == [2, 1]


@pytest.mark.parametrize("order", [[1, 2], [2, 1]])
def test_of_files_that_differ_in_precision_the_finest_counts(tmp_path: Path, order: list[int]) -> None:
    """Texts with states too large for half precision lie at full precision, beside others that do not."""
    store = ShardStore(tmp_path)
    store.write([identifier(1)], {"a": torch.tensor([[1.0]]).half()})
    store.write([identifier(2)], {"a": torch.tensor([[1e6]])})
    store.refresh()
    assert store.read([identifier(n) for n in order])["a"].flatten().tolist() == [
        {1: 1.0, 2: 1e6}[n] for n in order
    ]


def test_what_is_repeated_is_read_as_often(tmp_path: Path) -> None:
    store = ShardStore(tmp_path)
    store.write([identifier(1), identifier(2)], rows(1, 2))
    store.refresh()
    assert store.read([identifier(n) for n in (2, 1, 2)])["b"].tolist() == [2, 1, 2]
