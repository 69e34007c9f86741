"""One worker for each GPU of this machine: `python -m gpu_jobs.jobs.gpu_workers`.

Two jobs on one device take each other's memory, and a job that was given two devices leaves one idle. So each
worker sees one device only (CUDA_VISIBLE_DEVICES) and does one job at a time (the pool "solo"). A worker that dies,
as the system kills whoever takes the last of the memory, is started again; the others go on with what they do.
Without a GPU there is one worker, which computes on the processor.

The devices: those that CUDA_VISIBLE_DEVICES names, else all that nvidia-smi lists. One of them by hand:

    CUDA_VISIBLE_DEVICES=0 python -m celery -A tastemaker worker --queues gpu --pool solo --hostname gpu-0@%h
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

VISIBLE = "CUDA_VISIBLE_DEVICES"
WORKER = "celery --quiet -A tastemaker worker --queues gpu --pool solo"
QUIET = "--loglevel WARNING --without-gossip --without-mingle"
# Long enough for a worker that cannot start at all not to keep a processor busy with trying.
PAUSE_S = 5.0
POLL_S = 0.5


def devices(environ: Mapping[str, str]) -> list[str]:
    """The devices to serve, as CUDA_VISIBLE_DEVICES takes them; none where there is no GPU, or none to be used."""
    if (named := environ.get(VISIBLE)) is not None:
        return [part.strip() for part in named.split(",") if part.strip() not in ("", "-1")]
    if (program := shutil.which("nvidia-smi", path=environ.get("PATH"))) is None:
        return []
    listed = subprocess.run(
        [program, "--query-gpu=uuid", "--format=csv,noheader"], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


def celery_worker(number: int) -> list[str]:
    """The command of the worker with this number."""
    return [sys.executable, "-m", *WORKER.split(), *QUIET.split(), "--hostname", f"gpu-{number}@%h"]


class Place:
    """One device, and the worker that serves it."""

    def __init__(self, command: Sequence[str], device: str | None) -> None:
        # Tied to this process: killed without a word, it takes its workers along.
        self._command = [sys.executable, "-m", "gpu_jobs.jobs.leash", str(os.getpid()), *command]
        self._environ = {**os.environ, **({} if device is None else {VISIBLE: device})}
        self._start_at = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None

    def look_after(self) -> None:
        """See that a worker is there, or will be after a pause."""
        if self._process is not None and (code := self._process.poll()) is not None:
            print(f"A GPU worker ended ({code}) and is started again.", file=sys.stderr, flush=True)  # noqa: T201
            self._process, self._start_at = None, time.monotonic() + PAUSE_S
        if self._process is None and time.monotonic() >= self._start_at:
            self._process = subprocess.Popen(self._command, env=self._environ)

    def tell(self, number: int) -> None:
        """Pass a signal on."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def wait(self) -> None:
        """Until the worker has ended."""
        if self._process is not None:
            self._process.wait()


def main() -> None:
    """Serve until told to stop; then let the workers put their jobs back, and go."""
    found = devices(os.environ)
    places = [Place(celery_worker(number), device) for number, device in enumerate(found or [None])]
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda received, _: told.append(received))
    while not told:
        for place in places:
            place.look_after()
        time.sleep(POLL_S)
    for place in places:
        # Whoever presses Ctrl-C means the whole thing: a worker takes SIGTERM as a wish to end soon.
        place.tell(signal.SIGTERM)
    for place in places:
        place.wait()


if __name__ == "__main__":
    main()
