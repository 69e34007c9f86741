"""A job that does nothing but report, at random moments that it writes down: what `progress` has the worker run."""

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

from gpu_jobs.jobs.queues import KINDS
from gpu_jobs.jobs.registry import JobKind, Spec

if TYPE_CHECKING:
    from gpu_jobs.jobs.context import JobContext

INSTANTS = "instants.jsonl"
TOTAL = 100_000
# Between two reports: from one that the next makes stale before it can be written, to one that everybody sees.
PAUSE_S = (0.1, 2.5)
# So that the last report is seen before the job has ended.
LINGER_S = 3.0


class PacedSpec(Spec):
    """Reports `first` + 1, `first` + 2, …, of TOTAL."""

    first: int
    reports: int


def run(context: "JobContext") -> dict[str, Any]:
    spec: PacedSpec = context.spec
    pause = random.Random(spec.first)
    with (context.folder / INSTANTS).open("a") as file:
        for done in range(spec.first + 1, spec.first + spec.reports + 1):
            file.write(json.dumps({"done": done, "at": time.time()}) + "\n")
            context.on_progress(done, TOTAL)
            time.sleep(pause.uniform(*PAUSE_S))
    time.sleep(LINGER_S)
    return {}


KIND = JobKind("paced", "Report and wait", PacedSpec, run)


class Paced(AppConfig):
    """Makes it a kind like any other, for the web server and for the workers."""

    name = "tests.scale"
    label = "scale"

    def ready(self) -> None:
        KINDS[KIND.kind] = "io"
        sys.modules[f"gpu_jobs.jobs.kinds.{KIND.kind}"] = sys.modules[__name__]
