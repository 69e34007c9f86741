"""Supervised subprocesses: followed while they run, stopped when they must, never two in one folder."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.jobs import enqueue, life, log, run
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.json_lines import JsonLines
from gpu_jobs.jobs.registry import JobKind
from gpu_jobs.jobs.supervise import supervise
from gpu_jobs.jobs.work_folder import only_worker_in
from gpu_jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import json, os, signal, sys, time
from pathlib import Path

folder = Path.cwd()
def say(**line):
    with (folder / "progress.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\\n")

def stop(*_):
    (folder / "checkpoint").write_text("saved")
    say(event="cancelled")
    sys.exit(143)

signal.signal(signal.SIGTERM, stop)
(folder / "pid").write_text(str(os.getpid()))
"""


@pytest.fixture
def program(tmp_path: Path, kind: Callable[..., JobKind]) -> Callable[[str], Job]:
    """A job that supervises the given Python program in `tmp_path`; its lines become the result."""

    def make(text: str) -> Job:
        script = tmp_path / "program.py"
        script.write_text(WORKER + textwrap.dedent(text))

        def supervised(context: JobContext) -> dict[str, Any]:
            seen: list[dict[str, Any]] = []

            def on_lines(lines: list[dict[str, Any]]) -> None:
                seen.extend(lines)
                context.on_progress(len(seen), None)

            supervise(context, [sys.executable, str(script)], tmp_path, tmp_path / "progress.jsonl", on_lines)
            return {"lines": seen}

        kind(supervised)
        return enqueue.record("count", {}, None)

    return make


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_lines_arrive_and_output_is_logged(program: Callable[[str], Job], tmp_path: Path) -> None:
    job = program(
        """
        print("hello from below")
        for step in range(3):
            say(event="step", step=step)
        """
    )
    run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED
    assert [line["step"] for line in job.result["lines"]] == [0, 1, 2]
    assert "hello from below" in log.tail(job)


def test_an_error_of_its_own_ends_the_job_with_its_last_words(program: Callable[[str], Job]) -> None:
    job = program('print("The dataset is empty: judge more pairs."); sys.exit(2)')
    run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The dataset is empty: judge more pairs.")


def test_a_killed_process_is_tried_again(program: Callable[[str], Job]) -> None:
    job = program("os.kill(os.getpid(), signal.SIGKILL)")
    run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert "SIGKILL" in job.error


def cancel_at_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    original = JobContext.on_progress

    def cancelling(self: JobContext, done: int, total: int | None, message: str = "") -> None:
        life.request_cancel(self.job.pk)
        original(self, done, total, message)

    monkeypatch.setattr(JobContext, "on_progress", cancelling)


def test_cancelling_lets_it_save_first(
    program: Callable[[str], Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_at_first_line(monkeypatch)
    job = program(
        """
        say(event="step", step=1)
        while True:
            time.sleep(0.05)
        """
    )
    run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert (tmp_path / "checkpoint").read_text() == "saved"
    assert not is_alive(int((tmp_path / "pid").read_text()))


def test_what_does_not_listen_is_killed_with_its_children(
    program: Callable[[str], Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.JOB_GRACE_SECONDS = 0.3
    cancel_at_first_line(monkeypatch)
    job = program(
        """
        import subprocess
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen(["sleep", "600"])
        (folder / "child").write_text(str(child.pid))
        say(event="step", step=1)
        while True:
            time.sleep(0.05)
        """
    )
    run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not is_alive(int((tmp_path / "pid").read_text()))
    wait_for(lambda: not is_alive(int((tmp_path / "child").read_text())))


ORPHAN_MAKER = """
import os, subprocess, sys
from pathlib import Path
from gpu_jobs.jobs.work_folder import name_worker, only_worker_in
folder = Path(sys.argv[1])
with only_worker_in(folder) as lock:
    process = subprocess.Popen(
        [sys.executable, *sys.argv[2:]], cwd=folder, start_new_session=True, pass_fds=[lock]
    )
    name_worker(lock, process.pid)
    while not (folder / "pid").exists():
        pass
    os._exit(9)
"""


def orphan(tmp_path: Path, *command: str) -> int:
    """Start a worker whose supervisor dies without a word; its process number."""
    environment = {**os.environ, "PYTHONPATH": "platform:."}
    subprocess.run(
        [sys.executable, "-c", "import django.conf; " + ORPHAN_MAKER, str(tmp_path), *command],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tastemaker.settings"},
        check=False,
    )
    return int((tmp_path / "pid").read_text())


def test_the_leash_stops_a_process_whose_supervisor_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(WORKER + "while True:\n    time.sleep(0.05)\n")
    keeper = (
        "import os, subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'gpu_jobs.jobs.leash', str(os.getpid()), sys.executable,"
        " sys.argv[1]], cwd=sys.argv[2], start_new_session=True)\n"
        "time.sleep(600)"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", keeper, str(script), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    pid = int((tmp_path / "pid").read_text())
    assert is_alive(pid)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    wait_for(lambda: not is_alive(pid))
    assert (tmp_path / "checkpoint").read_text() == "saved", "it was let save first"


def test_a_left_over_process_is_stopped_before_another_begins(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(WORKER + "while True:\n    time.sleep(0.05)\n")
    pid = orphan(tmp_path, str(script))
    assert is_alive(pid), "unleashed, it outlives its supervisor"
    with only_worker_in(tmp_path):
        assert not is_alive(pid)
        assert (tmp_path / "checkpoint").exists()


def test_lines_count_once_they_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    lines = JsonLines(path)
    assert lines.read() == []
    with path.open("a") as file:
        file.write('{"a": 1}\n{"b"')
        file.flush()
        assert lines.read() == [{"a": 1}]
        assert lines.read() == []
        file.write(': 2}\ntorn{"c": 3}\n{"d": 4}\n')
        file.flush()
        assert lines.read() == [{"b": 2}, {"d": 4}]
    path.write_text('{"anew": 1}\n')
    assert lines.read() == [{"anew": 1}]
