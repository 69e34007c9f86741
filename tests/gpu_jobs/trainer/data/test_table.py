"""Laws of the data: ties never train as wins, rows that contradict themselves are named and left out."""

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gpu_jobs.trainer.data import PairTable, read_pairs
from gpu_jobs.trainer.errors import DatasetError
from tests.gpu_jobs.trainer.tiny import PROMPTS, native_row, png, row, video_row, write_dataset, write_native
from tests.gpu_jobs.trainer.tiny import noise_picture as noise


def read(folder: Path, rows: list[dict[str, Any]], **options: Any) -> PairTable:
    return read_pairs(write_dataset(folder, rows, **options), "train")


def name(index: int, side: int) -> str:
    return row(index)[f"image_{side}"]["path"]


def test_labels_decide_the_winner_and_ties_are_dropped_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, [row(0, label_0=1.0), row(1, label_0=0.0), row(2, label_0=0.5)])
    assert table.ties_dropped == 1
    assert [(p.pair_id, p.winner, p.loser) for p in table.pairs] == [
        ("pair-0000", name(0, 0), name(0, 1)),
        ("pair-0001", name(1, 1), name(1, 0)),
    ]


def test_a_dataset_of_ties_holds_no_pair_at_all(tmp_path: Path) -> None:
    table = read(tmp_path, [row(i, label_0=0.5) for i in range(5)])
    assert list(table.pairs) == []
    assert table.ties_dropped == 5


def test_sharding_and_row_order_change_nothing(tmp_path: Path) -> None:
    rows = [row(i, label_0=float(i % 2)) for i in range(9)]
    shuffled = random.Random(1).sample(rows, len(rows))
    whole, pieces = read(tmp_path / "a", rows), read(tmp_path / "b", shuffled, shards=4)
    assert list(whole.pairs) == list(pieces.pairs)
    assert whole.fingerprint() == pieces.fingerprint()


@pytest.mark.parametrize(
    "change", [{"label_0": 0.0, "label_1": 1.0}, {"prompt": "another"}, {"weight": 0.5}, {"pair_id": "other"}]
)
def test_the_fingerprint_notices_every_change(tmp_path: Path, change: dict[str, Any]) -> None:
    before = read(tmp_path / "a", [row(0), row(1)]).fingerprint()
    assert read(tmp_path / "b", [row(0) | change, row(1)]).fingerprint() != before


def test_the_fingerprint_notices_captions(tmp_path: Path) -> None:
    plain, captioned = (
        read_pairs(write_native(tmp_path / str(caption), [native_row(0, caption_0=caption)]), "train")
        for caption in (None, "a caption")
    )
    assert plain.fingerprint() != captioned.fingerprint()
    assert next(iter(captioned.pairs)).winner_caption == "a caption"


BROKEN = [
    ({"label_0": 1.0, "label_1": 1.0}, "neither 1/0, 0/1 nor 0.5/0.5"),
    ({"label_0": None}, "neither"),
    ({"label_0": float("nan")}, "neither"),
    ({"weight": 0.0}, "weight 0.0"),
    ({"weight": None}, "weight None"),
    ({"image_1": None}, "image_1 is missing"),
    ({"prompt": None}, "prompt is missing"),
    ({"pair_id": "pair-0000"}, "pair-0000 twice"),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_a_broken_row_is_named_and_left_out_and_too_many_end_the_run(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    folder = write_dataset(tmp_path, [row(0), row(1) | change, row(2)])
    with pytest.raises(DatasetError, match=message) as caught:
        read_pairs(folder, "train")
    assert "train-00000-of-00001.parquet, row 1" in str(caught.value)
    assert "max_broken_share" in str(caught.value)
    table = read_pairs(folder, "train", max_broken_share=0.4)
    assert [pair.pair_id for pair in table.pairs] == ["pair-0000", "pair-0002"]
    assert (table.broken.count, table.broken.rows) == (1, 3)
    assert message in table.broken.said()


def test_a_folder_without_the_split_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"train-\*\.parquet"):
        read_pairs(tmp_path, "train")


def test_a_torn_shard_is_an_error(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, [row(0)])
    shard = next((folder / "data").iterdir())
    shard.write_bytes(shard.read_bytes()[:-20])
    with pytest.raises(DatasetError, match="not a whole Parquet file"):
        read_pairs(folder, "train")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, [row(0)])
    shard = next((folder / "data").iterdir())
    pq.write_table(pq.read_table(shard).drop_columns(["weight"]), shard)
    with pytest.raises(DatasetError, match="lacks weight"):
        read_pairs(folder, "train")


def test_an_export_of_videos_is_read_for_a_video_model_and_no_other(tmp_path: Path) -> None:
    folder = write_native(tmp_path, [video_row(0, frames=1)])
    (pair,) = read_pairs(folder, "train", media="video").pairs
    assert pair.winner.endswith(".mkv")
    assert pair.fps == 8
    with pytest.raises(DatasetError, match="image_1 is missing; this model is trained on images"):
        read_pairs(folder, "train")


# --- the pickapic profile


def pickapic_row(index: int, **changes: Any) -> dict[str, Any]:
    return {
        "caption": PROMPTS[0],
        "jpg_0": png(noise(2 * index)),
        "jpg_1": png(noise(2 * index + 1)),
        "image_0_uid": f"uid-{2 * index}",
        "image_1_uid": f"uid-{2 * index + 1}",
        "label_0": 1.0,
        "label_1": 0.0,
        "has_label": True,
        "ranking_id": index,
    } | changes


def write_pickapic(folder: Path, rows: list[dict[str, Any]]) -> Path:
    (folder / "data").mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "data" / "train-00000-of-00001.parquet", row_group_size=2)
    return folder


def test_pick_a_pic_is_read_without_its_ties_and_what_has_no_label(tmp_path: Path) -> None:
    rows = [
        pickapic_row(0),
        pickapic_row(1, label_0=0.0, label_1=1.0),
        pickapic_row(2, label_0=0.5, label_1=0.5),
        pickapic_row(3, has_label=False),
    ]
    table = read_pairs(write_pickapic(tmp_path, rows), "train")
    assert [(pair.winner, pair.loser, pair.weight) for pair in table.pairs] == [
        ("uid-0", "uid-1", 1.0),
        ("uid-3", "uid-2", 1.0),
    ]
    assert table.ties_dropped == 2


def test_double_captions_belong_to_their_sides(tmp_path: Path) -> None:
    rows = [pickapic_row(0, caption_0="first", caption_1="second", label_0=0.0, label_1=1.0)]
    (pair,) = read_pairs(write_pickapic(tmp_path, rows), "train").pairs
    assert (pair.prompt, pair.winner_caption, pair.loser_caption) == (PROMPTS[0], "second", "first")


def test_pick_a_pic_cannot_be_read_for_a_video_model(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds pictures"):
        read_pairs(write_pickapic(tmp_path, [pickapic_row(0)]), "train", media="video")


def test_the_dataset_contracts_have_every_column_that_is_read(tmp_path: Path) -> None:
    from curation.schema import NATIVE, PICKAPIC
    from gpu_jobs.trainer.config import labels as choices
    from gpu_jobs.trainer.data.labelling import label_columns
    from gpu_jobs.trainer.data.profiles import Native, PickAPic

    asked = [
        *label_columns(choices.SoftLabels()),
        *label_columns(choices.AspectLabels(aspect="a")),
        *label_columns(choices.SegmentLabels()),
        *label_columns(choices.ScoreLabels(scorer="s", minimum=0, maximum=1)),
    ]
    native, pickapic = NATIVE.names, PICKAPIC.names
    for media in ("image", "video"):
        assert Native(media).missing(native, asked) == []
        assert {leaf.partition(".")[0] for leaf in Native(media).leaves(native, asked)} <= set(native)
    assert PickAPic().missing(pickapic, ()) == []
    assert set(PickAPic().leaves(pickapic, ())) <= set(pickapic)
