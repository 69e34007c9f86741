"""Exports: byte-identical, published whole, continued where they were cut off."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from curation.errors import EmptyExportError, ExportInProgressError
from curation.export.writer import exported_files, write_export
from tests.curation.records import FACTS, Pairs, fitted

SMALL = {"shard_bytes": 20_000, "row_group_bytes": 8_000}
NATIVE, PICKAPIC = fitted("native"), fitted("pickapic")


def content(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("profile", [NATIVE, PICKAPIC], ids=lambda profile: profile.name)
def test_two_exports_are_byte_identical(tmp_path, profile):
    for name in ("first", "second"):
        write_export(tmp_path / name / "v3", Pairs(), profile, FACTS, **SMALL)
    assert content(tmp_path / "first" / "v3") == content(tmp_path / "second" / "v3")
    assert len(content(tmp_path / "first" / "v3")) > 5


def test_nothing_but_the_export_is_left_behind(tmp_path):
    write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    assert {path.name for path in tmp_path.iterdir()} == {"v3", ".v3.lock"}
    assert not [path for path in (tmp_path / "v3").rglob("*") if path.name.startswith(".")]


def test_an_export_that_is_there_is_not_written_again(tmp_path):
    first = write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "v3").rglob("*")}
    assert write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL) == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "v3").rglob("*")} == before


def test_the_manifest_tells_the_truth_about_every_file(tmp_path):
    manifest = write_export(tmp_path / "v3", Pairs(), PICKAPIC, FACTS, **SMALL)
    listed = {file["path"]: file["sha256"] for file in manifest["files"]}
    on_disk = content(tmp_path / "v3")
    assert listed == {path: sha256 for path, sha256 in on_disk.items() if path != "manifest.json"}
    assert exported_files(tmp_path / "v3")[-1].sha256 == on_disk["manifest.json"]
    assert sum(file["rows"] or 0 for file in manifest["files"]) == manifest["rows"] == 24
    assert manifest["dropped"] == {"ties": 6}
    assert manifest["selection"] == FACTS.spec
    assert manifest["seed"] == 7


def test_a_stopped_export_goes_on_with_the_first_file_that_is_missing(tmp_path):
    class StopError(Exception):
        pass

    def stop_after_two(done, total, message=""):
        if message.startswith("Wrote") and "00001" in message:
            raise StopError

    with pytest.raises(StopError):
        write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, stop_after_two, **SMALL)
    assert not (tmp_path / "v3").exists()
    finished = {path: path.stat().st_mtime_ns for path in (tmp_path / ".v3.partial" / "data").iterdir()}
    assert len(finished) == 2
    write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    write_export(tmp_path / "whole" / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    assert content(tmp_path / "v3") == content(tmp_path / "whole" / "v3")
    for path, written_at in finished.items():
        assert (tmp_path / "v3" / "data" / path.name).stat().st_mtime_ns == written_at


def test_a_partial_export_of_other_content_is_not_continued(tmp_path):
    stale = tmp_path / ".v3.partial" / "data"
    stale.mkdir(parents=True)
    (stale / "train-00000-of-00009.parquet").write_bytes(b"of another version")
    (tmp_path / ".v3.plan.json").write_text("{}")
    write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS)
    assert "data/train-00000-of-00009.parquet" not in content(tmp_path / "v3")


VICTIM = """
import sys, time
from pathlib import Path
from curation.export.writer import write_export
from tests.curation.records import FACTS, Pairs, fitted

class Stalling(Pairs):
    reads = 0
    def pairs(self, split, first, last, wanted):
        self.reads += 1
        for batch in super().pairs(split, first, last, wanted):
            yield batch
            if self.reads == 6:
                print("in the middle", flush=True)
                time.sleep(600)

sizes = {"shard_bytes": 20_000, "row_group_bytes": 4_000}
write_export(Path(sys.argv[1]), Stalling(), fitted("native"), FACTS, **sizes)
"""


def test_a_killed_export_leaves_no_half_file_and_continues(tmp_path):
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'platform'}"}
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(tmp_path / "v3")], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert victim.stdout.readline().strip() == "in the middle"
        with pytest.raises(ExportInProgressError, match="another process"):
            write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    assert not (tmp_path / "v3").exists()
    partial = tmp_path / ".v3.partial"
    half = list(partial.rglob("*.draft"))
    whole = list(partial.rglob("*.parquet"))
    assert half, "it was killed while a file was being written"
    assert len(whole) >= 1
    options = {"shard_bytes": 20_000, "row_group_bytes": 4_000}
    write_export(tmp_path / "whole" / "v3", Pairs(), NATIVE, FACTS, **options)
    for path in whole:
        assert path.read_bytes() == (tmp_path / "whole" / "v3" / "data" / path.name).read_bytes()
    write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **options)
    assert content(tmp_path / "v3") == content(tmp_path / "whole" / "v3")


def test_rows_stand_in_the_order_of_their_pair_ids_in_one_split(tmp_path):
    import pyarrow.parquet as pq

    write_export(tmp_path / "v3", Pairs(), NATIVE, FACTS, **SMALL)
    for split in ("train", "validation", "test"):
        files = sorted((tmp_path / "v3" / "data").glob(f"{split}-*.parquet"))
        rows = [row for path in files for row in pq.read_table(path, columns=["pair_id", "split"]).to_pylist()]
        assert rows
        assert [row["pair_id"] for row in rows] == sorted(row["pair_id"] for row in rows)
        assert {row["split"] for row in rows} == {split}


def test_an_export_without_rows_is_refused_and_says_why(tmp_path):
    pairs = Pairs()
    pairs.rows = [row for row in pairs.rows if row["label_0"] == 0.5]
    with pytest.raises(EmptyExportError, match="6 are ties"):
        write_export(tmp_path / "v3", pairs, PICKAPIC, FACTS)
