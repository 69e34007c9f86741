"""One worker a device, each seeing its own alone; one that dies is replaced, and all are told when to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gpu_jobs.jobs import gpu_workers

ROOT = Path(__file__).resolve().parents[3]
# Stands in for Celery: notes its device and process, and says so when it is told to end.
WORKER = """
import os, pathlib, signal, sys, time
folder, number = pathlib.Path(sys.argv[1]), sys.argv[2]
def end(*_):
    (folder / f"ended-{number}").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
device = os.environ.get("CUDA_VISIBLE_DEVICES", "none")
note = folder / f"began-{number}-{device}-{os.getpid()}"
note.touch()
while True:
    time.sleep(0.05)
"""
MAIN = """
import sys
from gpu_jobs.jobs import gpu_workers
gpu_workers.PAUSE_S = gpu_workers.POLL_S = 0.05
gpu_workers.celery_worker = lambda number: [sys.executable, sys.argv[1], sys.argv[2], str(number)]
gpu_workers.main()
"""


def test_named_devices_are_served_and_no_others() -> None:
    assert gpu_workers.devices({"CUDA_VISIBLE_DEVICES": "2, GPU-7"}) == ["2", "GPU-7"]


@pytest.mark.parametrize("none", ["", "-1", " "])
def test_devices_can_be_hidden(none: str) -> None:
    assert gpu_workers.devices({"CUDA_VISIBLE_DEVICES": none, "PATH": os.environ["PATH"]}) == []


def test_all_that_the_driver_lists_are_served(tmp_path: Path) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text('#!/bin/sh\n[ "$1" = --query-gpu=uuid ] && printf "GPU-1\\nGPU-2\\n"\n')
    program.chmod(0o755)
    assert gpu_workers.devices({"PATH": str(tmp_path)}) == ["GPU-1", "GPU-2"]
    assert gpu_workers.devices({"PATH": "/nowhere"}) == []


def test_a_worker_does_one_job_at_a_time_of_one_queue() -> None:
    command = gpu_workers.celery_worker(3)
    assert command[command.index("--queues") + 1] == "gpu"
    assert command[command.index("--pool") + 1] == "solo"
    assert command[command.index("--hostname") + 1] == "gpu-3@%h"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], "subprocess.Popen[bytes]"]]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    (tmp_path / "notes").mkdir()
    started: list[subprocess.Popen[bytes]] = []

    def run(visible: str) -> "subprocess.Popen[bytes]":
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": visible}
        command = [sys.executable, "-c", MAIN, str(script), str(tmp_path / "notes")]
        started.append(subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def noted(folder: Path, how_many: int, what: str = "began") -> list[list[str]]:
    """The notes of `what`, taken apart, once there are so many."""
    deadline = time.monotonic() + 60
    while len(found := sorted(folder.glob(f"notes/{what}-*"))) < how_many:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return [path.name.split("-") for path in found]


def test_each_device_has_a_worker_of_its_own_and_gets_a_new_one(
    tmp_path: Path, start: Callable[[str], "subprocess.Popen[bytes]"]
) -> None:
    process = start("4,7")
    began = noted(tmp_path, 2)
    assert [(number, device) for _, number, device, _ in began] == [("0", "4"), ("1", "7")]
    os.kill(int(began[1][3]), signal.SIGKILL)
    again = [note for note in noted(tmp_path, 3) if note not in began]
    assert [(number, device) for _, number, device, _ in again] == [("1", "7")]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert len(noted(tmp_path, 2, "ended")) == 2, "they were let put their jobs back"


def test_without_a_device_there_is_one_worker(
    tmp_path: Path, start: Callable[[str], "subprocess.Popen[bytes]"]
) -> None:
    process = start("")
    ((_, number, device, _),) = noted(tmp_path, 1)
    assert (number, device) == ("0", ""), "it still sees none"
    process.kill()
    noted(tmp_path, 1, "ended")
