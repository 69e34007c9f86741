"""What versions cost: `make bench NAME=versions`, or `-m tests.scale versions [PAIRS]`.

Method: a project of 100,000 judged and scored pairs of small pictures in an SQLite database of its own; each step
in a process of its own, so that each has its own memory. `create` freezes all pairs as a version, `compare` counts
what differs from a second version with half of them and reads the first page of each kind of change, `export`
writes the first in the native profile with its media, and `import` takes that into a project that has none of it.
Of each step `…_s`, `…_cpu_s` (seconds of the processors), and `…_peak_gb`, the largest resident memory.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAIRS, PAGE = 100_000, 50
STEPS = ("create", "create_half", "compare", "export", "import")


def run(arguments: list[str]) -> dict[str, Any]:
    pairs = int(arguments[0]) if arguments else PAIRS
    figures: dict[str, Any] = {"pairs": pairs}
    with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
        environment = os.environ | {
            "TASTEMAKER_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }

        def python(module: str, argument: object) -> str:
            command = [sys.executable, "-m", f"tests.scale.{module}", str(argument)]
            done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            return done.stdout.splitlines()[-1]

        print(f"Filling a database with {pairs:,} pairs …", flush=True)
        python("_fill_pool", pairs)
        for step in STEPS:
            said = json.loads(python("versions", step))
            print(step, said, flush=True)
            figures |= {f"{step}_{name}": value for name, value in said.items()}
    return figures


def _create(top_share: float) -> None:
    from annotation.models import Project
    from curation.selection.fifa import FifaSpec
    from curation.versions.creation import create_version
    from tests.scale._fill_pool import SCORER

    spec = FifaSpec(scorer=SCORER, top_share=top_share, cap_per_prompt=None, min_text_quality=0.0)
    create_version(Project.objects.get(slug="pool"), spec)


def _compare() -> None:
    from curation.models import DatasetVersion
    from curation.versions.changes import changed_rows, count_changes

    base, other = DatasetVersion.objects.order_by("number")
    count_changes(base, other)
    for change in ("in", "out", "changed"):
        list(changed_rows(base, other, change)[:PAGE])


def _export() -> None:
    from curation.export import export_version
    from curation.models import DatasetVersion

    export_version(DatasetVersion.objects.get(number=1), "native")


def _import() -> None:
    from annotation.intake.imports import import_data
    from annotation.intake.tables import Sent
    from annotation.models import Project
    from annotation.projects import create_project
    from curation.export import exports_folder
    from curation.models import DatasetVersion, Export

    owner = Project.objects.get(slug="pool").created_by
    folder = exports_folder() / Export.objects.get().folder
    elsewhere = create_project("Elsewhere", owner)
    report = import_data([Sent(folder.name, folder)], elsewhere)
    before, after = DatasetVersion.objects.get(number=1, project__slug="pool"), elsewhere.dataset_versions.get()
    assert (report.imported, after.sha256) == (before.rows, before.sha256), report


def _measure(step: str) -> dict[str, float]:
    import django

    django.setup()
    steps = {
        "create": lambda: _create(1.0),
        "create_half": lambda: _create(0.5),
        "compare": _compare,
        "export": _export,
        "import": _import,
    }
    began, cpu_began = time.perf_counter(), time.process_time()
    steps[step]()
    return {
        "s": round(time.perf_counter() - began, 2),
        "cpu_s": round(time.process_time() - cpu_began, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, 3),
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
