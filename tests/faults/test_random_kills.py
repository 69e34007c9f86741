"""Random kills, the short form: the long one is `make bench NAME=kills`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(1800)
def test_a_few_kills_lose_nothing_and_double_nothing() -> None:
    command = [sys.executable, "-m", "tests.scale", "kills", "3", "filesystem"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    told = {name: figures[name] for name in ("kills", "lost", "doubled", "unfinished")}
    assert told == {"kills": 3, "lost": 0, "doubled": 0, "unfinished": 0}, figures["brokers"]
