"""Two imports of the same rows at the same time end as one does, in whatever order the database lets them in."""

import json
import threading

import pytest
from django.db import connection

from annotation.models import Comparison, Judgment, Prompt, Sample, Slot
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
