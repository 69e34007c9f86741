"""Running tests in a process of their own, in which the settings are those of the workers."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(folder: Path, broker: str, file: str, tests: str = "", **environment_too: str) -> None:
    """Run tests of a file on a broker, with a data folder and a database file of their own."""
    database = folder / "shared.sqlite3"
    environment = os.environ | {
        "CELERY_BROKER_URL": broker,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "TASTEMAKER_MODE": "embedded",
        "TASTEMAKER_TEST_DATABASE": str(database),
        "TASTEMAKER_TEST_KEYS": "",
        "TASTEMAKER_VAR": str(folder),
        **environment_too,
    }
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    # For the workers the module is in the environment; for pytest its own option counts.
    options = ["--ds=tests.faults.settings", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=800"]
    command = [sys.executable, "-m", "pytest", "-q", *options]
    done = subprocess.run(
        [*command, str(HERE / file), "-k", tests],
        cwd=HERE.parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
