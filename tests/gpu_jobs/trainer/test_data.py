"""Laws of the data: ties never train as wins, and rows that contradict themselves are named, not guessed at."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gpu_jobs.trainer.data import COLUMNS, pictures, read_pairs
from gpu_jobs.trainer.errors import DatasetError
from tests.gpu_jobs.trainer.tiny import noise_picture, png, row, write_dataset


def read(folder: Path, rows: list[dict[str, Any]], **options: Any) -> Any:
    return read_pairs(write_dataset(folder, rows, **options), "train")


def test_labels_decide_the_winner_and_ties_are_dropped_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, [row(0, label_0=1.0), row(1, label_0=0.0), row(2, label_0=0.5)])
    assert table.ties_dropped == 1
    assert [(p.pair_id, p.winner, p.loser) for p in table.pairs] == [
        ("pair-0000", "00000000.png", "00000001.png"),
        ("pair-0001", "00000003.png", "00000002.png"),
    ]


def test_a_dataset_of_ties_holds_no_pair_at_all(tmp_path: Path) -> None:
    table = read(tmp_path, [row(i, label_0=0.5) for i in range(5)])
    assert table.pairs == ()
    assert table.ties_dropped == 5


def test_sharding_and_row_order_change_nothing(tmp_path: Path) -> None:
    rows = [row(i, label_0=float(i % 2)) for i in range(9)]
    shuffled = random.Random(1).sample(rows, len(rows))
    whole, pieces = read(tmp_path / "a", rows), read(tmp_path / "b", shuffled, shards=4)
    assert whole.pairs == pieces.pairs
    assert whole.fingerprint() == pieces.fingerprint()


@pytest.mark.parametrize(
    "change", [{"label_0": 0.0, "label_1": 1.0}, {"prompt": "another"}, {"weight": 0.5}, {"pair_id": "other"}]
)
def test_the_fingerprint_notices_every_change(tmp_path: Path, change: dict[str, Any]) -> None:
    before = read(tmp_path / "a", [row(0), row(1)]).fingerprint()
    assert read(tmp_path / "b", [row(0) | change, row(1)]).fingerprint() != before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label_0": 1.0, "label_1": 1.0}, "neither 1/0, 0/1 nor 0.5/0.5"),
        ({"label_0": None}, "neither"),
        ({"label_0": float("nan")}, "neither"),
        ({"weight": 0.0}, "weight 0.0"),
        ({"weight": None}, "weight None"),
        ({"image_1": None}, "image_1 is missing"),
        ({"prompt": None}, "prompt is missing"),
    ],
)
def test_a_contradictory_row_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(DatasetError, match=message) as caught:
        read(tmp_path, [row(0), row(1) | change])
    assert "train-00000-of-00001.parquet, row 1" in str(caught.value)


def test_a_pair_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="pair-0001 twice"):
        read(tmp_path, [row(1), row(1)])


def test_a_folder_without_the_split_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"train-\*\.parquet"):
        read_pairs(tmp_path, "train")


def test_a_torn_shard_is_an_error(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, [row(0)])
    shard = next((folder / "data").iterdir())
    shard.write_bytes(shard.read_bytes()[:-20])
    with pytest.raises(DatasetError, match="not a whole Parquet file"):
        read_pairs(folder, "train")


def test_every_needed_picture_comes_once_and_pictures_of_ties_not_at_all(tmp_path: Path) -> None:
    shared = {"bytes": png(noise_picture(0)), "path": "00000000.png"}
    table = read(tmp_path, [row(0), row(1, image_0=shared), row(2, label_0=0.5)])
    found = dict(pictures(table))
    assert sorted(found) == ["00000000.png", "00000001.png", "00000003.png"]
    assert len(list(pictures(table))) == 3
    assert (np.asarray(found["00000000.png"]) == np.asarray(noise_picture(0))).all()


def test_two_pictures_under_one_name_are_refused(tmp_path: Path) -> None:
    table = read(tmp_path, [row(0), row(1, image_0={"bytes": png(noise_picture(9)), "path": "00000000.png"})])
    with pytest.raises(DatasetError, match=r"another picture is also named '00000000\.png'"):
        list(pictures(table))


def test_pictures_without_a_path_are_told_apart_by_their_pair(tmp_path: Path) -> None:
    rows = [row(i, image_0={"bytes": png(noise_picture(i)), "path": None}) for i in range(2)]
    found = dict(pictures(read(tmp_path, rows)))
    assert (np.asarray(found["pair-0001/0"]) == np.asarray(noise_picture(1))).all()
    assert len(found) == 4


def test_external_pictures_are_read_beside_the_shards_but_never_outside_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "a.png").write_bytes(png(noise_picture(5)))
    table = read(folder, [row(0, image_0={"bytes": None, "path": "media/a.png"})])
    assert (np.asarray(dict(pictures(table))["media/a.png"]) == np.asarray(noise_picture(5))).all()

    (tmp_path / "secret.png").write_bytes(png(noise_picture(6)))
    table = read(folder, [row(0, image_0={"bytes": None, "path": "../secret.png"})])
    with pytest.raises(DatasetError, match="not a file inside"):
        list(pictures(table))


def test_an_undecodable_picture_is_named(tmp_path: Path) -> None:
    table = read(tmp_path, [row(0, image_1={"bytes": b"not a picture", "path": "x.png"})])
    with pytest.raises(DatasetError, match="row 0, image_1 cannot be decoded"):
        list(pictures(table))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = write_dataset(tmp_path, [row(0)])
    shard = next((folder / "data").iterdir())
    pq.write_table(pq.read_table(shard).drop_columns(["weight"]), shard)
    with pytest.raises(DatasetError, match="lacks weight"):
        read_pairs(folder, "train")


def test_the_dataset_contract_has_every_column_that_is_read() -> None:
    from curation.schema import NATIVE

    NATIVE.require(COLUMNS)
