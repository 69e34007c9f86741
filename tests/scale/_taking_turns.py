"""Programs that take turns on one machine, each standing still while another runs.

What slows a shared machine falls on all of them alike over many short turns, so that the median of the ratios of
turns that follow each other holds where the ratio of whole runs, minutes apart, does not.
"""

import json
import shlex
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Self

PATIENCE_S = 300.0  # compiling included


class Program:
    """A program that prints a line of JSON a step, with the step's ``pairs_per_s``; it runs in its turns alone."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command, self._folder = command, folder
        folder.mkdir()
        with (folder / "said").open("w") as said, (folder / "complained").open("w") as complained:
            self._process = subprocess.Popen(command, stdout=said, stderr=complained)

    def warm_up(self, steps: int) -> Self:
        """Let it start and take some steps, then stand still."""
        end = time.monotonic() + PATIENCE_S
        while len(self._speeds()) < steps:
            self._check()
            if time.monotonic() > end:
                raise RuntimeError(
                    f"{shlex.join(self._command)} took no {steps} steps in {PATIENCE_S:.0f} seconds."
                )
            time.sleep(0.1)
        self._process.send_signal(signal.SIGSTOP)
        return self

    def turn(self, seconds: float) -> list[float]:
        """Pairs per second of the steps that began and ended in this turn."""
        before = len(self._speeds())
        self._process.send_signal(signal.SIGCONT)
        time.sleep(seconds)
        self._process.send_signal(signal.SIGSTOP)
        self._check()
        begun_earlier = 1
        return self._speeds()[before + begun_earlier :]

    def lines(self) -> list[dict[str, Any]]:
        """All that it has said so far, but for a line that it is in the midst of."""
        whole = (self._folder / "said").read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _speeds(self) -> list[float]:
        return [line["pairs_per_s"] for line in self.lines() if "pairs_per_s" in line]

    def _check(self) -> None:
        if self._process.poll() is not None:
            complained = (self._folder / "complained").read_text()
            raise RuntimeError(f"{shlex.join(self._command)} ended with {self._process.returncode}:\n{complained}")
