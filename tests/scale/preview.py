"""What moving a slider costs: `make bench NAME=preview`, or `-m tests.scale preview [PAIRS] [ROUNDS]`.

Method: a project of 100,000 judged and scored pairs over 20,000 prompts in an SQLite database of its own. Its lead
asks for previews through Django's own client, so from the request's middleware to the bytes of the answer, with
another weight each time. `first_s` reads the pool and measures the prompts; the others are medians. `moved_ms` is
of one request after the other, `after_pause_ms` where the last is so long ago that labels are counted again, and
`after_others_ms` where another project got a pair in between. `explained_ms` is one pair explained, and
`explained_later_ms` the same after a label of the project has changed. `…_cpu_ms` are of the processors.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAIRS, ROUNDS = 100_000, 15


def run(arguments: list[str]) -> dict[str, Any]:
    pairs, rounds = (*map(int, arguments), *(PAIRS, ROUNDS)[len(arguments) :])
    with tempfile.TemporaryDirectory(prefix="tastemaker-bench-") as folder:
        environment = os.environ | {
            "TASTEMAKER_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "tastemaker.settings",
            "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        }
        print(f"Filling a database with {pairs:,} pairs …", flush=True)
        for module, argument in (("_fill_pool", pairs), ("preview", rounds)):
            command = [sys.executable, "-m", f"tests.scale.{module}", str(argument)]
            done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"pairs": pairs, **figures}


def _measure(rounds: int) -> dict[str, float]:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    from annotation.models import Membership, Preference, Project
    from annotation.projects import create_project
    from curation.pool import kept
    from tests.scale._fill_pool import SCORER

    membership = Membership.objects.get(role="manager")
    client = Client()
    client.force_login(membership.user)
    others = create_project("Others", membership.user)
    address = f"/api/v1/projects/{membership.project.slug}/selection-previews/"
    weights = iter(range(1, 10_000))

    def preview() -> dict[str, Any]:
        spec = {"scorer": SCORER, "top_share": 0.1, "weights": {"margin": next(weights) / 10}}
        answer = client.post(address, spec, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def explain(preview: dict[str, Any]) -> None:
        answer = client.get(f"{address}{preview['id']}/pairs/{preview['best'][0]['pair_id']}/")
        assert answer.status_code == 200, answer.content

    def pause() -> None:
        for key, check in kept._checked.items():
            kept._checked[key] = kept.replace(check, counted_at=check.counted_at - kept.COUNTED_FOR_S)

    def add_to_others() -> None:
        _add_pair(Project.objects.get(pk=others.pk))

    began = time.perf_counter()
    preview()
    figures = {"first_s": round(time.perf_counter() - began, 2)}
    figures |= _timed("moved", rounds, preview)
    figures |= _timed("after_pause", rounds, preview, before=pause)
    figures |= _timed("after_others", rounds, preview, before=add_to_others)
    shown = preview()
    figures |= _timed("explained", rounds, lambda: explain(shown))
    Preference.objects.filter(comparison__project=membership.project).first().save()
    return figures | _timed("explained_later", rounds, lambda: explain(shown), before=pause)


def _timed(
    name: str, rounds: int, call: Callable[[], object], before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    walls, processors = [], []
    for _ in range(rounds):
        before()
        began = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - began[0])
        processors.append(time.process_time() - began[1])
    return {
        f"{name}_ms": round(1000 * statistics.median(walls), 1),
        f"{name}_cpu_ms": round(1000 * statistics.median(processors), 1),
    }


def _add_pair(project) -> None:
    import uuid

    from annotation.comparisons import make_comparison
    from annotation.prompts import get_or_add
    from annotation.samples import Origin, store_sample

    prompt = get_or_add(project, f"a prompt of others, {uuid.uuid4().hex}")
    samples = [
        store_sample(prompt, _png(uuid.uuid4().bytes), Origin(model="bench", seed=seed), kind="image")
        for seed in (0, 1)
    ]
    make_comparison(project, prompt, samples, "bench")


def _png(pixels: bytes) -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.frombytes("L", (4, 4), pixels).save(file, "PNG")
    return file.getvalue()


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
