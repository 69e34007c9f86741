"""The native profile, read back by the library that others read it with."""

import io

import datasets
import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from curation.export.writer import write_export
from curation.schema import NATIVE
from tests.curation.export.reading import all_rows, load
from tests.curation.records import FACTS, Pairs, fitted, png

ROOM = b'{"room": {"kind": "bedroom"}, "objects": []}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "native"
    write_export(folder, Pairs(), fitted("native"), FACTS, shard_bytes=20_000)
    return folder


def by_id(source):
    return {row["pair_id"]: row for row in source.rows}


def test_it_loads_with_its_images_decoded(folder, tmp_path):
    loaded = load(folder, tmp_path)
    source = Pairs()
    pairs = by_id(source)
    assert {split: len(rows) for split, rows in loaded.items()} == {
        split: sum(pair["split"] == split for pair in pairs.values()) for split in ("train", "validation", "test")
    }
    assert isinstance(loaded["train"].features["image_0"], datasets.Image)
    for row in loaded["test"]:
        pair = pairs[row["pair_id"]]
        drawn = np.asarray(Image.open(io.BytesIO(source.files[pair["sha256_0"]])))
        np.testing.assert_array_equal(np.asarray(row["image_0"]), drawn)
        assert row["video_0"] is None
        for name in ("prompt", "label_0", "n_human", "segments", "scores_1", "origin_0", "annotator_ids"):
            assert row[name] == pair[name], name


def test_it_loads_as_a_folder_by_its_card_too(folder, tmp_path):
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    assert set(loaded) == {"train", "validation", "test"}


def test_ties_stay(folder, tmp_path):
    assert sum(row["label_0"] == 0.5 for row in all_rows(folder, tmp_path)) == 6


def test_the_file_has_the_contracts_columns_meaning_and_settings(folder):
    file = pq.ParquetFile(next((folder / "data").glob("train-*.parquet")))
    assert file.schema_arrow.equals(NATIVE.arrow)
    for field in file.schema_arrow:
        assert field.metadata[b"doc"]
    group = file.metadata.row_group(0)
    columns = {group.column(index).path_in_schema: group.column(index) for index in range(group.num_columns)}
    for leaf in NATIVE.media_leaves:
        assert columns.pop(leaf).compression == "UNCOMPRESSED"
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert all(column.has_offset_index for column in columns.values())


KINDS = {
    "video": lambda number: [(b"film %d %d" % (number, side), "video/mp4") for side in (0, 1)],
    "layout": lambda number: [(ROOM + b" " * (2 * number + side), "application/json") for side in (0, 1)],
    "text": lambda number: [(f"é {number} {side}".encode(), "text/plain") for side in (0, 1)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_sample_goes_into_columns_of_its_own(kind, tmp_path):
    source = Pairs(12, files=KINDS[kind])
    write_export(tmp_path / "v3", source, fitted("native", source), FACTS)
    pairs, seen = by_id(source), 0
    for path in (tmp_path / "v3" / "data").iterdir():
        for row in pq.read_table(path).to_pylist():
            for side in (0, 1):
                content = source.files[pairs[row["pair_id"]][f"sha256_{side}"]]
                value = row[f"{kind}_{side}"]
                assert (value["bytes"] if kind == "video" else value.encode()) == content
                others = {"image", "video", "layout", "text"} - {kind}
                assert all(row[f"{other}_{side}"] is None for other in others)
                seen += 1
    assert seen == 24


def test_a_version_of_several_kinds_keeps_each_in_its_place(tmp_path):
    def files(number):
        return (
            KINDS["text"](number)
            if number % 3 == 0
            else [(png(number), "image/png"), (png(number + 900), "image/png")]
        )

    source = Pairs(12, files=lambda number: files(number) if number % 2 else KINDS["video"](number))
    write_export(tmp_path / "v3", source, fitted("native", source), FACTS, shard_bytes=10**9)
    pairs = by_id(source)
    rows = [row for path in (tmp_path / "v3" / "data").iterdir() for row in pq.read_table(path).to_pylist()]
    for row in rows:
        pair = pairs[row["pair_id"]]
        content = source.files[pair["sha256_1"]]
        found = [
            value.encode() if isinstance(value, str) else value["bytes"]
            for kind in ("image", "video", "layout", "text")
            if (value := row[f"{kind}_1"]) is not None
        ]
        assert found == [content]


def test_media_beside_the_table_are_files_under_their_hashes(tmp_path):
    source = Pairs()
    write_export(tmp_path / "v3", source, fitted("native", source, "external"), FACTS)
    rows = [row for path in (tmp_path / "v3" / "data").iterdir() for row in pq.read_table(path).to_pylist()]
    pairs = by_id(source)
    for row in rows:
        assert row["image_0"]["bytes"] is None
        beside = (tmp_path / "v3" / row["image_0"]["path"]).read_bytes()
        assert beside == source.files[pairs[row["pair_id"]]["sha256_0"]]
    assert len(list((tmp_path / "v3" / "media").iterdir())) == len(source.files)


def test_without_media_only_the_names_leave(tmp_path):
    source = Pairs()
    source.files.clear()
    write_export(tmp_path / "v3", source, fitted("native", source, "none"), FACTS)
    rows = [row for path in (tmp_path / "v3" / "data").iterdir() for row in pq.read_table(path).to_pylist()]
    pairs = by_id(source)
    assert len(rows) == 30
    for row in rows:
        assert row["image_1"] == {"bytes": None, "path": f"{pairs[row['pair_id']]['sha256_1']}.png"}
