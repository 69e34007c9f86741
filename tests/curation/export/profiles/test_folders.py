"""The folders profile: equally named winners and losers, captions beside."""

import hashlib
from pathlib import Path

import pytest

from curation.export.writer import write_export
from tests.curation.records import FACTS, Pairs, fitted, png


def test_winner_and_loser_have_one_name_and_a_caption_each(tmp_path):
    source = Pairs()
    for row in source.rows[::2]:
        row["caption_0"], row["caption_1"] = f"of {row['sha256_0']}", f"of {row['sha256_1']}"
    folder = tmp_path / "v3"
    manifest = write_export(folder, source, fitted("folders"), FACTS)
    decided = [row for row in source.rows if row["label_0"] != 0.5]
    assert manifest["dropped"] == {"ties": 6}
    for row in decided:
        for side in (0, 1):
            kept = folder / row["split"] / ("w" if row[f"label_{side}"] == 1.0 else "l") / f"{row['pair_id']}.png"
            assert kept.read_bytes() == source.files[row[f"sha256_{side}"]]
            assert kept.with_suffix(".txt").read_text() == (row[f"caption_{side}"] or row["prompt"])
    for split in ("train", "validation", "test"):
        names = [{path.name for path in (folder / split / side).iterdir()} for side in "wl"]
        assert names[0] == names[1]


def test_the_checksums_name_every_file(tmp_path):
    folder = tmp_path / "v3"
    manifest = write_export(folder, Pairs(), fitted("folders"), FACTS, shard_bytes=20_000)
    sums = {}
    for file in manifest["files"]:
        if file["path"].startswith("checksums/"):
            for line in (folder / file["path"]).read_text().splitlines():
                digest, _, path = line.partition("  ")
                sums[path] = digest
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/?/*")
    }
    assert sums == found


def test_pairs_of_two_formats_cannot_be_named_equally(tmp_path):
    source = Pairs(
        4,
        files=lambda number: [
            (png(number), "image/png"),
            (png(number + 900), "image/webp" if number == 2 else "image/png"),
        ],
    )
    manifest = write_export(tmp_path / "v3", source, fitted("folders", source), FACTS)
    assert manifest["dropped"] == {"two file formats": 1}


def test_a_stopped_export_continues_to_the_same_files(tmp_path):
    class StopError(Exception):
        pass

    def stop(done, total, message=""):
        if "00001" in message:
            raise StopError

    for name, stops in (("whole", []), ("stopped", [stop])):
        for on_progress in stops:
            with pytest.raises(StopError):
                write_export(
                    tmp_path / name / "v3", Pairs(), fitted("folders"), FACTS, on_progress, shard_bytes=20_000
                )
        write_export(tmp_path / name / "v3", Pairs(), fitted("folders"), FACTS, shard_bytes=20_000)
    assert content(tmp_path / "whole" / "v3") == content(tmp_path / "stopped" / "v3")


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
