"""Two imports of the same rows at the same time end as one does, in whatever order the database lets them in."""

import json
import threading
import time

import pytest
from django.db import connection, transaction

from annotation import queue
from annotation.comparisons import make_comparison
from annotation.models import Comparison, Judgment, Prompt, Sample, Slot
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.annotation.intake.everything import content, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


def rows(n):
    return [
        {
            "prompt": f"prompt {number % 7}",
            "text_0": f"left {number}",
            "text_1": f"right {number}",
            "choice": "first" if number % 3 else "tie",
            "annotator": f"ann {number % 2}",
        }
        for number in range(n)
    ]


def test_the_same_file_imported_twice_at_once_is_imported_once(tmp_path):
    path, turned = tmp_path / "pairs.jsonl", tmp_path / "turned.jsonl"
    lines = [json.dumps(row) + "\n" for row in rows(60)]
    path.write_text("".join(lines))
    turned.write_text("".join(reversed(lines)))
    project, alone = factories.make_project(seed=4), factories.make_project(seed=4)
    run(path, alone)
    reports, errors = [], []
    barrier = threading.Barrier(3)

    def one(file):
        try:
            barrier.wait()
            reports.append(run(file, project))
        except Exception as error:  # noqa: BLE001 - the test fails with it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(file,)) for file in (path, turned, path)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [report.rejected for report in reports] == [0, 0, 0]
    assert sum(report.imported for report in reports) == 60
    assert content(project) == content(alone)
    of_both = Comparison.objects.count(), Judgment.objects.count(), Slot.objects.count()
    assert of_both == (120, 120, 120)
    assert (Prompt.objects.count(), Sample.objects.count()) == (14, 240)


def meanwhile(work):
    """A thread in which `work` is done and stays uncommitted for a while; returns it once it is done."""
    is_done = threading.Event()

    def hold():
        try:
            with transaction.atomic():
                work()
                is_done.set()
                time.sleep(0.5)
        finally:
            is_done.set()
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert is_done.wait(60)
    return thread


def test_an_answer_finds_its_place_though_somebody_takes_the_first_one_meanwhile(tmp_path):
    project, annotator = factories.make_project(slots_per_comparison=2), factories.make_annotator()
    path = tmp_path / "pairs.jsonl"
    [row] = rows(1)
    path.write_text(json.dumps({**row, "choice": None}))
    assert run(path, project).unlabelled == 1
    path.write_text(json.dumps(row))
    leasing = meanwhile(lambda: queue.lease(project, annotator))
    assert run(path, project).imported == 1
    leasing.join()
    assert dict(Slot.objects.values_list("state", "annotator__name")) == {
        "leased": annotator.name,
        "answered": "imported:ann 0",
    }
    assert Judgment.objects.get().slot.state == "answered"


def test_what_somebody_adds_meanwhile_is_there_and_is_used(tmp_path):
    project = factories.make_project()
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(9)))

    def add():
        prompt = get_or_add(project, "prompt 1")
        origin = Origin(strategy="imported")
        samples = [store_sample(prompt, f"{side} 1".encode(), origin, "text") for side in ("left", "right")]
        make_comparison(project, prompt, samples, "by hand")

    adding = meanwhile(add)
    report = run(path, project)
    adding.join()
    assert (report.imported, report.rejected) == (9, 0)
    assert Comparison.objects.get(strategy="by hand").judgments.count() == 1
    assert (Comparison.objects.count(), Prompt.objects.count(), Sample.objects.count()) == (9, 7, 18)
