"""The web server as it is in use, on a database of its own, with its processor time read from the outside."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
POSTGRES = "postgres://postgres@127.0.0.1:5432"
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 120


@contextmanager
def throw_away_database(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a deployment on a fresh "postgresql" or "sqlite" database, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tastemaker-bench-"))
    environment = dict(os.environ) | {
        "TASTEMAKER_VAR": str(folder),
        "TASTEMAKER_MODE": "embedded",
        "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "TASTEMAKER_LOG_LEVEL": "ERROR",
        # Thirty-two annotators who never stop to look: what is measured is the queue, not the limits on haste.
        "TASTEMAKER_RATE_USER": "1000000/min",
    }
    name = f"tastemaker_bench_{uuid.uuid4().hex[:10]}"
    try:
        if kind == "postgresql":
            _administer(f'CREATE DATABASE "{name}"')
            environment["DATABASE_URL"] = f"{POSTGRES}/{name}"
        else:
            environment["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
        yield environment
    finally:
        if kind == "postgresql":
            _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def _administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def manage(environment: Mapping[str, str], *command: str) -> str:
    """What `python ARGUMENTS` says, run in the repository with this environment; raises where it fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


class Server:
    """Gunicorn as in the Procfile, on a free port."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.port = _free_port()
        command = _procfile()["web"]
        self.process = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=ROOT,
            env={
                **environment,
                "TASTEMAKER_ADDRESS": f"127.0.0.1:{self.port}",
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            },
        )
        self._wait()

    def cpu_seconds(self) -> float:
        """The processor time that its processes have taken so far, user and system."""
        return sum(_cpu_seconds(pid) for pid in _family(self.process.pid))

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5):
                    return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError("The server did not start.") from None
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"The server did not answer within {SECONDS_TO_START} s.")


def database_cpu_seconds(environment: Mapping[str, str]) -> float:
    """The processor time of PostgreSQL's processes for this database that run now; 0 for SQLite."""
    name = environment["DATABASE_URL"].rsplit("/", 1)[1]
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                title = (entry / "cmdline").read_bytes().decode(errors="replace")
                if title.startswith("postgres:") and f" {name} " in title:
                    total += _cpu_seconds(int(entry.name))
            except OSError:
                continue
    return total


def _procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _family(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(inner for child in children for inner in _family(int(child)))]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S
