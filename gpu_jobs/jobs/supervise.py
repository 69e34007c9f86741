"""Supervising a subprocess: long work that must be able to crash, or to be killed, without taking the worker along.

The process runs in a session of its own, writes its output to the job's log and its progress, as JSON lines, to a
file. The supervisor reads that file, asks between whether to go on, and stops the whole group when it may not:
SIGTERM, a grace in which the work is saved, SIGKILL.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gpu_jobs
from gpu_jobs.jobs import log, timing
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError, TryAgain
from gpu_jobs.jobs.json_lines import JsonLines
from gpu_jobs.jobs.work_folder import name_worker, only_worker_in

# Looking costs a glance at a file; what is found has still to be written and asked for (`timing.poll_s`).
POLL_S = 0.1
OnLines = Callable[[list[dict[str, Any]]], None]


def supervise(
    context: JobContext, command: Sequence[str], folder: Path, progress_file: Path, on_lines: OnLines
) -> None:
    """Run a command to its end.

    Args:
        command: program and arguments; Python modules of this package can be run from anywhere.
        folder: where it works. Only one process works in a folder at a time: one left over by an earlier attempt
            is stopped first.
        progress_file: where it appends JSON lines; read from the beginning, also what earlier attempts wrote.
        on_lines: called with the new lines, ten times a second at most.

    Raises:
        JobError: it ended with an error of its own.
        TryAgain: it was killed from outside.
        JobCancelled, ClaimLost, WorkerStopping: from `context.check`, passed on once the process is stopped.
    """
    lines = JsonLines(progress_file)
    with only_worker_in(folder) as lock, _started(context, command, folder, lock) as process:
        while True:
            try:
                process.wait(timeout=POLL_S)
            except subprocess.TimeoutExpired:
                _pass_on(lines, on_lines)
                context.check()
            else:
                break
    _pass_on(lines, on_lines)
    _judge_exit(context, command, process.returncode)


@contextmanager
def _started(
    context: JobContext, command: Sequence[str], folder: Path, lock: int
) -> Iterator[subprocess.Popen[bytes]]:
    """The process, running; stopped with all its children if the block is left before it ended."""
    package_root = str(Path(gpu_jobs.__file__).parent.parent)
    search_path = os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH"))))
    with log.descriptor(context.job) as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gpu_jobs.jobs.leash", str(os.getpid()), *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": search_path, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[lock],
        )
    try:
        name_worker(lock, process.pid)
        context.log(f"process {process.pid}: {' '.join(command)}")
        yield process
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the group, a grace, SIGKILL."""
    os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + timing.grace_s()
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    # The leader may be gone and its children not: the group gets it in any case.
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _pass_on(lines: JsonLines, on_lines: OnLines) -> None:
    if new := lines.read():
        on_lines(new)


def _judge_exit(context: JobContext, command: Sequence[str], code: int) -> None:
    if code == 0:
        return
    name = " ".join(command[1:4])
    if code < 0:
        raise TryAgain(
            f"The process ({name}) was killed by {signal.Signals(-code).name}; if by the system, memory ran out."
        )
    if code == 128 + signal.SIGTERM:
        raise TryAgain(f"The process ({name}) was told to stop and has saved its work.")
    words = [line for line in log.tail(context.job, 20) if line.strip()]
    raise JobError(words[-1] if words else f"The process ({name}) ended with exit code {code} and said nothing.")
