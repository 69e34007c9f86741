"""Drafts that nobody will finish are removed; those of writers at work, and everything else, are left alone."""

import os
import time
from pathlib import Path

import pytest

from annotation import abandoned_drafts

LONG_AGO = time.time() - abandoned_drafts.UNTOUCHED_FOR.total_seconds() - 60


def file(path: Path, touched: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, (touched, touched))
    return path


def test_what_was_abandoned_goes_and_nothing_else(tmp_path: Path) -> None:
    gone = [
        file(tmp_path / place / ".abc.1234.draft", LONG_AGO)
        for place in ("uploads", "media/ab/cd", ".partial/data")
    ]
    kept = [
        file(tmp_path / "uploads" / ".at-work.draft", time.time()),
        file(tmp_path / "uploads" / "essay.draft", LONG_AGO),
        file(tmp_path / "media" / ".hidden", LONG_AGO),
    ]
    assert abandoned_drafts.remove(tmp_path) == 3
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in kept)
    assert abandoned_drafts.remove(tmp_path) == 0


def test_a_draft_that_gets_its_name_meanwhile_is_nobody_s_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = file(tmp_path / ".abc.draft", LONG_AGO)
    stat = Path.stat

    def renamed_first(self: Path, **options: bool) -> os.stat_result:
        if self == draft:
            draft.replace(tmp_path / "abc")
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", renamed_first)
    assert abandoned_drafts.remove(tmp_path) == 0
    assert (tmp_path / "abc").read_bytes() == b"half"


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert abandoned_drafts.remove(tmp_path / "nowhere") == 0
