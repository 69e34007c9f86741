"""Laws of whole-or-nothing writing."""

import json
from pathlib import Path

import pytest

from gpu_jobs.trainer.atomic import remove_folder, whole_folder, write_bytes, write_json


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    final = tmp_path / "model"
    with whole_folder(final) as partial:
        (partial / "a").write_text("1")
        assert not final.exists()
    assert (final / "a").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_failing_keeps_the_folder_that_was_there(tmp_path: Path) -> None:
    final = tmp_path / "model"
    with whole_folder(final) as partial:
        (partial / "a").write_text("old")
    with pytest.raises(OSError, match="full"), whole_folder(final) as partial:
        (partial / "a").write_text("ne")
        raise OSError("disk full")
    assert (final / "a").read_text() == "old"


def test_a_later_attempt_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    final = tmp_path / "model"
    with pytest.raises(OSError, match="x"), whole_folder(final) as partial:
        (partial / "left over").write_text("x")
        raise OSError("x")
    with whole_folder(final) as partial:
        (partial / "a").write_text("1")
    assert [path.name for path in final.iterdir()] == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_folder_is_replaced_whole_and_removed_whole(tmp_path: Path) -> None:
    final = tmp_path / "model"
    for name in ("first", "second"):
        with whole_folder(final) as partial:
            (partial / name).write_text("")
    assert [path.name for path in final.iterdir()] == ["second"]
    remove_folder(final)
    remove_folder(final)  # removing what is not there is no error
    assert list(tmp_path.iterdir()) == []


def test_files_are_replaced_in_one_step(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"ü": 1})
    write_bytes(tmp_path / "b", b"x")
    write_bytes(tmp_path / "b", b"y")
    assert json.loads((tmp_path / "a.json").read_text()) == {"ü": 1}
    assert (tmp_path / "b").read_bytes() == b"y"
    assert len(list(tmp_path.iterdir())) == 2
