"""Real Celery workers, each a process group of its own, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gpu_jobs.jobs import reaper
from gpu_jobs.models import Job
from tests.faults.saboteur import MOMENT

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240.0
Worker = subprocess.Popen[bytes]


@contextmanager
def worker(killed_at: str = "") -> Iterator[Worker]:
    """A worker for all queues; `killed_at` is the moment at which it dies (see `saboteur`)."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}", MOMENT: killed_at}
    command = "celery --quiet -A tastemaker worker --queues default,io,gpu --pool threads --concurrency 2"
    quiet = "--loglevel ERROR --without-gossip --without-mingle --without-heartbeat"
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split(), *quiet.split(), "--hostname", f"w{time.monotonic_ns()}@%h"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: Worker) -> None:
    """SIGKILL to the worker and all its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(happened: Callable[[], bool], process: Worker, *, may_die: bool = False) -> None:
    """Wait, reaping all the while as the product does every few seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert may_die or process.poll() is None, f"the worker ended by itself with {process.returncode}"
        assert time.monotonic() < deadline, f"nothing for {PATIENCE_S} s; jobs: {states()}"
        reaper.reap()
        time.sleep(0.1)


def wait_for_death(process: Worker) -> None:
    """Wait until the worker has reached its moment."""
    wait_until(lambda: process.poll() is not None or all_ended(), process, may_die=True)
    assert process.poll() == -signal.SIGKILL, f"it is not dead, but: {states()}"


def all_ended() -> bool:
    """Whether no job waits or runs."""
    return not Job.objects.exclude(state__in=Job.ENDED).exists()


def states() -> list[tuple[str, str, int, str]]:
    """Every job's kind, state, attempt and error."""
    return list(Job.objects.order_by("created_at").values_list("kind", "state", "attempt", "error"))
