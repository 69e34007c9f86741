"""Kills workers and the processes of their jobs at random: `python -m tests.scale._random_kills KILLS SEED`.

Runs with the settings, the database and the broker that the environment names; prints what came of it as JSON.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
QUIET = "--loglevel ERROR --without-gossip --without-mingle --without-heartbeat"
# As in the Procfile: one for quick work, one with a single place for models.
WORKERS = {
    "worker": "--queues default,io --pool threads --concurrency 2",
    "gpu": "--queues gpu --pool solo",
}
# Kills have no memory: in every moment in which somebody works they are as likely as in any other.
KILLS_PER_S, LOOK_EVERY_S = 0.25, 0.2
PATIENCE_S = 1500.0
AT_ONCE = 2


class Worker:
    """A Celery worker in a process group of its own, started again when it is dead."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._starts = 0
        self.process = self._start()

    def look_after(self) -> None:
        """Start it again if it is dead."""
        if self.process.poll() is not None:
            self.process = self._start()

    def processes_of_jobs(self) -> list[int]:
        """The process groups that it started for jobs."""
        return [pid for pid in _children_of(self.process.pid) if _group_of(pid) == pid]

    def _start(self) -> "subprocess.Popen[bytes]":
        self._starts += 1
        command = f"celery --quiet -A tastemaker worker {WORKERS[self._name]} {QUIET}"
        name = ["--hostname", f"{self._name}-{self._starts}@%h"]
        return subprocess.Popen([sys.executable, "-m", *command.split(), *name], cwd=ROOT, start_new_session=True)


def main() -> None:
    wanted, seed = int(sys.argv[1]), int(sys.argv[2])
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    with _model_that_judges():
        print(json.dumps(run(wanted, random.Random(seed))))


@contextmanager
def _model_that_judges() -> Iterator[None]:
    """An endpoint of this process, which survives, configured for whoever is started from it."""
    from django.conf import settings

    from gpu_jobs.shapeworld.vlm.server import Settings, running
    from tests.faults.chain import MODEL

    configured = Path(settings.VAR_DIR) / "models.toml"
    with running(Settings()) as server:
        configured.write_text(f'[{MODEL}]\nbase_url = "{server.base_url}"\nmodel = "{MODEL}"\nimages = true\n')
        os.environ["TASTEMAKER_LANGUAGE_MODELS"] = str(configured)
        yield


def run(wanted: int, chance: random.Random) -> dict[str, Any]:
    """Chains of jobs, `AT_ONCE` of them at a time, until so many kills are done and all chains have ended."""
    from django.conf import settings

    from gpu_jobs.jobs import reaper
    from gpu_jobs.models import Generator
    from tests.faults.chain import ORDER, Chain
    from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline

    folder = save_tiny_pipeline(Path(settings.VAR_DIR) / "tiny")
    tiny = Generator.objects.create(name="Tiny", source=str(folder))
    chains = [Chain(number, tiny) for number in range(AT_ONCE)]
    workers = [Worker(name) for name in WORKERS]
    killed: Counter[str] = Counter()
    # Where there are fewer kills than kinds, or some are left over, chance says which kinds are hit.
    shares = Counter({kind: wanted // len(ORDER) for kind in ORDER})
    shares.update(chance.sample(list(ORDER), wanted % len(ORDER)))
    deadline = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            reaper.reap()
            going = [chain for chain in chains if not chain.advance()]
            kills = killed.total()
            if kills >= wanted and not going:
                break
            if len(going) < AT_ONCE and kills < wanted:
                chains.append(Chain(len(chains), tiny))
            # Jobs that take long would be hit again and again, and short ones never: each kind has its share, and
            # more only when chain after chain some kind was over too quickly.
            more = (len(chains) - AT_ONCE) // AT_ONCE
            victims = [victim for victim in _at_work(workers) if killed[victim[2]] < shares[victim[2]] + more]
            if kills < wanted and victims and chance.random() < KILLS_PER_S * LOOK_EVERY_S:
                victim, what, job = chance.choice(victims)
                _kill_group(victim)
                killed[job] += 1
                print(f"kill {kills + 1} of {wanted}: a {what} at {job}", file=sys.stderr, flush=True)
            for worker in workers:
                worker.look_after()
            time.sleep(LOOK_EVERY_S)
    finally:
        for worker in workers:
            for group in [worker.process.pid, *worker.processes_of_jobs()]:
                _kill_group(group)
            worker.process.wait()
    differences = [chain.difference() for chain in chains]
    return {
        "kills": killed.total(),
        "killed": killed,
        "chains": len(chains),
        "lost": sum(difference.lost for difference in differences),
        "doubled": sum(difference.doubled for difference in differences),
        "unfinished": sum(len(chain.unfinished()) for chain in chains),
        "said": [
            *(line for difference in differences for line in difference.said),
            *(line for chain in chains for line in chain.unfinished()),
        ],
    }


def _at_work(workers: list[Worker]) -> list[tuple[int, str, str]]:
    """Who could be killed in the middle of a job: a process group, of a worker or a process, and the job."""
    from gpu_jobs.models import Job

    running = dict(Job.objects.filter(state=Job.State.RUNNING).values_list("worker", "kind"))
    at_job = {int(name.rpartition(":")[2]): kind for name, kind in running.items()}
    victims: list[tuple[int, str, str]] = []
    for worker in workers:
        if kind := at_job.get(worker.process.pid):
            victims.append((worker.process.pid, "worker", kind))
            victims += [(group, "process", kind) for group in worker.processes_of_jobs()]
    return victims


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        print(f"process group {group} was gone already", file=sys.stderr)


def _children_of(parent: int) -> list[int]:
    children = (Path("/proc") / str(parent) / "task").glob("*/children")
    try:
        return [int(pid) for file in children for pid in file.read_text().split()]
    except FileNotFoundError:
        return []


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


if __name__ == "__main__":
    main()
