"""The pickapic profile as the known training scripts read it."""

import io

import pytest
from PIL import Image

from curation.errors import UnfitProfileError
from curation.export.profiles.base import Place
from curation.export.profiles.pickapic import TieLeavesError
from curation.export.prompt_counts import PromptCounts
from curation.export.samples import Samples
from curation.export.writer import write_export
from curation.schema import PICKAPIC
from tests.curation.export.profiles.test_native import KINDS
from tests.curation.export.reading import all_rows, load
from tests.curation.records import FACTS, Pairs, batch_of, fitted


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "pickapic"
    write_export(folder, Pairs(), fitted("pickapic"), FACTS, shard_bytes=20_000, row_group_bytes=8_000)
    return folder


def test_no_tie_leaves(folder, tmp_path):
    assert {row["label_0"] for row in all_rows(folder, tmp_path)} == {0.0, 1.0}


def test_it_has_raw_bytes_that_the_known_scripts_can_read(folder, tmp_path):
    pairs = {row["sha256_0"]: row for row in Pairs().rows}
    rows = all_rows(folder, tmp_path)
    captions = [row["caption"] for row in rows]
    for row in rows:
        assert row["caption"] == pairs[row["image_0_uid"]]["prompt"]
        assert row["label_0"] + row["label_1"] == 1.0
        assert row["best_image_uid"] == row["image_0_uid" if row["label_0"] == 1.0 else "image_1_uid"]
        assert captions.count(row["caption"]) == row["num_example_per_prompt"]
        # As diffusers' train_diffusion_dpo.py does it.
        assert Image.open(io.BytesIO(row["jpg_0"])).convert("RGB").size == (16, 16)


def test_rows_are_numbered_through_a_split(folder, tmp_path):
    for rows in load(folder, tmp_path).values():
        assert [row["__index_level_0__"] for row in rows] == list(range(len(rows)))


def test_a_tie_that_slips_through_stops_the_export():
    source = Pairs()
    tie = batch_of([next(row for row in source.rows if row["label_0"] == 0.5)])
    with Samples(source) as samples, pytest.raises(TieLeavesError, match="tie"):
        fitted("pickapic").batch(tie, samples, Place(0, PromptCounts()))


def test_sides_of_the_same_bytes_are_dropped_and_counted(tmp_path):
    source = Pairs(4, files=lambda number: [(b"same", "image/png")] * 2 if number == 1 else KINDS["text"](number))
    for row in source.rows:
        row["media_type_0"] = row["media_type_1"] = "image/png"
    manifest = write_export(tmp_path / "v3", source, fitted("pickapic", source), FACTS)
    assert (manifest["rows"], manifest["dropped"]) == (3, {"identical sides": 1})


def test_without_media_the_columns_of_images_are_left_out(tmp_path):
    write_export(tmp_path / "v3", Pairs(), fitted("pickapic", media="none"), FACTS)
    rows = all_rows(tmp_path / "v3", tmp_path)
    assert set(rows[0]) == set(PICKAPIC.names) - {"jpg_0", "jpg_1"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_image_is_refused_in_a_sentence(kind):
    with pytest.raises(UnfitProfileError, match=f"holds image samples and this version has {kind} samples"):
        fitted("pickapic", Pairs(1, files=KINDS[kind]))


def test_an_unknown_way_with_media_is_refused():
    with pytest.raises(UnfitProfileError, match="knows media: bytes, none"):
        fitted("pickapic", media="external")
