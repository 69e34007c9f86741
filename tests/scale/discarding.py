"""Discarding a judge's run of 100,000 answers: `make bench NAME=discarding`, or `-m tests.scale discarding [N]`.

Method: a fresh PostgreSQL database (127.0.0.1) with a run that is held back; half of its questions have a person's
answer too. The run is discarded, and what its job does is done in a process of its own: every answer is taken back,
its place opened to others, and the labels derived anew. Seconds and statements are of each thousand answers, the
first and the last tenth apart, to see whether it slows down; `peak_mb` is the process's largest resident memory and
`growth_mb` by how much it grew after the first tenth. Afterwards the database is asked whether nothing was left.
"""

import json
import os
import resource
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.scale._server import manage, throw_away_database

ANSWERS = 100_000


def run(arguments: list[str]) -> dict[str, Any]:
    answers = int(arguments[0]) if arguments else ANSWERS
    with throw_away_database("postgresql") as environment:
        print(f"filling a database with a run of {answers:,} answers …", flush=True)
        made = json.loads(manage(environment, "-m", "tests.scale._fill_run", str(answers)).splitlines()[-1])
        print("taking them back …", flush=True)
        told = manage(environment, "-m", "tests.scale.discarding", str(made["run"]))
    figures: dict[str, Any] = json.loads(told.splitlines()[-1])
    return {"answers": answers, **figures, "load": round(os.getloadavg()[0], 2)}


def take_back(pk: int) -> dict[str, Any]:
    """Discard the run, and do what its job would; in a process of its own."""
    import django

    django.setup()
    from django.db import connection

    from annotation.models import Preference, Slot, Standing
    from gpu_jobs.judging import decisions
    from gpu_jobs.judging.answers_of import judgments_of
    from gpu_jobs.models import JudgingRun

    statements, marks = [0], []

    def count(execute: Any, *given: Any) -> Any:
        statements[0] += 1
        return execute(*given)

    def on_progress(done: int, total: int | None, message: str = "") -> None:
        if not marks or done - marks[-1][0] >= (total or 1) / 10 or done == total:
            marks.append((done, time.monotonic(), statements[0], _resident_mb()))

    row = decisions.discard(JudgingRun.objects.get(pk=pk), None, "Useless.")
    with connection.execute_wrapper(count):
        began = time.monotonic()
        taken = decisions.take_back(row, on_progress)
        took = time.monotonic() - began
    own = Slot.objects.filter(project=row.project)
    left = {
        "current": judgments_of(row).count(),
        "answered_places": own.filter(annotator=row.judge, state="answered").count(),
        "counted_in_standing": Standing.objects.get(project=row.project, annotator=row.judge).n_answered,
        "machine_votes": Preference.objects.filter(comparison__project=row.project, n_machine__gt=0).count(),
        "not_opened": taken - own.filter(state="open").count(),
    }
    assert not any(left.values()), left
    tenths = [1000 * (after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(marks)]
    return {
        "taken": taken,
        "seconds": round(took, 1),
        "seconds_per_1000": round(1000 * took / taken, 2),
        "seconds_per_1000_first": round(tenths[0], 2),
        "seconds_per_1000_last": round(tenths[-1], 2),
        "statements_per_1000": round(1000 * statements[0] / taken, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "growth_mb": round(marks[-1][3] - marks[1][3], 1),
    }


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    import sys

    print(json.dumps(take_back(int(sys.argv[1]))))
