"""Rows a second of a stage done three ways: `make bench NAME=stages [PICTURES]`.

The stage is scoring by Shapeworld's verifier (one thread) over so many different pictures (default: 2000), cut into
shards of 64. *local* is one process; *celery* the same process and a worker on the broker of files beside it; *ray*
Ray Data with an actor a core. Each does a few shards first, so that starting up is not counted, but for Ray's
actors, which are new for every piece of work. `celery_ratio` and `ray_ratio` are over local: on two idle cores 2
would be perfect. The outputs are compared byte by byte.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SHARD, WARM_UP_SHARDS = 64, 4
SCORER = "shapeworld-verifier"


def run(arguments: list[str]) -> dict[str, Any]:
    pictures = int(arguments[0]) if arguments else 2000
    with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
        os.environ |= {
            "TASTEMAKER_VAR": folder,
            "TASTEMAKER_MODE": "embedded",
            "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
            "OMP_NUM_THREADS": "1",
            "TASTEMAKER_LOG_LEVEL": "ERROR",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return _measure(pictures)


def _measure(pictures: int) -> dict[str, Any]:
    from functools import partial

    from curation.stages import at_hand, shards
    from curation.stages.runners import local, ray_data
    from gpu_jobs.jobs.stage_runners import CeleryRunner

    context = _running_job()
    stage = at_hand.score_stage(SCORER)
    print(f"drawing {pictures} pictures …", flush=True)
    rows = list(_rows(pictures, stage.input_schema))
    ways: dict[str, Callable[..., None]] = {
        "local": local.run,
        "celery": CeleryRunner(context),
        "ray": partial(ray_data.run, prepare=_setup),
    }
    rate: dict[str, float] = {}
    outputs: dict[str, list[bytes]] = {}
    for name, way in ways.items():
        with _worker() if name == "celery" else _nobody():
            warm = shards.cut(at_hand.stages_folder() / "warm" / name, stage, _first(rows), SHARD)
            way(warm, stage, lambda number: None)
            plan = shards.cut(at_hand.stages_folder() / "work" / name, stage, rows, SHARD)
            began = time.perf_counter()
            way(plan, stage, lambda number: None)
            rate[name] = pictures / (time.perf_counter() - began)
        outputs[name] = [file.read_bytes() for file in sorted((plan.folder / "output").iterdir())]
        print(f"{name}: {rate[name]:.0f} rows/s", flush=True)
    return {
        "pictures": pictures,
        "rows_per_s": {name: round(value, 1) for name, value in rate.items()},
        "celery_ratio": round(rate["celery"] / rate["local"], 3),
        "ray_ratio": round(rate["ray"] / rate["local"], 3),
        "identical": outputs["celery"] == outputs["local"] == outputs["ray"],
    }


def _setup() -> None:
    import django

    django.setup()


def _rows(pictures: int, schema: Any) -> Iterator[Any]:
    """One batch: pictures of captions, under those captions."""
    import io

    import pyarrow as pa
    from PIL import Image

    from annotation.media import store
    from gpu_jobs.shapeworld.captions import parse, sample_captions
    from gpu_jobs.shapeworld.renderer import draw

    found = {}
    for number, caption in enumerate(sample_captions(pictures, 0)):
        file = io.BytesIO()
        Image.fromarray(draw(parse(caption), number)).save(file, format="PNG")
        found[f"{number:08d}"] = {"sha256": store.put(file.getvalue()), "kind": "image", "prompt": caption}
    yield pa.RecordBatch.from_pylist([{"key": key, **row} for key, row in found.items()], schema=schema)


def _first(rows: list[Any]) -> list[Any]:
    return [rows[0].slice(0, WARM_UP_SHARDS * SHARD)]


def _running_job() -> Any:
    """A job that runs here, for which helpers do shards."""
    from annotation.models import Project
    from gpu_jobs.jobs import enqueue, life
    from gpu_jobs.jobs.context import JobContext
    from gpu_jobs.jobs.heartbeat import Heartbeat
    from gpu_jobs.models import Job

    project = Project.objects.create(slug="bench", name="bench", instrument="pairwise", seed=0)
    job = enqueue.record("score", {"scorer": SCORER}, project, called=True)
    held = life.claim(job.pk)
    assert held is not None
    return JobContext(Job.objects.get(pk=job.pk), held, job.spec, Heartbeat(held))


@contextmanager
def _worker() -> Iterator[None]:
    command = "celery --quiet -A tastemaker worker --queues gpu --pool solo --loglevel ERROR --without-gossip"
    process = subprocess.Popen([sys.executable, "-m", *command.split()], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        # The warm-up is over when all its shards are done, maybe by this process alone.
        time.sleep(8)
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _nobody() -> Iterator[None]:
    yield
