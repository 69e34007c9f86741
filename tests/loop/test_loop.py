"""The whole loop, a fifth as large as by default: the tuned model must beat the base."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = {"pairs", "judgments", "dataset", "train", "evaluation", "seconds"}


def manage(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the product, in a folder of its own.

    On one thread: two beside another test's spend most of their time waiting for each other.
    """
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environ, "TASTEMAKER_VAR": str(var), "DJANGO_SETTINGS_MODULE": "tastemaker.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop")
    migrated = manage(folder, "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    return folder


@pytest.mark.loop
@pytest.mark.timeout(900)
def test_the_model_gets_better(var: Path):
    """The interval's lower end is above one half on 400 held-out prompts."""
    file = var / "reports" / "loop.json"
    seen = manage(var, "loop", "--pairs", "160", "--steps", "60", "--json", str(file))
    assert seen.returncode == 0, seen.stdout[-2000:] + seen.stderr[-4000:]
    report = json.loads(file.read_text())
    assert set(report) == REPORT

    rows = sum(pq.read_metadata(part).num_rows for part in Path(report["dataset"]["path"]).glob("data/*.parquet"))
    assert rows == report["dataset"]["rows"] > 100
    assert report["pairs"] > 160
    assert report["judgments"] > report["pairs"]

    train, evaluation = report["train"], report["evaluation"]
    assert train["objective"] == "diffusion-dpo"
    # Not that the loss falls: on noisy pairs it may rise while the model gets better.
    assert train["implicit_accuracy"] > 0.6
    low, high = evaluation["win_rate_ci"]
    assert evaluation["prompts"] >= 400
    assert 0.5 < low < evaluation["win_rate"] < high
    assert evaluation["tuned_accuracy"] > evaluation["base_accuracy"]
