"""What leaves in each profile, read back by the library that others read it with."""

import dataclasses
import io

import datasets
import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from curation.errors import UnknownProfileError
from curation.export import profiles
from curation.export.profiles.pickapic import TieLeavesError
from curation.export.writer import write_export
from curation.schema import NATIVE, PICKAPIC
from tests.curation.records import FACTS, Pairs


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    for name in ("native", "pickapic"):
        write_export(folder / name, Pairs(), profiles.get(name), FACTS, shard_bytes=20_000)
    return folder


def load(folder, cache):
    files = {split: str(folder / "data" / f"{split}-*.parquet") for split in ("train", "validation", "test")}
    return datasets.load_dataset("parquet", data_files=files, cache_dir=str(cache))


def by_id():
    return {pair.pair_id: pair for pair in Pairs().pairs}


def test_native_loads_with_its_images_decoded(exports, tmp_path):
    loaded = load(exports / "native", tmp_path)
    pairs, source = by_id(), Pairs()
    assert {split: len(rows) for split, rows in loaded.items()} == {
        split: sum(pair.split == split for pair in pairs.values()) for split in loaded
    }
    assert isinstance(loaded["train"].features["image_0"], datasets.Image)
    for row in loaded["test"]:
        pair = pairs[row["pair_id"]]
        drawn = np.asarray(Image.open(io.BytesIO(source.read(pair.media_0))))
        np.testing.assert_array_equal(np.asarray(row["image_0"]), drawn)
        assert row["video_0"] is None
        for name in ("prompt", "label_0", "n_human", "segments", "scores_1", "origin_0", "annotator_ids"):
            assert row[name] == pair.columns[name], name


def test_native_loads_as_a_folder_by_its_card_too(exports, tmp_path):
    loaded = datasets.load_dataset(str(exports / "native"), cache_dir=str(tmp_path))
    assert set(loaded) == {"train", "validation", "test"}


def test_native_keeps_ties_and_pickapic_has_none(exports, tmp_path):
    native = load(exports / "native", tmp_path)
    pickapic = load(exports / "pickapic", tmp_path)
    assert sum(row["label_0"] == 0.5 for split in native.values() for row in split) == 6
    assert {row["label_0"] for split in pickapic.values() for row in split} == {0.0, 1.0}


def test_pickapic_has_raw_bytes_that_the_known_scripts_can_read(exports, tmp_path):
    source = {pair.media_0.sha256: pair for pair in Pairs().pairs}
    rows = load(exports / "pickapic", tmp_path)["train"]
    for row in rows:
        pair = source[row["image_0_uid"]]
        assert row["caption"] == pair.columns["prompt"]
        assert row["label_0"] + row["label_1"] == 1.0
        assert row["best_image_uid"] == row["image_0_uid" if row["label_0"] == 1.0 else "image_1_uid"]
        # As diffusers' train_diffusion_dpo.py does it.
        assert Image.open(io.BytesIO(row["jpg_0"])).convert("RGB").size == (16, 16)
    captions = [row["caption"] for split in load(exports / "pickapic", tmp_path).values() for row in split]
    assert all(captions.count(row["caption"]) == row["num_example_per_prompt"] for row in rows)


def test_a_tie_that_slips_through_stops_the_pickapic_export():
    tie = next(pair for pair in Pairs().pairs if pair.columns["label_0"] == 0.5)
    with pytest.raises(TieLeavesError, match="tie"):
        profiles.get("pickapic").row(tie, Pairs().read, {tie.columns["prompt"]: 1})


@pytest.mark.parametrize(("name", "contract"), [("native", NATIVE), ("pickapic", PICKAPIC)])
def test_the_files_have_the_contracts_columns_meaning_and_settings(exports, name, contract):
    path = next((exports / name / "data").glob("train-*.parquet"))
    file = pq.ParquetFile(path)
    assert file.schema_arrow.equals(contract.arrow)
    for field in file.schema_arrow:
        assert field.metadata[b"doc"]
    group = file.metadata.row_group(0)
    columns = {group.column(index).path_in_schema: group.column(index) for index in range(group.num_columns)}
    for leaf in contract.media_leaves:
        assert columns.pop(leaf).compression == "UNCOMPRESSED"
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert all(column.has_offset_index for column in columns.values())


def test_every_profile_fills_exactly_its_contract():
    source = Pairs()
    pair = next(pair for pair in source.pairs if pair.columns["label_0"] == 1.0)
    for profile in profiles.PROFILES.values():
        row = profile.row(pair, source.read, {pair.columns["prompt"]: 1})
        assert set(row) == set(profile.contract.names)


def test_videos_go_into_their_own_columns():
    pair = Pairs().pairs[0]
    video = dataclasses.replace(pair.media_0, media_type="video/mp4")
    row = profiles.get("native").row(
        dataclasses.replace(pair, media_0=video, media_1=video), lambda media: b"film", {}
    )
    assert row["image_0"] is row["image_1"] is None
    assert row["video_1"] == {"bytes": b"film", "path": f"{video.sha256}.mp4"}


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(UnknownProfileError, match="native, pickapic"):
        profiles.get("trl")
