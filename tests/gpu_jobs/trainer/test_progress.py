"""Laws of the progress log and of the warnings in it."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.trainer.health import WINDOW, Health
from gpu_jobs.trainer.progress import ProgressLog


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_file_and_stream_say_the_same_in_utc(tmp_path: Path) -> None:
    stream = io.StringIO()
    with ProgressLog(tmp_path / "progress.jsonl", stream=stream) as log:
        log.emit("step", step=1, loss=0.5)
    assert stream.getvalue() == (tmp_path / "progress.jsonl").read_text()
    (line,) = lines(tmp_path / "progress.jsonl")
    offset = datetime.fromisoformat(line["at"]).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 0


def test_a_torn_line_of_a_killed_run_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    path.write_text('{"event": "step", "step": 1}\n{"event": "st')
    with ProgressLog(path, stream=io.StringIO()) as log:
        log.emit("start")
    assert [line["event"] for line in lines(path)] == ["step", "start"]


def test_when_nobody_reads_any_more_it_is_noted_once_and_the_file_goes_on(tmp_path: Path) -> None:
    noted: list[int] = []
    path = tmp_path / "progress.jsonl"
    with ProgressLog(path, stream=Broken(), on_reader_gone=lambda: noted.append(1)) as log:
        log.emit("step", step=1)
        log.emit("step", step=2)
    assert noted == [1]
    assert len(lines(path)) == 2


def test_numbers_that_json_does_not_know_are_refused(tmp_path: Path) -> None:
    with (
        ProgressLog(tmp_path / "progress.jsonl", stream=io.StringIO()) as log,
        pytest.raises(ValueError, match="JSON compliant"),
    ):
        log.emit("step", loss=float("nan"))


def warnings_after(tmp_path: Path, *, rise: float, margin: float = 1.0, steps: int = 2 * WINDOW) -> list[str]:
    path = tmp_path / "progress.jsonl"
    with ProgressLog(path, stream=io.StringIO()) as log:
        health = Health(log)
        for step in range(1, steps + 1):
            change = rise + 0.001 * (-1) ** step
            health.observe(step, {"winner_error": 0.2 + change, "winner_error_change": change, "margin": margin})
    return [line["kind"] for line in lines(path)]


def test_a_clearly_rising_winner_error_is_warned_of_once(tmp_path: Path) -> None:
    assert warnings_after(tmp_path, rise=0.05) == ["winner_error_rising"]


@pytest.mark.parametrize("rise", [-0.05, 0.0, 0.002])
def test_a_steady_or_falling_winner_error_is_not(tmp_path: Path, rise: float) -> None:
    assert warnings_after(tmp_path, rise=rise) == []


def test_margins_that_saturate_the_loss_are_warned_of(tmp_path: Path) -> None:
    assert warnings_after(tmp_path, rise=0.0, margin=20.0) == ["margin_saturated"]


def test_nothing_is_said_before_there_is_evidence(tmp_path: Path) -> None:
    assert warnings_after(tmp_path, rise=0.05, steps=WINDOW - 1) == []
