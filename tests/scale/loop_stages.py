"""Seconds of each stage of the loop, over several seeds: `make bench NAME=loop-stages`.

Method: `run_loop` with default settings in a database of its own, once for each seed given as an argument
(default: 0), stages timed from the outside; the figures are the medians over seeds.
"""

import os
import statistics
import tempfile
from dataclasses import asdict
from typing import Any


def run(arguments: list[str]) -> dict[str, Any]:
    seeds = [int(argument) for argument in arguments] or [0]
    with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
        os.environ["TASTEMAKER_VAR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tastemaker.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return _measure(seeds)


def _measure(seeds: list[int]) -> dict[str, Any]:
    from rich.console import Console

    from tastemaker.loop.plan import LoopPlan
    from tastemaker.loop.run import run_loop

    console = Console()
    rounds = [run_loop(LoopPlan(seed=seed), console) for seed in seeds]
    stages = {name: statistics.median(seconds[name] for _, seconds in rounds) for name in rounds[0][1]}
    return {
        "seeds": seeds,
        "stages_s": stages,
        "seconds": statistics.median(report.seconds for report, _ in rounds),
        "evaluations": [asdict(report.evaluation) for report, _ in rounds],
    }
